"""What is no fault of one row of a conflict, but cannot be right or leaves somebody out: found once all is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safeconduct.core import Fault, distance_m
from safeconduct.outlook import Conflict, OutlookPlace
from safeconduct.outlook.conflict import FloatArray

__all__ = ["Sources", "check_essentials", "find_warnings", "span_words"]

_SHORT = 0.85
"""A link shorter than this share of the straight line between its ends has a wrong length or a wrong end."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that a conflict is read from, for its faults.

    places, links, conflict: their names.  km: the column of a link's length.  place_lines: the line of each place by
    its id; link_lines: of each link, in order.  make_a_camp: what to do to have a camp.
    """

    places: str
    links: str
    conflict: str
    km: str
    make_a_camp: str
    place_lines: Mapping[str, int]
    link_lines: Sequence[int] = ()


def check_essentials(
    places: Sequence[OutlookPlace], intensity: FloatArray, sources: Sources, faults: list[Fault]
) -> None:
    """Add what no outlook can be without: somewhere to flee from, somewhere to be received.

    intensity: conflict, shape (places, days).
    """
    quiet, days = np.flatnonzero(~np.any(intensity > 0, axis=0)), intensity.shape[1]
    if len(quiet) == days:
        remedy = "Write where and when there is conflict; without any nobody would leave."
        faults.append(Fault(sources.conflict, 0, "", "no place in conflict on any day", "a place in conflict", remedy))
    elif len(quiet):
        got = f"no place in conflict on {len(quiet)} of {days} days: {span_words(quiet.tolist())}"
        remedy = "Write where there is conflict on them, if there is; FLEE stops on such a day."
        faults.append(Fault(sources.conflict, 0, "", got, "a place in conflict each day", remedy, "warning"))
    if not any(place.kind == "camp" for place in places):
        faults.append(Fault(sources.places, 0, "", "no camp", "a camp or more", sources.make_a_camp))


def find_warnings(conflict: Conflict, sources: Sources, faults: list[Fault]) -> None:
    """Add what a conflict leaves open: places without people, camps without a way, lengths that cannot be."""
    _check_people(conflict, sources, faults)
    _check_ways(conflict, sources, faults)
    _check_lengths(conflict, sources, faults)


def _check_people(conflict: Conflict, sources: Sources, faults: list[Fault]) -> None:
    fought = np.any(conflict.intensity > 0, axis=1)
    for at, place in enumerate(conflict.places):
        if fought[at] and place.kind != "camp" and not place.population:
            got = "0 people" if place.population == 0 else "an empty cell"
            remedy = f"Write how many live in {place.id}; without it nobody is known to leave it."
            line = sources.place_lines[place.id]
            faults.append(Fault(sources.places, line, "population", got, "a number of persons", remedy, "warning"))


def _check_ways(conflict: Conflict, sources: Sources, faults: list[Fault]) -> None:
    """Warn of camps that cannot be reached from any place in conflict, and of such places that reach no camp."""
    group = {place.id: {place.id} for place in conflict.places}
    for link in conflict.links:
        if group[link.a] is not group[link.b]:
            joined = group[link.a] | group[link.b]
            group |= dict.fromkeys(joined, joined)
    fought = np.any(conflict.intensity > 0, axis=1)
    from_places = {place.id for at, place in enumerate(conflict.places) if fought[at]}
    camps = {place.id for place in conflict.places if place.kind == "camp"}
    for place in conflict.places:
        others = from_places if place.id in camps else camps if place.id in from_places else None
        if others is not None and not group[place.id] & (others - {place.id}):
            what = "no way to it from any place in conflict" if place.id in camps else "no way from it to any camp"
            remedy, line = f"Add the links to {sources.links}, or delete the place.", sources.place_lines[place.id]
            faults.append(Fault(sources.places, line, "", f"{place.id}: {what}", "a way", remedy, "warning"))


def _check_lengths(conflict: Conflict, sources: Sources, faults: list[Fault]) -> None:
    """Tell links shorter than the straight line between their ends, all in one."""
    spots = {place.id: (place.lat, place.lon) for place in conflict.places}
    short = []
    for link, line in zip(conflict.links, sources.link_lines, strict=True):
        line_km = float(distance_m(*spots[link.a], *spots[link.b])) / 1000
        if link.km < _SHORT * line_km:
            words = f"{link.a} - {link.b} {link.km:g} km, straight line {line_km:.0f} km"
            short.append((link.km / line_km, words, line))
    if short:
        _, words, line = min(short)
        got = f"{len(short)} of {len(conflict.links)} links shorter than the straight line; the most: {words}"
        remedy = "Look at the length and at both positions (are latitude and longitude swapped?)."
        faults.append(Fault(sources.links, line, sources.km, got, "a way of that length or more", remedy, "warning"))


def span_words(days: list[int]) -> str:
    """Write sorted days as spans: `3-5, 9`."""
    spans: list[list[int]] = []
    for day in days:
        if spans and day == spans[-1][1] + 1:
            spans[-1][1] = day
        else:
            spans.append([day, day])
    texts = [f"{low}" if low == high else f"{low}-{high}" for low, high in spans[:5]]
    return ", ".join(texts) + (" and more" if len(spans) > 5 else "")
