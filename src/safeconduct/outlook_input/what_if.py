"""What a planner asks `what if` of: a border closes, a camp opens, a corridor runs; read from a line of plain words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from safeconduct.core import CaseError, Fault, PlaceId, UsageError, did_you_mean
from safeconduct.files.textfile import read_text
from safeconduct.outlook import Change, Closure, Conflict, Corridor, NewCamp, OutlookPlace, TravelLink
from safeconduct.outlook_input.flee.rows import Names
from safeconduct.outlook_input.what_if_words import FORMS, PATTERNS, Patterns, kind_of

__all__ = ["FORMS", "read_changes"]

_JOINTS = (" - ", " \u2013 ", " to ", "-", "\u2013")


@dataclass(frozen=True, slots=True)
class _Known:
    """What words are held against; first_day: when a change begins that says no day.

    names: of places by id, then by language.
    """

    conflict: Conflict
    first_day: int
    asked: str
    names: Mapping[str, Mapping[str, str]]

    def refuse(self, why: str) -> UsageError:
        """Return the error that tells why what was asked cannot be."""
        return UsageError(f"--what-if {self.asked!r}: {why}")

    def day(self, found: dict[str, str | None], name: str) -> int | None:
        """Return the day given by number or date; None where neither is."""
        if found.get(f"{name}_day"):
            return int(found[f"{name}_day"] or 0)
        written = found.get(f"{name}_date")
        if not written:
            return None
        try:
            return (date.fromisoformat(written) - self.conflict.start).days
        except ValueError:
            raise self.refuse(f"{written} is no day; write it as 2022-03-05 or as day 30") from None

    def span(self, found: dict[str, str | None]) -> tuple[int, int | None]:
        """Return first day and end of a change, [first, end) in days from day 0; end None: it goes on.

        Raises:
            UsageError: it ends before it begins.
        """
        first = self.day(found, "from")
        first = self.first_day if first is None else first
        end = self.day(found, "to")
        if found.get("days"):
            end = first + int(found["days"] or 0)
        if end is not None and end <= first:
            raise self.refuse(f"it ends on day {end}, not after day {first} on which it begins")
        return first, end

    def place(self, words: str) -> PlaceId | None:
        """Return the place of an id or a name in any language; None where there is none."""
        by_id = Names([str(one.id) for one in self.conflict.places], "").find(words)
        if by_id is not None:
            return PlaceId(by_id)
        ids = {one.name: one.id for one in reversed(self.conflict.places)}
        for place, own in self.names.items():
            for name in own.values():
                ids.setdefault(name, PlaceId(place))
        found = Names(ids, "").find(words)
        return None if found is None else ids[found]

    def must_be_place(self, words: str) -> PlaceId:
        """Return the place of an id or a name.

        Raises:
            UsageError: there is none; the nearest id is proposed.
        """
        found = self.place(words)
        if found is None:
            near = did_you_mean(words, [str(one.id) for one in self.conflict.places])
            raise self.refuse(f"no place {words!r} in the folder. {near}Name one that is there.".replace("  ", " "))
        return found

    def country(self, words: str) -> str | None:
        return Names(dict.fromkeys(one.country for one in self.conflict.places if one.country), "").find(words)


def read_changes(
    asked: str,
    conflict: Conflict,
    *,
    first_day: int = 0,
    names: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Change, ...]:
    """Read one `--what-if`; several changes at once stand with `;` between them.

    Args:
        asked: the words, in one of the forms of any language (FORMS_BY_LANGUAGE), in any case.
        conflict: names of places (ids or names) and countries are looked up in it.
        first_day: the first day of a change that names none.
        names: of places by id, then by language, which may be used too; None: none are known.

    Returns:
        The changes it means; of a plan one a corridor.

    Raises:
        UsageError: it cannot be read, or names a place, country or link that is not there; says what can be asked.
        CaseError: the file of a plan is not one.
    """
    known = _Known(conflict, first_day, " ".join(asked.split()), names or {})
    return tuple(change for words in known.asked.split(";") for change in _read_one(known, words.strip()))


_Maker = Callable[[_Known, dict[str, str | None]], tuple[Change, ...]]


def _read_one(known: _Known, words: str) -> tuple[Change, ...]:
    for patterns in PATTERNS.values():
        for pattern, make in _makers(patterns):
            if match := pattern.fullmatch(words):
                return make(known, match.groupdict())
    raise known.refuse("it cannot be read. What can be asked (in Ukrainian and Russian too):\n  " + "\n  ".join(FORMS))


def _makers(patterns: Patterns) -> tuple[tuple[re.Pattern[str], _Maker], ...]:
    """Return what to read each pattern with; a plan last, as its file may have any name."""
    return (
        (patterns.close, lambda known, found: (_closure(known, found),)),
        (patterns.open, lambda known, found: (_camp(known, found),)),
        (patterns.corridor, lambda known, found: (_corridor(known, found),)),
        (patterns.plan, _plan),
    )


def _closure(known: _Known, found: dict[str, str | None]) -> Change:
    first, end = known.span(found)
    what = found["what"] or ""
    match kind_of(found):
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
    written = found.get("persons")
    return float(re.sub(r"\D", "", written)) if written else None


def _corridor(known: _Known, found: dict[str, str | None]) -> Change:
    first, end = known.span(found)
    a, b = _pair(known, found["what"] or "", known.place, "places")
    return Corridor(PlaceId(a), PlaceId(b), _persons(found) or 0.0, first, first + 1 if end is None else end,
                    source=known.asked)  # fmt: skip


def _plan(known: _Known, found: dict[str, str | None]) -> tuple[Change, ...]:
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
    return tuple(changes)


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
