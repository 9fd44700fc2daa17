"""chance.toml: what may go wrong on the day, every key checked, all faults at once; and its text with every source."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from safeconduct.core import CaseError, Fault, Limits, did_you_mean, quoted, shown
from safeconduct.files.textfile import hidden_fault, read_text
from safeconduct.files.tomltext import key_lines, line_of, parse_toml
from safeconduct.simulation import CAUSES, CONDUCTS, SOURCES, Chances, Roads

__all__ = ["CHANCE_FILE", "chance_figures", "chance_text", "chances_of", "find_chance_faults", "read_chances"]

CHANCE_FILE = "chance.toml"
"""Name of the file in a case folder."""

_MOST_BYTES = 1_000_000
_HEAD = """\
# What may go wrong on the day, for `safeconduct simulate`.  A table is a cause: `on = false` leaves it out.  A key that
# is not here is as below.  *_share: of days.  *_tenth: one in ten takes so long or longer, half take less than the key
# before says.  Each figure has its source; put your own in where you know better.
"""


@dataclass(frozen=True, slots=True)
class _Key:
    """What one key holds: `field` of Chances (or of Roads), numbers from `least` to `most`."""

    field: str
    least: float = 0.0
    most: float = math.inf
    above: bool = False
    kind: str = "number"


_KEYS: dict[str, _Key] = {
    "not_opened.share": _Key("not_opened_share", most=1.0),
    "break.rate_per_h": _Key("break_rate_per_h", most=1000.0),
    "break.local_share": _Key("break_local_share", most=1.0),
    "incident.share": _Key("incident_share", most=1.0),
    "incident.rest_of_day": _Key("incident_rest_of_day", most=1.0),
    "incident.minutes": _Key("incident_minutes"),
    "incident.minutes_tenth": _Key("incident_minutes_tenth"),
    "mines.share": _Key("mines_share", most=1.0),
    "post.factors": _Key("post_factors", above=True, most=10.0, kind="numbers"),
    "post.variation": _Key("post_variation", most=10.0),
    "post.stops_per_h": _Key("post_stops_per_h", most=60.0),
    "post.stop_minutes": _Key("post_stop_minutes"),
    "post.stop_minutes_tenth": _Key("post_stop_minutes_tenth"),
    "breakdown.per_1000_km": _Key("breakdown_per_1000_km", most=1000.0),
    "breakdown.minutes": _Key("breakdown_minutes"),
    "breakdown.minutes_tenth": _Key("breakdown_minutes_tenth"),
    "people.tenth": _Key("people_tenth", 1.0, 100.0),
    "people.most": _Key("people_most", 1.0, 20.0),
    "late.minutes": _Key("late_minutes"),
    "late.minutes_tenth": _Key("late_minutes_tenth"),
    "siren.per_h": _Key("siren_per_h", most=60.0),
    "siren.minutes": _Key("siren_minutes"),
    "siren.minutes_tenth": _Key("siren_minutes_tenth"),
    "weather.share": _Key("weather_share", most=1.0),
    "weather.speed": _Key("weather_speed", above=True, most=1.0),
    "weather.capacity": _Key("weather_capacity", above=True, most=1.0),
    "bus.absent_share": _Key("bus_absent_share", most=1.0),
    "conduct.name": _Key("conduct", kind="conduct"),
    "conduct.wait_for_bus_minutes": _Key("wait_for_bus_minutes"),
    "conduct.shorten_minutes": _Key("shorten_minutes"),
    "roads.jam_pcu_km_lane": _Key("jam_pcu_km_lane", above=True, most=1000.0),
    "roads.wave_kmh": _Key("wave_kmh", above=True, most=200.0),
    **{f"{cause}.on": _Key("", kind="yes_no") for cause in CAUSES},
}
_TABLES = tuple(dict.fromkeys([*CAUSES, "conduct", "roads"]))


def read_chances(folder: Path) -> Chances:
    """Read chance.toml of a case folder; the defaults where there is none.

    Raises:
        CaseError: the file is at fault; carries every fault.
    """
    faults: list[Fault] = []
    found = _read(folder, faults)
    if any(fault.level == "error" for fault in faults):
        raise CaseError(faults)
    return found


def find_chance_faults(folder: Path) -> list[Fault]:
    """List every fault of chance.toml; none where there is no such file."""
    faults: list[Fault] = []
    _read(folder, faults)
    return faults


def _read(folder: Path, faults: list[Fault]) -> Chances:
    if not os.path.lexists(folder / CHANCE_FILE):
        return Chances()
    text = read_text(folder / CHANCE_FILE, CHANCE_FILE, faults, most_bytes=_MOST_BYTES)
    return Chances() if text is None else chances_of(text, faults)


def chances_of(text: str, faults: list[Fault]) -> Chances:
    """Read the text of chance.toml; what is at fault is as it is by default, and listed in `faults`."""
    document = parse_toml(text, CHANCE_FILE, faults)
    if document is None:
        return Chances()
    lines = key_lines(text.removeprefix("\ufeff"))
    values = dict(_checked(document, lines, faults))
    off = frozenset(cause for cause in CAUSES if values.get(f"{cause}.on") is False)
    named = {_KEYS[path].field: value for path, value in values.items() if _KEYS[path].field}
    roads = {one.name: named.pop(one.name) for one in fields(Roads) if one.name in named}
    found = replace(Chances(), off=off, roads=replace(Roads(), **roads), **named)
    _check_tenths(found, values, lines, faults)
    return found


def _checked(document: Mapping[str, Any], lines: Mapping[str, int], faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    """Walk through the keys that are right; those that are not, and unknown ones, become faults."""
    for table, inner in document.items():
        if hidden := hidden_fault(table, CHANCE_FILE, line_of(table, lines), shown(table)):
            faults.append(hidden)
        elif table not in _TABLES:
            near = did_you_mean(table, _TABLES)
            remedy = f"{near}Correct the name, or delete the table."
            faults.append(_fault(table, lines, f"{quoted(table)}, an unknown cause", f"one of {_listed()}", remedy))
        elif not isinstance(inner, dict):
            faults.append(
                _fault(table, lines, quoted(inner), f"a table [{table}]", f"Write [{table}], its keys below.")
            )
        else:
            for key, value in inner.items():
                yield from _one(f"{table}.{key}", value, lines, faults)


def _listed() -> str:
    return ", ".join(_TABLES)


def _one(path: str, value: Any, lines: Mapping[str, int], faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    table = path.partition(".")[0]
    if hidden := hidden_fault(path, CHANCE_FILE, line_of(path, lines), shown(path)):
        faults.append(hidden)
        return
    if path not in _KEYS:
        known = [name.partition(".")[2] for name in _KEYS if name.startswith(f"{table}.")]
        near = did_you_mean(path.partition(".")[2], known)
        expected = f"a key of [{table}]: {', '.join(sorted(known))}"
        faults.append(_fault(path, lines, "an unknown key", expected, f"{near}Correct the name, or delete the line."))
        return
    good, expected = _value(value, _KEYS[path])
    if good is None:
        got = quoted(str(value).lower() if isinstance(value, bool) else value)
        faults.append(_fault(path, lines, got, expected, "Correct the value, or delete the line for the default."))
        return
    yield path, good


def _value(value: Any, key: _Key) -> tuple[Any, str]:
    """Return the value, None where it is at fault, and what is expected."""
    words = Limits(least=key.least, most=key.most, above=key.above).words
    match key.kind:
        case "yes_no":
            return (value if isinstance(value, bool) else None), "true or false"
        case "conduct":
            return (value if value in CONDUCTS else None), f"one of {', '.join(CONDUCTS)}"
        case "numbers":
            good = isinstance(value, list) and 0 < len(value) <= 1000 and all(_is_good(one, key) for one in value)
            return (tuple(map(float, value)) if good else None), f"a list, each {words}"
        case _:
            return (float(value) if _is_good(value, key) else None), words


def _is_good(value: Any, key: _Key) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    return key.least <= value <= min(key.most, 1e9) and not (key.above and value == key.least)


def _check_tenths(found: Chances, values: Mapping[str, Any], lines: Mapping[str, int], faults: list[Fault]) -> None:
    """Find what one in ten exceeds and half do not: it is no less than the median."""
    for path, key in _KEYS.items():
        median = path.removesuffix("_tenth")
        if median == path or not {path, median} & values.keys():
            continue
        least, got = getattr(found, _KEYS[median].field), getattr(found, key.field)
        if got < least:
            expected = f"at least {median}, {least:g}"
            faults.append(_fault(path, lines, f"{got:g}", expected, "Correct one of the two."))


def _fault(path: str, lines: Mapping[str, int], got: str, expected: str, remedy: str) -> Fault:
    return Fault(CHANCE_FILE, line_of(path, lines), path, got, expected, remedy)


def chance_figures(chances: Chances) -> Iterator[tuple[str, Any, str]]:
    """Walk through every figure: its key, its value (None: the case's own), where it is from by default."""
    for path, key in _KEYS.items():
        cause = path.partition(".")[0]
        if key.field:
            owner = chances.roads if hasattr(chances.roads, key.field) else chances
            yield path, getattr(owner, key.field), SOURCES[path]
        else:
            yield path, cause not in chances.off, SOURCES.get(path, "")


def chance_text(chances: Chances | None = None) -> str:
    """Write chances as chance.toml, each figure with its source."""
    written = chances or Chances()
    lines = [_HEAD.rstrip()]
    for table in _TABLES:
        lines += ["", f"[{table}]"]
        if table in CAUSES:
            lines += [f"# {SOURCES[f'{table}.on']}"] if f"{table}.on" in SOURCES else []
            lines.append(f"on = {'false' if table in written.off else 'true'}")
        for path, key in _KEYS.items():
            if path.startswith(f"{table}.") and key.field:
                lines += _key_line(path, key, written)
    return "\n".join(lines) + "\n"


def _key_line(path: str, key: _Key, chances: Chances) -> list[str]:
    owner = chances.roads if hasattr(chances.roads, key.field) else chances
    value, name = getattr(owner, key.field), path.partition(".")[2]
    if value is None:  # the case's own
        return [f"# {SOURCES[path]}", f"# {name} = 0.05"]
    match value:
        case str():
            text = f'"{value}"'
        case tuple():
            text = "[" + ", ".join(f"{one:g}" for one in value) + "]"
        case _:
            text = f"{value:g}"
    return [f"# {SOURCES[path]}", f"{name} = {text}"]
