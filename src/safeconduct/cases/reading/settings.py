"""case.toml: the day, the clocks, the parties and the rules, every key checked, all faults at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, TypeVar

from safeconduct.cases.tables.cells import Frame
from safeconduct.cases.tables.schema import TABLES
from safeconduct.core import (
    Clock,
    Fault,
    Note,
    Party,
    PartyId,
    Span,
    Translations,
    did_you_mean,
    difference,
    is_language,
    lookalike_key,
    quoted,
    shown,
    translations,
)
from safeconduct.files.cursor import Cursor
from safeconduct.files.textfile import hidden_fault
from safeconduct.files.tomltext import key_lines, line_of, parse_toml
from safeconduct.files.tomlvalues import TOML_REMEDY, TomlKey
from safeconduct.files.values import read_time
from safeconduct.network import ROAD_CLASSES, ClassDefaults
from safeconduct.network.limits import ROAD_LIMITS
from safeconduct.planning import MEANS, Collapse, ConvoyRules, DangerRules, MeansRules

__all__ = ["DEFAULTS", "FILE", "PASSAGES", "Settings", "assumed_setting", "read_settings"]

FILE = "case.toml"
_T = TypeVar("_T")

PASSAGES = ("free", "windows", "none")

DEFAULTS: dict[str, Any] = {
    "seed": 1,
    "step_minutes": 5,
    "horizon.start": "00:00",
    "horizon.end": "24:00",
    "collapse.rate_per_h": 0.0,
    "collapse.caught_weight": 0.0,
}
"""What stands in for a key that case.toml does not have; each one used is listed under `assumed` (R1)."""


_KEYS: dict[str, TomlKey] = {
    "title": TomlKey(),
    "title_*": TomlKey(),
    "date": TomlKey("date"),
    "time_zone": TomlKey("zone"),
    "second_clock": TomlKey("zone"),
    "step_minutes": TomlKey("number", least=0, most=60, above=True),
    "seed": TomlKey("number", least=0, most=2**63 - 1, whole=True),
    "horizon.start": TomlKey("time"),
    "horizon.end": TomlKey("time"),
    "parties.*": TomlKey(),
    "parties.*.name": TomlKey(),
    "parties.*.default_wish": TomlKey("yes_no"),
    "parties.*.passage": TomlKey("choice", choices=PASSAGES),
    "collapse.rate_per_h": TomlKey("number", least=0, most=1000),
    "collapse.caught_weight": TomlKey("number", least=0, most=1000),
    "convoys.least_vehicles": TomlKey("number", least=1, most=100_000, whole=True),
    "convoys.most_vehicles": TomlKey("number", least=1, most=100_000, whole=True),
    "convoys.headway_minutes": TomlKey("number", least=0, most=1440),
    "convoys.margin_minutes": TomlKey("number", least=0, most=1440),
    "convoys.mixed": TomlKey("yes_no"),
    "danger.distance_km": TomlKey("number", least=0, most=500),
    "danger.incident_days": TomlKey("number", least=0, most=3660),
    "files.bbox": TomlKey("bbox"),
    **{f"roads.{name}.speed_kmh": TomlKey("number", **asdict(ROAD_LIMITS["speed_kmh"])) for name in ROAD_CLASSES},
    **{f"roads.{name}.capacity_pcu_h_per_lane": TomlKey("number", least=0, most=100_000) for name in ROAD_CLASSES},
    **{f"means.{name}.pcu": TomlKey("number", least=0, most=100) for name in MEANS},
    **{f"means.{name}.speed_factor": TomlKey("number", least=0, most=10, above=True) for name in MEANS},
    **{f"files.{name}": TomlKey("file") for name in (*TABLES, "control", "danger", "reports")},
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What case.toml says; None: it is at fault there.  lines: where each key stands in the text.

    files: names given in [files], by table; bbox: west, south, east, north for an .osm.pbf file, degrees.
    """

    title: str = ""
    title_translations: Translations = ()
    clock: Clock | None = None
    horizon: Span | None = None
    step_minutes: float = 5
    seed: int = 1
    parties: Mapping[PartyId, Party] = field(default_factory=dict)
    collapse: Collapse = field(default_factory=Collapse)
    convoys: ConvoyRules = field(default_factory=ConvoyRules)
    road_classes: Mapping[str, ClassDefaults] = field(default_factory=dict)
    means: Mapping[str, MeansRules] = field(default_factory=dict)
    danger_rules: DangerRules = field(default_factory=DangerRules)
    files: Mapping[str, str] = field(default_factory=dict)
    bbox: tuple[float, float, float, float] | None = None
    assumed: tuple[Note, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, path: str) -> int:
        """Return the line of a key, or of the table it would stand in."""
        return line_of(path, self.lines)

    def frame(self) -> Frame:
        """Return what the cells of the case's tables are read against, places and parties left open."""
        return Frame(self.clock, several_days=self.clock is not None and self.clock.last_day is not None)


