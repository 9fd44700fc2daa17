"""What `picture --json` prints, and the map beside it (docs/picture.md, docs/schemas/picture.schema.json)."""

from __future__ import annotations

from typing import Any

import numpy as np

from safeconduct import __version__
from safeconduct.core import Place
from safeconduct.network import ROAD_STATES, Network
from safeconduct.picture import RoadWords, clock_text, held_words, picture_geojson, speaker_of
from safeconduct.planning import Case
from safeconduct.planning.encirclement import Encirclement, Opening, link_name
from safeconduct.planning.situation import Situation
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.wording.notes import english

__all__ = ["PICTURE_FORMAT", "one_of_each_road", "picture_json", "picture_map"]

PICTURE_FORMAT = "safeconduct.picture/1"
"""Name and version of what `picture --json` prints."""

PLACES_TABLE = "places.csv"
"""Who speaks where a row of places.csv says who holds the place and names no source."""

Json = dict[str, Any]


def picture_json(case: Case, situation: Situation) -> Json:
    """Return the picture as plain dicts and lists; roads are those of which there is something to tell.

    A road is listed where it is in danger, contested, shut, mined, closed, or not free to use; the map has all.
    """
    roads = [_road(situation, link) for link in one_of_each_road(situation.network)]
    return {
        "format": PICTURE_FORMAT,
        "class": "parties",
        "case": case.name,
        "title": case.title,
        "made_with": f"safeconduct {__version__}",
        "at": case.clock.rfc3339(situation.at),
        "clocks": clock_text(situation.at, case.clock),
        "danger_known": situation.danger_known,
        "places": _places(case, situation),
        "roads_in_all": len(roads),
        "roads": [row for row in roads if _tells(row)],
        "places_with_people": [
            _siege(one) | _as_long_as_no_window_holds(one, bare)
            for one, bare in zip(situation.encircled, situation.without_windows, strict=True)
        ],
        "assumed": _assumed(case, situation),
    }


def picture_map(case: Case, situation: Situation) -> Json:
    """Return the map of the picture, every road once, as GeoJSON."""
    words = [
        RoadWords(
            link=link,
            name=link_name(situation.network, link),
            because=situation.because[link],
            shut=bool(situation.shut[link]),
            state=ROAD_STATES[situation.network.state[link]],
            consent=bool(situation.consent[link]),
        )
        for link in one_of_each_road(situation.network)
    ]
    rules = CLASSES["parties"]
    return picture_geojson(
        situation.ground,
        situation.picture,
        words,
        control=case.control,
        clock=case.clock,
        assumed=_assumed(case, situation),
        export_class=rules.name,
        says=rules.says,
    )


def _assumed(case: Case, situation: Situation) -> list[str]:
    writer = english(case.clock, case.places, case.parties)
    return [writer.note(note) for note in situation.assumed]


def one_of_each_road(network: Network) -> list[int]:
    """Return the links without those that are only the way back of another."""
    low, high = np.minimum(network.tail, network.head), np.maximum(network.tail, network.head)
    keys = np.column_stack([low, high, network.ref, network.road, np.round(network.length_m)]).astype(np.int64)
    _, twin = np.unique(keys, axis=0, return_inverse=True)
    twin = twin.reshape(-1)
    onwards = network.tail <= network.head
    has_onwards = np.zeros(len(keys), dtype=np.bool_)
    has_onwards[twin[onwards]] = True
    kept: list[int] = np.flatnonzero(onwards | ~has_onwards[twin]).tolist()
    return kept


def _road(situation: Situation, link: int) -> Json:
    network = situation.network
    tail, head = int(network.tail[link]), int(network.head[link])
    return {
        "name": link_name(network, link),
        "from": network.node_place[tail] or None,
        "to": network.node_place[head] or None,
        "km": round(float(network.length_m[link]) / 1000, 3),
        "held_by": held_words(situation.picture, link),
        "contested": bool(situation.picture.contested[link]),
        "danger": bool(situation.danger[link]),
        "because": situation.because[link],
        "shut": bool(situation.shut[link]),
        "state": ROAD_STATES[network.state[link]],
        "consent": bool(situation.consent[link]),
    }


def _tells(road: Json) -> bool:
    return road["danger"] or road["contested"] or road["shut"] or not road["consent"] or road["state"] != "open"


def _places(case: Case, situation: Situation) -> list[Json]:
    """Return the places that somebody says is held, that have people, or where an alert is on."""
    rows = []
    for index, (place, alert) in enumerate(zip(situation.holders.places, situation.alert, strict=True)):
        held = [*_claimed(case, situation, index), *_of_table(case.places[place])]
        people = sum(group.persons for group in case.people if group.place == place)
        if held or people or alert:
            contested = bool(situation.holders.contested[index]) or len({row["party"] for row in held}) > 1
            rows.append(_place(case.places[place], people, held, contested=contested, alert=bool(alert)))
    return rows


def _place(place: Place, people: float, held: list[Json], *, contested: bool, alert: bool) -> Json:
    return {
        "place": place.id,
        "name": place.name,
        "people": people,
        "held": held,
        "contested": contested,
        "alert": alert,
    }


def _claimed(case: Case, situation: Situation, index: int) -> list[Json]:
    return [
        {
            "speaker": speaker_of(claim),
            "party": claim.party,
            "source": claim.source,
            "as_of": case.clock.rfc3339(claim.as_of),
            "as_of_clocks": clock_text(claim.as_of, case.clock),
            "state": claim.state,
        }
        for claim in situation.holders.words[index]
    ]


def _of_table(place: Place) -> list[Json]:
    """Return the place's own row as one more word; its as_of stands as it was written, with no time made up."""
    if place.party is None:
        return []
    speaker = place.source or PLACES_TABLE
    row = {"speaker": speaker, "party": place.party, "source": place.source, "state": "claimed"}
    return [row | {"as_of": place.as_of or None, "as_of_clocks": place.as_of or None}]


def _siege(one: Encirclement) -> Json:
    return {
        "place": one.place,
        "people": one.persons,
        "can_leave": one.can_leave,
        "no_road": one.no_road,
        "towards": list(one.towards),
        "reception": list(one.reception),
        "cut": list(one.cut),
        "openings": [_opening(opening) for opening in one.each],
        "whole": None if one.whole is None else _opening(one.whole),
    }


def _as_long_as_no_window_holds(one: Encirclement, bare: Encirclement) -> Json:
    return {"only_in_windows": one.can_leave and not bare.can_leave, "cut_without_windows": list(bare.cut)}


def _opening(opening: Opening) -> Json:
    return {
        "links": list(opening.links),
        "parties": list(opening.parties),
        "states": list(opening.states),
        "leads_out": opening.leads_out,
        "also": list(opening.also),
        "persons_per_h": opening.persons_per_h,
        "reception": list(opening.reception),
    }
