"""What each window on the table covers (planner's reading S4): links by `all`, road, place and area; places too."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from safeconduct.verification.rows import LinkRow, PlaceRow, WindowRow

__all__ = ["WindowsOnTable", "road_numbers"]

_LATIN = str.maketrans("МНРТОСЕА", "MNRTOSEA")  # Cyrillic letters of road numbers, as road signs romanise them


@cache
def road_numbers(ref: str) -> frozenset[str]:
    """Return the road numbers in a ref: `М-14/E 58` gives M14 and E58."""
    bare = re.sub(r"[\s\-\u2010-\u2015]", "", ref.upper().translate(_LATIN))
    return frozenset(part for part in re.split(r"[/;,]", bare) if part)


class WindowsOnTable:
    """The windows over each link and each place; worked out once for those that have the same marks."""

    def __init__(self, windows: Sequence[WindowRow]) -> None:
        self._windows = tuple(windows)
        self._scopes = {window.scope for window in windows}
        self._links: dict[tuple[str, str, str, frozenset[str]], tuple[WindowRow, ...]] = {}
        self._places: dict[str, tuple[WindowRow, ...]] = {}

    def over_link(self, link: LinkRow) -> tuple[WindowRow, ...]:
        """Return the windows over a link, by start."""
        marks = (link.from_place, link.to_place, link.ref, link.areas)
        if marks not in self._links:
            self._links[marks] = self._chosen(lambda kind, name: _covers_link(kind, name, link))
        return self._links[marks]

    def over_place(self, place: PlaceRow) -> tuple[WindowRow, ...]:
        """Return the windows over a place, by start; a window over a road is over no place."""
        if place.id not in self._places:
            self._places[place.id] = self._chosen(lambda kind, name: _covers_place(kind, name, place))
        return self._places[place.id]

    def _chosen(self, covers: Callable[[str, str], bool]) -> tuple[WindowRow, ...]:
        chosen = {scope for scope in self._scopes if covers(*_parts(scope))}
        return tuple(sorted((w for w in self._windows if w.scope in chosen), key=lambda w: (w.start, w.end, w.id)))


def _parts(scope: str) -> tuple[str, str]:
    kind, _, name = scope.partition(":")
    return kind.strip(), name.strip()


def _in_area(name: str, areas: frozenset[str]) -> bool:
    return name.casefold() in {area.strip().casefold() for area in areas}


def _covers_link(kind: str, name: str, link: LinkRow) -> bool:
    if kind == "road":
        return bool(road_numbers(name) & road_numbers(link.ref))
    if kind == "place":
        return name in (link.from_place, link.to_place)
    return kind == "all" or (kind == "area" and _in_area(name, link.areas))


def _covers_place(kind: str, name: str, place: PlaceRow) -> bool:
    return kind == "all" or (kind == "place" and name == place.id) or (kind == "area" and _in_area(name, place.areas))
