"""The picture as a person reads it in the terminal: places, roads in danger, roads shut, who is encircled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.wording.figures import count, number, times, under_each_other

__all__ = ["MOST_ROWS", "picture_text"]

MOST_ROWS = 40
"""Rows of one part that are printed; the JSON and the map have all."""

Json = Mapping[str, Any]


def picture_text(picture: Json, parties: Mapping[str, str]) -> str:
    """Write what `picture_json` gave, for people; no line is cut, long parts end with how many rows more there are.

    Args:
        picture: the picture as `report.picture_json` returns it.
        parties: names by id; a party that is not in it stands by its id.
    """
    roads = picture["roads"]
    parts = [
        _head(picture),
        _part("Places", _places(picture["places"], parties), "no place has people, a holder or an alert"),
        _part(_danger_title(picture), _danger(roads), _no_danger(picture)),
        _part("Roads shut", _shut(roads), "none"),
        _part("Contested roads", _contested(roads, parties), "none"),
        _part("Roads whose holders have not consented", _unconsented(roads, parties), "none"),
        _part("Encircled", _sieges(picture["places_with_people"], parties), "every place with people can be left"),
        _part("Assumed", [f"- {line}" for line in picture["assumed"]], "nothing"),
    ]
    return "\n\n".join(parts) + "\n"


def _head(picture: Json) -> str:
    title = picture["title"] or picture["case"]
    return f"{title}: the picture at {picture['clocks']}\n{CLASSES[picture['class']].says}"


def _part(title: str, rows: Sequence[str], nothing: str) -> str:
    shown = list(rows[:MOST_ROWS])
    if len(rows) > MOST_ROWS:
        shown.append(f"and {count(len(rows) - MOST_ROWS)} more; the JSON and the map have all")
    return "\n".join([title, *(f"  {row}" for row in shown or [nothing])])


def _places(places: Iterable[Json], parties: Mapping[str, str]) -> list[str]:
    """Write a row a place that needs a look, then how many others each party is said to hold."""
    ranked = sorted(places, key=lambda place: (-place["people"], place["name"]))
    looked_at = [place for place in ranked if place["people"] or place["contested"] or place["alert"]]
    others = Counter(_holders(place, parties) for place in ranked if place not in looked_at)
    rows = [_place(place, parties) for place in looked_at]
    lines = [f"{times('other place', many)} held by {held}" for held, many in sorted(others.items())]
    return [*(under_each_other(rows, right=[1]) if rows else []), *lines]


def _holders(place: Json, parties: Mapping[str, str]) -> str:
    """Write who holds a place by whose word; speakers who say the same at the same time share one."""
    said: dict[tuple[str, str], list[str]] = {}
    for word in place["held"]:
        state = "" if word["state"] == "claimed" else f", {word['state']}"
        as_of = f", as of {word['as_of_clocks']}" if word["as_of_clocks"] else ""
        said.setdefault((word["party"], state + as_of), []).append(_party(word["speaker"], parties))
    return "; ".join(
        f"{_party(party, parties)} ({' and '.join(speakers)} {'say' if len(speakers) > 1 else 'says'}{more})"
        for (party, more), speakers in said.items()
    )


def _place(place: Json, parties: Mapping[str, str]) -> list[str]:
    marks = [mark for mark, on in (("CONTESTED", place["contested"]), ("ALERT", place["alert"])) if on]
    people = f"{count(place['people'])} would leave" if place["people"] else ""
    held = f"held by {_holders(place, parties)}" if place["held"] else "holder unknown"
    return [place["name"], people, ", ".join([*marks, held])]


def _party(party: str, parties: Mapping[str, str]) -> str:
    return parties.get(party, party)


def _danger_title(picture: Json) -> str:
    roads = [road for road in picture["roads"] if road["danger"]]
    return f"Roads in danger: {count(len(roads))} of {count(picture['roads_in_all'])}, {_km(roads)}"


def _km(roads: Iterable[Json]) -> str:
    return f"{number(sum(road['km'] for road in roads))} km"


def _no_danger(picture: Json) -> str:
    return "none" if picture["danger_known"] else "unknown, which is not none"


def _road(road: Json, why: str) -> list[str]:
    return [road["name"], f"{number(road['km'])} km", why]


def _table(roads: Iterable[tuple[Json, str]]) -> list[str]:
    rows = [_road(road, why) for road, why in roads]
    return under_each_other(rows, right=[1]) if rows else []


def _danger(roads: Iterable[Json]) -> list[str]:
    return _table((road, road["because"]) for road in roads if road["danger"])


def _shut(roads: Iterable[Json]) -> list[str]:
    rows = [(road, "closure" if road["shut"] else road["state"]) for road in roads]
    return _table((road, why) for road, why in rows if why in ("closure", "closed", "mined"))


def _contested(roads: Iterable[Json], parties: Mapping[str, str]) -> list[str]:
    return _table((road, _held(road, parties)) for road in roads if road["contested"])


def _unconsented(roads: Iterable[Json], parties: Mapping[str, str]) -> list[str]:
    return _table((road, _held(road, parties)) for road in roads if not road["consent"])


def _held(road: Json, parties: Mapping[str, str]) -> str:
    said: dict[str, list[str]] = {}
    for speaker, held in road["held_by"].items():
        said.setdefault(" and ".join(_party(party, parties) for party in held), []).append(_party(speaker, parties))
    words = [
        f"held by {held} ({' and '.join(speakers)} {'say' if len(speakers) > 1 else 'says'})"
        for held, speakers in said.items()
    ]
    return "; ".join(words) or "touches a place that is held"


def _sieges(places: Iterable[Json], parties: Mapping[str, str]) -> list[str]:
    shut_in = [line for place in places if not place["can_leave"] for line in _siege(place, parties)]
    waiting = [
        f"{place['place']}: {count(place['people'])} persons; can be left only inside a window on the table; without "
        f"one every way out goes through {', '.join(place['cut_without_windows'])}"
        for place in places
        if place["only_in_windows"]
    ]
    return shut_in + waiting


def _siege(place: Json, parties: Mapping[str, str]) -> list[str]:
    who = f"{place['place']}: {count(place['people'])} persons"
    if place["no_road"]:
        return [f"{who}; no road leads from it to where they would go, open or not"]
    lines = [f"{who}; every way out goes through {', '.join(place['cut'])}"]
    lines += [f"  opening {opening['links'][0]}: {_gives(opening, parties)}" for opening in place["openings"]]
    if len(place["cut"]) > 1:
        lines.append(f"  opening all of them: {_gives(place['whole'], parties)}")
    return lines


def _gives(opening: Json, parties: Mapping[str, str]) -> str:
    """Write what an opening takes and gives: whose word, what else, where to, how many."""
    held = " and ".join(_party(party, parties) for party in opening["parties"])
    takes = [f"held by {held}"] if held else []
    takes += [f"it is {state}" for state in opening["states"]]
    takes = takes or ["shut by a closure"]
    if not opening["leads_out"]:
        takes.append(f"not enough alone, also needs {', '.join(opening['also'])}")
    persons = opening["persons_per_h"]
    carries = "capacity unknown" if persons is None else f"up to {count(persons)} persons an hour"
    points = f"to {', '.join(opening['reception'])}" if opening["reception"] else "to land outside"
    return "; ".join([*takes, f"{carries} {points}"])
