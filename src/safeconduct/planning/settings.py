"""The rules of the day with every gap filled, and each filled gap told (design.md R1)."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.core import Note
from safeconduct.planning.inputs import MEANS, Case

__all__ = ["PERSONS_PER_CAR", "WALK_KM", "WALK_KMH", "Settings", "settle"]

PERSONS_PER_CAR = 3.5
"""Persons a private car, where people.csv is silent (case-format.md)."""
WALK_KM = 15.0
"""People on foot walk at most this far (case-format.md)."""
WALK_KMH = 4.0
"""Walking speed of a mixed group with children and bags: design speed 1.2 m/s less pauses (HCM 2010 ch. 17)."""
LOAD_MINUTES = 15.0
UNLOAD_MINUTES = 10.0
"""Time to fill and to empty a coach, where fleet.csv is silent (about 20 s and 12 s a person at 45 seats)."""
_PCU = {"car": 1.0, "bus": 2.0, "ambulance": 1.0, "foot": 0.0}


@dataclass(frozen=True, slots=True)
class Settings:
    """Numbers of the case with defaults filled in; seconds, per-second rates where the name says `_s`.

    least, most: vehicles a convoy (most 0: no limit).  headway_s, margin_s, step_s: seconds.
    pcu, speed_factor: by means.  rate_per_s: hazard of the cease-fire; kappa: cost of a person caught, in persons.
    """

    step_s: float
    margin_s: float
    headway_s: float
    least: int
    most: int
    pcu: dict[str, float]
    speed_factor: dict[str, float]
    rate_per_s: float
    kappa: float
    mixed: bool
    assumed: tuple[Note, ...]


def settle(case: Case) -> Settings:
    """Fill the gaps of the case's rules; `assumed` tells each default used."""
    assumed: list[Note] = []

    def given(value: float | None, default: float, code: str) -> float:
        if value is not None:
            return float(value)
        assumed.append(Note(code))
        return default

    means = {name: case.means.get(name) for name in MEANS}
    used = {group.means for group in case.people} | {row.kind for row in case.fleet}
    pcu, factor = {}, {}
    for name, rules in means.items():
        pcu[name] = _PCU[name] if rules is None or rules.pcu is None else rules.pcu
        factor[name] = 1.0 if rules is None or rules.speed_factor is None else rules.speed_factor
        if name in used and name != "foot" and (rules is None or rules.pcu is None):
            assumed.append(Note("pcu", {"means": name, "pcu": pcu[name]}))
        if name in used and name not in ("foot", "car") and (rules is None or rules.speed_factor is None):
            assumed.append(Note("speed_factor", {"means": name}))
    convoys = case.convoys
    return Settings(
        step_s=case.step_minutes * 60.0,
        margin_s=60.0 * given(convoys.margin_minutes, 0.0, "margin"),
        headway_s=60.0 * given(convoys.headway_minutes, 0.0, "headway"),
        least=max(1, int(given(convoys.least_vehicles, 1, "least_vehicles"))),
        most=int(given(convoys.most_vehicles, 0, "most_vehicles")),
        pcu=pcu,
        speed_factor=factor,
        rate_per_s=case.collapse.rate_per_h / 3600.0,
        kappa=case.collapse.caught_weight,
        mixed=convoys.mixed,
        assumed=tuple(assumed),
    )
