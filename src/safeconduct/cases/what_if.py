"""What a planner asks `what if` of: a border closes, a camp opens, a corridor runs; read from a line of plain words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from safeconduct.core import CaseError, Fault, PlaceId, UsageError, did_you_mean
from safeconduct.formats.flee_rows import Names
from safeconduct.formats.textfile import read_text
from safeconduct.outlook import Change, Closure, Conflict, Corridor, NewCamp, OutlookPlace, TravelLink

__all__ = ["FORMS", "read_changes"]

FORMS = (
    "close link A - B from day 30 until day 60",
    "close border X - Y from day 30",
    "close camp A from day 30",
    "close place A from day 30",
    "open camp NAME 15 km from A for 20000 persons from day 30",
    "open camp NAME at 47.1,37.5 for 20000 persons from day 30",
    "corridor A - B 10000 persons from day 30 for 5 days",
    "plan out/CASE/plan.json from day 30 for 5 days",
)
"""What can be asked, by example; days may be dates, `until` and `for ... persons` may be left out."""

_WHEN = r"(?:day\s+(?P<{0}_day>\d{{1,5}})|(?P<{0}_date>\d{{4}}-\d\d-\d\d))"
_FROM = r"(?:\s+from\s+" + _WHEN.format("from") + r")?"
_UNTIL = r"(?:\s+until\s+" + _WHEN.format("to") + r"|\s+for\s+(?P<days>\d{1,5})\s+days?)?"
_PERSONS = r"(?P<persons>\d[\d\s\u202f]{0,12})"
_CLOSE = re.compile(rf"close\s+(?P<kind>link|border|camp|place)\s+(?P<what>.+?){_FROM}{_UNTIL}", re.IGNORECASE)
_OPEN = re.compile(
    r"open\s+camp\s+(?P<name>.+?)\s+"
    r"(?:(?P<km>\d+(?:\.\d+)?)\s*km\s+from\s+(?P<near>.+?)|at\s+(?P<lat>-?\d+(?:\.\d+)?)\s*,\s*(?P<lon>-?\d+(?:\.\d+)?))"
    rf"(?:\s+for\s+{_PERSONS}(?:\s+(?:persons|people))?)?{_FROM}",
    re.IGNORECASE,
)
_CORRIDOR = re.compile(
    rf"corridor\s+(?P<what>.+?)\s+{_PERSONS}\s+(?:persons|people){_FROM}{_UNTIL}", re.IGNORECASE
)
_PLAN = re.compile(rf"plan\s+(?P<file>.+?){_FROM}{_UNTIL}", re.IGNORECASE)
_JOINTS = (" - ", " \u2013 ", " to ", "-", "\u2013")


@dataclass(frozen=True, slots=True)
class _Known:
    """What words are held against; first_day: when a change begins that says no day."""

    conflict: Conflict
    first_day: int
    asked: str

    def refuse(self, why: str) -> UsageError:
        """Return the error that tells why what was asked cannot be."""
        return UsageError(f"--what-if {self.asked!r}: {why}")

    def day(self, found: dict[str, str | None], name: str) -> int | None:
        """Return the day told by number or date; None where neither is."""
        if found.get(f"{name}_day"):
            return int(found[f"{name}_day"] or 0)
        told = found.get(f"{name}_date")
        if not told:
            return None
        try:
            return (date.fromisoformat(told) - self.conflict.start).days
        except ValueError:
            raise self.refuse(f"{told} is no day; write it as 2022-03-05 or as day 30") from None

    def span(self, found: dict[str, str | None]) -> tuple[int, int | None]:
        first = self.day(found, "from")
        first = self.first_day if first is None else first
        end = self.day(found, "to")
        if found.get("days"):
            end = first + int(found["days"] or 0)
        if end is not None and end <= first:
            raise self.refuse(f"it ends on day {end}, not after day {first} on which it begins")
        return first, end

    def place(self, words: str) -> PlaceId | None:
        by_id = Names([str(one.id) for one in self.conflict.places], "").find(words)
        if by_id is not None:
            return PlaceId(by_id)
        name = Names([one.name for one in self.conflict.places], "").find(words)
        return next((one.id for one in self.conflict.places if one.name == name), None)

    def must_be_place(self, words: str) -> PlaceId:
        found = self.place(words)
        if found is None:
            near = did_you_mean(words, [str(one.id) for one in self.conflict.places])
            raise self.refuse(f"no place {words!r} in the folder. {near}Name one that is there.".replace("  ", " "))
        return found

    def country(self, words: str) -> str | None:
        return Names(dict.fromkeys(one.country for one in self.conflict.places if one.country), "").find(words)


def read_changes(asked: str, conflict: Conflict, *, first_day: int = 0) -> tuple[Change, ...]:
    """Read one `--what-if`; several changes at once stand with `;` between them.

    Args:
        asked: the words, in one of the FORMS, in any case.
        conflict: names of places (ids or names) and countries are looked up in it.
        first_day: the first day of a change that names none.

    Returns:
        The changes it means; of a plan one a corridor.

    Raises:
        UsageError: it cannot be read, or names a place, country or link that is not there; says what can be asked.
        CaseError: the file of a plan is not one.
    """
    known = _Known(conflict, first_day, " ".join(asked.split()))
    return tuple(change for words in known.asked.split(";") for change in _read_one(known, words.strip()))


def _read_one(known: _Known, words: str) -> tuple[Change, ...]:
    for pattern, make in ((_CLOSE, _closure), (_OPEN, _camp), (_CORRIDOR, _corridor)):
        if match := pattern.fullmatch(words):
            return (make(known, match.groupdict()),)
    if match := _PLAN.fullmatch(words):
        return tuple(_plan(known, match.groupdict()))
    raise known.refuse("it cannot be read. What can be asked:\n  " + "\n  ".join(FORMS))


def _closure(known: _Known, found: dict[str, str | None]) -> Change:
    first, end = known.span(found)
    kind, what = (found["kind"] or "").lower(), found["what"] or ""
    match kind:
        case "border":
            a, b = _pair(known, what, known.country, "countries")
            return Closure("border", a, b, first, end, known.asked)
        case "link":
            a, b = _pair(known, what, known.place, "places")
            linked = {frozenset((str(link.a), str(link.b))) for link in known.conflict.links}
            if frozenset((a, b)) not in linked:
                raise known.refuse(f"there is no link between {a} and {b}")
            return Closure("link", a, b, first, end, known.asked)
        case "camp":
            place = known.must_be_place(what)
            if place not in {known.conflict.places[row].id for row in known.conflict.camps()}:
                raise known.refuse(f"{place} takes nobody in; only a camp can be closed so (try: close place {place})")
            return Closure("camp", place, "", first, end, known.asked)
        case _:
            return Closure("place", known.must_be_place(what), "", first, end, known.asked)


def _pair(known: _Known, words: str, find: Any, noun: str) -> tuple[str, str]:
    """Split words into two names that are known, at a hyphen, a dash or `to`."""
    for joint in _JOINTS:
        parts = words.split(joint)
        for at in range(1, len(parts)):
            a, b = find(joint.join(parts[:at]).strip()), find(joint.join(parts[at:]).strip())
            if a is not None and b is not None and a != b:
                return str(a), str(b)
    raise known.refuse(f"{words!r} are not two {noun} of the folder with a hyphen between them")


def _camp(known: _Known, found: dict[str, str | None]) -> Change:
    first, _ = known.span(found)
    name = found["name"] or ""
    if known.place(name) is not None:
        raise known.refuse(f"there is a place {name} already; give the camp a name of its own")
    identity, links = PlaceId(name), tuple[TravelLink, ...]()
    if found["near"]:
        near_id = known.must_be_place(found["near"])
        near = next(one for one in known.conflict.places if one.id == near_id)
        lat, lon, country = near.lat, near.lon, near.country
        links = (TravelLink(near.id, identity, max(float(found["km"] or 0), 0.1), source=known.asked),)
    else:
        lat, lon = float(found["lat"] or 0), float(found["lon"] or 0)
        country = _nearest(known.conflict.places, lat, lon).country
        if not (abs(lat) <= 90 and abs(lon) <= 180):
            raise known.refuse("latitude goes to 90, longitude to 180 degrees, latitude first")
    capacity = _persons(found)
    place = OutlookPlace(identity, name, "camp", lat, lon, country, capacity=capacity, source=known.asked)
    return NewCamp(place, links, first)


def _nearest(places: Iterable[OutlookPlace], lat: float, lon: float) -> OutlookPlace:
    return min(places, key=lambda one: (one.lat - lat) ** 2 + (one.lon - lon) ** 2)


def _persons(found: dict[str, str | None]) -> float | None:
    told = found.get("persons")
    return float(re.sub(r"\D", "", told)) if told else None


def _corridor(known: _Known, found: dict[str, str | None]) -> Change:
    first, end = known.span(found)
    a, b = _pair(known, found["what"] or "", known.place, "places")
    return Corridor(PlaceId(a), PlaceId(b), _persons(found) or 0.0, first, first + 1 if end is None else end,
                    source=known.asked)  # fmt: skip


def _plan(known: _Known, found: dict[str, str | None]) -> list[Change]:
    """Read a plan's corridors: their persons go out on each of the days, between the places of those names."""
    first, end = known.span(found)
    end = first + 1 if end is None else end
    path = Path(found["file"] or "")
    faults: list[Fault] = []
    text = read_text(path, str(path), faults)
    corridors = _corridors_of(text, str(path), faults) if text is not None else []
    if faults:
        raise CaseError(faults)
    changes: list[Change] = []
    for a, b, km, persons in corridors:
        ends = known.must_be_place(a), known.must_be_place(b)
        changes.append(Corridor(*ends, persons * (end - first), first, end, km, known.asked))
    if not changes:
        raise known.refuse(f"{path} has no corridor")
    return changes


def _corridors_of(text: str, file: str, faults: list[Fault]) -> list[tuple[str, str, float, float]]:
    """Return (from, to, km, persons a day) of each corridor of a plan.json, ends by their names."""
    try:
        plan = json.loads(text)
        names = {place["id"]: place["name"] for place in plan["places"]}
        return [
            (names.get(one["origin"], one["origin"]), names.get(one["destination"], one["destination"]),
             float(one["length_km"]), float(sum(one["persons"].values())))
            for one in plan["corridors"]
        ]  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        remedy = "Give a plan.json that `safeconduct plan` wrote."
        faults.append(Fault(file, 0, "", "something else", "a plan with corridors and places", remedy))
        return []
