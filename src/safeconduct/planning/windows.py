"""Which links each cease-fire window on the table covers (ceasefire.csv, column scope)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import CaseError, Fault, Note, PlaceId
from safeconduct.picture import lies_in, touching

if TYPE_CHECKING:
    from safeconduct.core import Lines
    from safeconduct.network import Network
    from safeconduct.planning.inputs import Case

__all__ = ["road_numbers", "window_covers", "windows_on_nothing"]

_LATIN = str.maketrans("МНРТОСЕА", "MNRTOSEA")
"""Cyrillic letters of road numbers as road signs romanise them: М14 is M14, Н08 is N08, Р37 is R37, Т0401 is T0401."""


def road_numbers(ref: str) -> frozenset[str]:
    """Return the road numbers in a ref: `М-14/E 58` gives M14 and E58, in large Latin letters without hyphens."""
    bare = re.sub(r"[\s\-\u2010-\u2015]", "", ref.upper().translate(_LATIN))
    return frozenset(part for part in re.split(r"[/;,]", bare) if part)


def window_covers(case: Case, network: Network, lines: Lines) -> NDArray[np.bool_]:
    """Say which links each window covers, refused windows too.

    scope `all`: every link; `road:REF`: links whose ref names that road; `place:ID`: links that touch that place;
    `area:NAME`: links in or touching the danger area of that name, or, where there is none, links that touch a place
    whose admin names it.

    Returns:
        bool (windows, m), rows as case.windows.  A row is all False where the scope names what is not on this
        network; `windows_on_nothing` tells those.

    Raises:
        CaseError: a scope is not of these four kinds.
    """
    covers = np.zeros((len(case.windows), network.links), dtype=np.bool_)
    known: dict[str, NDArray[np.bool_]] = {}
    for row, window in zip(covers, case.windows, strict=True):
        if window.scope not in known:
            known[window.scope] = _scope(window.scope, window.id, case, network, lines)
        row[:] = known[window.scope]
    return covers


def windows_on_nothing(case: Case, covers: NDArray[np.bool_]) -> tuple[Note, ...]:
    """Tell each window that covers no link of the network, from what `window_covers` gave."""
    return tuple(
        Note("window_on_nothing", {"window": window.id, "scope": window.scope})
        for window, row in zip(case.windows, covers, strict=True)
        if not row.any()
    )


def _scope(scope: str, window: str, case: Case, network: Network, lines: Lines) -> NDArray[np.bool_]:
    kind, _, name = (part.strip() for part in scope.partition(":"))
    if kind == "all" and not name:
        return np.ones(network.links, dtype=np.bool_)
    if kind == "road" and name:
        return _on_road(name, network)
    if kind == "place" and name:
        return _at_places({PlaceId(name)}, network)
    if kind == "area" and name:
        return _in_area(name, case, network, lines)
    expected = "all, road:REF, place:ID or area:NAME"
    raise CaseError([Fault("ceasefire.csv", 0, "scope", f"{scope!r} in {window}", expected, "Correct the scope.")])


def _on_road(name: str, network: Network) -> NDArray[np.bool_]:
    wanted = road_numbers(name)
    return np.array([bool(wanted & road_numbers(ref)) for ref in network.refs], dtype=np.bool_)[network.ref]


def _at_places(places: set[PlaceId], network: Network) -> NDArray[np.bool_]:
    at = np.array([place in places for place in network.node_place], dtype=np.bool_)
    return np.asarray(at[network.tail] | at[network.head])


def _in_area(name: str, case: Case, network: Network, lines: Lines) -> NDArray[np.bool_]:
    polygons = [polygon for area in case.danger if area.name.casefold() == name.casefold() for polygon in area.polygons]
    if polygons:
        return touching(lines, polygons)
    return _at_places({place.id for place in case.places.values() if lies_in(place.admin, name)}, network)
