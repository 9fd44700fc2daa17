"""What may go wrong on the day, how likely it is, and what people then do: the settings of chance.toml.

Every figure that is not given by the case has a source in `SOURCES`, or says that this project has set it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from safeconduct.simulation.layout import Layout, Table
from safeconduct.simulation.mouths import Roads

__all__ = ["CAUSES", "CONDUCTS", "ODDS", "SOURCES", "Chances", "odds_of"]

CAUSES = (
    "not_opened",
    "break",
    "incident",
    "mines",
    "post",
    "breakdown",
    "people",
    "late",
    "siren",
    "weather",
    "bus",
    "slow_column",
)
"""What may go wrong, in the order of their streams of chance: a new one is added at the end."""

CONDUCTS = ("hold", "turn_back", "on", "shorten", "replan")
"""What a convoy does that cannot go on: wait where it is; go back; go on to the next safe place by another road;
wait, and begin no stretch of danger in the last part of a window; take another road if it has not set out, else go
back."""

SOURCES: Mapping[str, str] = {
    "not_opened.share": "176 of about 300 corridors agreed to 20 April 2022 opened (Deputy Prime Minister of Ukraine)",
    "break.rate_per_h": "the case's own: case.toml [collapse] rate_per_h",
    "break.local_share": "set by this project: a break ends the whole cease-fire, as the plan's value has it",
    "incident.share": "26 of 85 approved movements were impeded on the way (OCHA, by Anadolu Agency 3672106)",
    "incident.rest_of_day": "four in five of those were not completed that day (the same)",
    "incident.minutes": "set by this project: a delay of an hour, in one case of ten of three",
    "incident.minutes_tenth": "set by this project",
    "mines.share": "set by this project: one corridor in fifty; no count was found",
    "post.factors": "inspections a day, month by month, by the best: 4.1 10.4 10.6 7.3 6.5 5.3 (JCC, grain corridor)",
    "post.variation": "times at a post vary as much as their mean (exponential): usual in queueing models",
    "post.stops_per_h": "set by this project: one stop in ten hours; no count was found",
    "post.stop_minutes": "set by this project",
    "post.stop_minutes_tenth": "set by this project",
    "breakdown.per_1000_km": "224,225 in 2018/19 on a third of England's traffic, about 1.5 in a million km (Highways "
    "England); ten times that for old and overfull cars is set by this project",
    "breakdown.minutes": "set by this project",
    "breakdown.minutes_tenth": "set by this project",
    "people.tenth": "500 were announced and about 1,000 came (one convoy); one day in ten is set by this project",
    "people.most": "set by this project",
    "late.minutes": "set by this project",
    "late.minutes_tenth": "set by this project",
    "siren.per_h": "1.1 begin between 8 and 18 h a day and oblast (4,063 alerts, Ukraine, 2022)",
    "siren.minutes": "median of the same alerts",
    "siren.minutes_tenth": "ninetieth percentile of the same alerts",
    "weather.share": "set by this project: one day in five",
    "weather.speed": "wet roads slow arterials by 10 to 25 % (FHWA, Road Weather Management Program)",
    "weather.capacity": "saturation flow falls by 2 to 21 % (the same)",
    "bus.absent_share": "set by this project: one bus in twenty; no count was found",
    "slow_column.on": "nobody overtakes on a two-way road: set by this project",
    "conduct.name": "of 26 movements impeded on the way four in five were broken off (OCHA); docs/decisions/007",
    "conduct.wait_for_bus_minutes": "set by this project",
    "conduct.shorten_minutes": "set by this project",
    "roads.jam_pcu_km_lane": "7.5 m a car with its gap (SUMO's default vehicle and gap)",
    "roads.wave_kmh": "15 to 20 km/h (Treiber and Kesting, Traffic Flow Dynamics, 2013)",
}
"""Where each figure is from, by its key in chance.toml."""


@dataclass(frozen=True, slots=True)
class Chances:
    """Chances, conduct and roads, with their defaults; see SOURCES.

    off: causes that are not there.  left_out: causes that are, but do nothing: for what is lost to each.
    *_share: of days.  *_tenth: one in ten takes as long or longer.
    break_per_h: None: as the case has it.  people_tenth: on one day in ten so many times the planned persons come or
    more (and on one in ten so many times fewer); at most people_most times.
    """

    off: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    not_opened_share: float = 0.41
    break_rate_per_h: float | None = None
    break_local_share: float = 0.0
    incident_share: float = 0.31
    incident_rest_of_day: float = 0.8
    incident_minutes: float = 60.0
    incident_minutes_tenth: float = 180.0
    mines_share: float = 0.02
    post_factors: tuple[float, ...] = (0.39, 0.98, 1.0, 0.69, 0.61, 0.5)
    post_variation: float = 1.0
    post_stops_per_h: float = 0.1
    post_stop_minutes: float = 20.0
    post_stop_minutes_tenth: float = 60.0
    breakdown_per_1000_km: float = 0.015
    breakdown_minutes: float = 30.0
    breakdown_minutes_tenth: float = 120.0
    people_tenth: float = 2.0
    people_most: float = 3.0
    late_minutes: float = 15.0
    late_minutes_tenth: float = 60.0
    siren_per_h: float = 0.11
    siren_minutes: float = 40.0
    siren_minutes_tenth: float = 122.0
    weather_share: float = 0.2
    weather_speed: float = 0.8
    weather_capacity: float = 0.9
    bus_absent_share: float = 0.05
    conduct: str = "turn_back"
    wait_for_bus_minutes: float = 45.0
    shorten_minutes: float = 60.0
    roads: Roads = field(default_factory=Roads)

    @property
    def on(self) -> frozenset[str]:
        """Return the causes that do something."""
        return frozenset(CAUSES) - self.off - self.left_out

    def without(self, causes: Collection[str]) -> Chances:
        """Return the chances without what these causes do; all else draws the same numbers."""
        return replace(self, left_out=self.left_out | frozenset(causes))

    def certain(self) -> Chances:
        """Return the day as planned: every cause off."""
        return self.without(CAUSES)


_FIGURES = (
    "not_opened", "break_rate", "break_local", "incident", "incident_rest", "incident_s", "incident_tenth_s",
    "mines", "break_counted", "post_variation", "post_stops", "post_stop_s", "post_stop_tenth_s", "breakdown_km",
    "breakdown_s",
    "breakdown_tenth_s", "people_tenth", "people_most", "late_s", "late_tenth_s", "siren_rate", "siren_s",
    "siren_tenth_s", "weather", "weather_speed", "weather_capacity", "bus_absent", "wait_s", "shorten_s", "ends",
    "spare",
)  # fmt: skip

ODDS = np.dtype(
    [
        *((name, np.float64) for name in _FIGURES),
        *((f"on_{cause}", np.bool_) for cause in CAUSES),
        *((name, np.int64) for name in ("conduct", "windows_a", "windows_b", "days", "starts")),
        ("faults", np.int64, (4,)),
    ],
    align=True,
)
"""Chances as the kernel takes them: seconds, kilometres, rates a second; conduct by its number; what it takes of the
layout (ends, spare, windows, days); starts: convoys to be looked at; faults: of the kernel itself, by kind."""


def odds_of(chances: Chances, case_rate_per_h: float, layout: Layout) -> Table:
    """Return one record of `ODDS`; case_rate_per_h: of case.toml [collapse], where chance.toml does not say."""
    rate = case_rate_per_h if chances.break_rate_per_h is None else chances.break_rate_per_h
    figures = {
        "not_opened": chances.not_opened_share,
        "break_rate": rate / 3600.0,
        "break_counted": 0.0 if "break" in chances.off else rate / 3600.0,
        "break_local": chances.break_local_share,
        "incident": chances.incident_share,
        "incident_rest": chances.incident_rest_of_day,
        "incident_s": 60.0 * chances.incident_minutes,
        "incident_tenth_s": 60.0 * chances.incident_minutes_tenth,
        "mines": chances.mines_share,
        "post_variation": chances.post_variation,
        "post_stops": chances.post_stops_per_h / 3600.0,
        "post_stop_s": 60.0 * chances.post_stop_minutes,
        "post_stop_tenth_s": 60.0 * chances.post_stop_minutes_tenth,
        "breakdown_km": chances.breakdown_per_1000_km / 1000.0,
        "breakdown_s": 60.0 * chances.breakdown_minutes,
        "breakdown_tenth_s": 60.0 * chances.breakdown_minutes_tenth,
        "people_tenth": chances.people_tenth,
        "people_most": chances.people_most,
        "late_s": 60.0 * chances.late_minutes,
        "late_tenth_s": 60.0 * chances.late_minutes_tenth,
        "siren_rate": chances.siren_per_h / 3600.0,
        "siren_s": 60.0 * chances.siren_minutes,
        "siren_tenth_s": 60.0 * chances.siren_minutes_tenth,
        "weather": chances.weather_share,
        "weather_speed": chances.weather_speed,
        "weather_capacity": chances.weather_capacity,
        "bus_absent": chances.bus_absent_share,
        "wait_s": 60.0 * chances.wait_for_bus_minutes,
        "shorten_s": 60.0 * chances.shorten_minutes,
        "ends": layout.ends,
        "spare": layout.spare,
        "conduct": CONDUCTS.index(chances.conduct),
        "windows_a": layout.windows[0],
        "windows_b": layout.windows[1],
        "days": layout.days,
        **{f"on_{cause}": cause in chances.on for cause in CAUSES},
    }
    odds = np.zeros(1, ODDS)
    for name, figure in figures.items():
        odds[name] = figure
    return odds