def assumed_setting(path: str, value: object) -> Note:
    """Return the note on what stands in for a key that is not there."""
    return Note("setting", {"setting": path, "value": str(value)})


def read_settings(text: str, name: str, faults: list[Fault]) -> Settings | None:
    """Read the text of case.toml; `name` (the folder's) stands in for a missing title.

    Returns:
        The settings, with what is at fault left out; None where the text is no TOML.
    """
    document = parse_toml(text, FILE, faults)
    if document is None:
        return None
    lines = key_lines(text.removeprefix("\ufeff"))
    values = _checked(document, lines, faults)
    return _settings(values, document, name, lines, faults)


def _leaves(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, dict) and (value or here not in _KEYS):
            yield from _leaves(value, here)
        else:
            yield here, value


def _checked(document: Mapping[str, Any], lines: Mapping[str, int], faults: list[Fault]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for path, value in _leaves(document):
        hidden = [hidden_fault(text, FILE, line_of(path, lines), shown(path)) for text in (path, str(value))]
        key = _KEYS.get("title_*" if _is_title(path) else re.sub(r"^parties\.[^.]+", "parties.*", path))
        if found := [fault for fault in hidden if fault]:
            faults += found[:1]
        elif key is None:
            faults.append(_unknown_key(path, value, lines))
        else:
            good = Cursor(value, FILE, line_of(path, lines), path, faults, TOML_REMEDY).take(key.read, None)
            values |= {} if good is None else {path: good}
    return values


def _is_title(path: str) -> bool:
    """Say whether a key is the title in another language: `title_` and the language's code."""
    return path.startswith("title_") and is_language(path.removeprefix("title_"))


def _unknown_key(path: str, value: object, lines: Mapping[str, int]) -> Fault:
    line, head = line_of(path, lines), path.split(".")[0]
    if any(known.startswith(f"{path}.") for known in _KEYS):
        return Fault(FILE, line, path, quoted(value), f"a table [{path}]", f"Write [{path}] and its keys below it.")
    if any(path.startswith(f"{known}.") for known in _KEYS):
        return Fault(FILE, line, path, "a table", "one value", f"Write {path.rpartition('.')[0]} = and its value.")
    near = did_you_mean(path, _KEYS)
    if head in ("roads", "means") and path.count(".") == 2:
        known = ROAD_CLASSES if head == "roads" else MEANS
        word = path.split(".")[1]
        if word not in known:
            return Fault(FILE, line, path, quoted(word), f"one of {', '.join(known)}", f"{near}Correct it.")
    return Fault(FILE, line, path, "an unknown key", "a key of format 1", f"{near}It is kept and not used.", "warning")


def _settings(
    values: dict[str, Any], document: Mapping[str, Any], name: str, lines: Mapping[str, int], faults: list[Fault]
) -> Settings:
    present = {path for path, _ in _leaves(document)}
    defaults = {"title": name, **DEFAULTS}
    assumed = tuple(assumed_setting(path, value) for path, value in defaults.items() if path not in present)
    given = defaults | values
    clock = _clock(values, present, faults)
    horizon = _horizon(given, clock, lines, faults)
    _check_day(clock, horizon, lines, faults)
    if clock is not None and horizon is not None and len(days := clock.days(horizon)) > 1:
        clock = replace(clock, last_day=days[-1])
    convoys = _record(ConvoyRules, values, "convoys")
    _check_convoys(convoys, lines, faults)
    return Settings(
        title=given["title"],
        title_translations=translations((path[6:], text) for path, text in values.items() if _is_title(path)),
        clock=clock,
        horizon=horizon,
        step_minutes=given["step_minutes"],
        seed=given["seed"],
        parties=_parties(values, document, lines, faults),
        collapse=Collapse(given["collapse.rate_per_h"], given["collapse.caught_weight"]),
        convoys=convoys,
        road_classes=_records(ClassDefaults, values, "roads", ROAD_CLASSES),
        means=_records(MeansRules, values, "means", MEANS),
        danger_rules=_record(DangerRules, values, "danger"),
        files={path[6:]: value for path, value in values.items() if path.startswith("files.") and path != "files.bbox"},
        bbox=values.get("files.bbox"),
        assumed=assumed,
        lines=lines,
    )


def _record(make: type[_T], values: Mapping[str, Any], path: str) -> _T:
    return make(**{key.rpartition(".")[2]: value for key, value in values.items() if key.rpartition(".")[0] == path})


def _clock(values: Mapping[str, Any], present: set[str], faults: list[Fault]) -> Clock | None:
    for path, expected in (("date", "the day, as date = 2022-03-05"), ("time_zone", 'as time_zone = "Europe/Kyiv"')):
        if path not in present:
            faults.append(Fault(FILE, 0, path, "no such key", expected, "Add the line above the first [table]."))
    if "date" not in values or "time_zone" not in values:
        return None
    return Clock(values["date"], values["time_zone"], values.get("second_clock"))


def _horizon(
    given: Mapping[str, Any], clock: Clock | None, lines: Mapping[str, int], faults: list[Fault]
) -> Span | None:
    if clock is None:
        return None
    paths = ("horizon.start", "horizon.end")
    cursors = [Cursor(given[path], FILE, line_of(path, lines), path, faults, "Correct the time.") for path in paths]
    ends = [end for one in cursors if (end := one.take(lambda text: read_time(text, clock), None)) is not None]
    if len(ends) == 2 and ends[1] <= ends[0]:
        got = f"{quoted(given['horizon.end'])}, not after {quoted(given['horizon.start'])}"
        remedy = "Correct the times; where it ends on the next day, write that day's date too."
        line = line_of("horizon.end", lines)
        faults.append(Fault(FILE, line, "horizon.end", got, "a time after horizon.start", remedy))
        return None
    return Span(ends[0], ends[1]) if len(ends) == 2 else None


def _check_day(clock: Clock | None, horizon: Span | None, lines: Mapping[str, int], faults: list[Fault]) -> None:
    """Hold the case's day against its horizon: times without a date would stand on a day that has none of its hours."""
    if clock is None or horizon is None or clock.day in (days := clock.days(horizon)):
        return
    expected = f"a day of the horizon, {days[0].isoformat()}" + (f" to {days[-1].isoformat()}" if days[1:] else "")
    remedy = "Correct date, or the dates of [horizon]."
    faults.append(Fault(FILE, line_of("date", lines), "date", clock.day.isoformat(), expected, remedy))


def _check_convoys(convoys: ConvoyRules, lines: Mapping[str, int], faults: list[Fault]) -> None:
    least, most = convoys.least_vehicles, convoys.most_vehicles
    if least is not None and most is not None and least > most:
        path = "convoys.most_vehicles"
        remedy = "Correct one of the two."
        faults.append(Fault(FILE, line_of(path, lines), path, str(most), f"at least least_vehicles, {least}", remedy))


def _parties(
    values: Mapping[str, Any], document: Mapping[str, Any], lines: Mapping[str, int], faults: list[Fault]
) -> dict[PartyId, Party]:
    section = document.get("parties")
    if not isinstance(section, dict) or not section:
        expected, remedy = "a table [parties] with at least one party", 'Add [parties] and a line as ua = "Ukraine".'
        faults.append(Fault(FILE, line_of("parties", lines), "parties", "no parties", expected, remedy))
        return {}
    _check_alike(section, lines, faults)
    return {PartyId(party): _party(party, section[party], values, lines, faults) for party in section}


def _check_alike(parties: Mapping[str, Any], lines: Mapping[str, int], faults: list[Fault]) -> None:
    seen: dict[str, str] = {}
    for party in parties:
        other = seen.setdefault(lookalike_key(party), party)
        if other != party:
            path, remedy = f"parties.{shown(party)}", "Rename one of the two, or delete it."
            got = f"{quoted(party)}, which looks like {quoted(other)}: {difference(party, other)}"
            faults.append(Fault(FILE, line_of(f"parties.{party}", lines), path, got, "an id used once", remedy))


def _party(party: str, section: Any, values: Mapping[str, Any], lines: Mapping[str, int], faults: list[Fault]) -> Party:
    path = f"parties.{party}"
    name = values.get(path) or values.get(f"{path}.name")
    if isinstance(section, dict) and "name" not in section:
        got, remedy = "a party without a name", f'Add name = "..." below [{path}].'
        faults.append(Fault(FILE, line_of(path, lines), f"{path}.name", got, "its name", remedy))
    wish, passage = values.get(f"{path}.default_wish"), values.get(f"{path}.passage")
    return Party(PartyId(party), name or party, wish, passage)


def _records(make: type[_T], values: Mapping[str, Any], head: str, names: tuple[str, ...]) -> dict[str, _T]:
    found = {name: _record(make, values, f"{head}.{name}") for name in names}
    return {name: record for name, record in found.items() if record != make()}
