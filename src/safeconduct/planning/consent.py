"""Whether those who hold a road let people pass on it: freely, inside windows on the table, or not at all (P6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import Note, PartyId
from safeconduct.planning.windows import window_covers

if TYPE_CHECKING:
    from safeconduct.network import Network
    from safeconduct.picture import LinkPicture
    from safeconduct.planning.inputs import Case

__all__ = [
    "FREE",
    "IN_WINDOWS",
    "NOT_AT_ALL",
    "PASSAGES",
    "consent_assumed",
    "consents",
    "held_by",
    "passage",
    "passages",
]

PASSAGES = ("free", "windows", "none")
FREE = 0
IN_WINDOWS = 1
NOT_AT_ALL = 2
"""Codes of `passages`, index into PASSAGES: the greater, the stricter."""


def passage(case: Case, party: PartyId) -> str:
    """Say how people may pass on a party's land: its own word, or else the default.

    Default: "free" for a party to whose side people would go unasked (default_wish) or that runs a reception point,
    "windows" for any other, also for one the case does not list.
    """
    known = case.parties.get(party)
    if known is not None and known.passage is not None:
        return known.passage
    receives = any(point.party == party for point in case.reception)
    return "free" if receives or (known is not None and bool(known.default_wish)) else "windows"


def consent_assumed(case: Case, link_picture: LinkPicture) -> tuple[Note, ...]:
    """Tell the passage taken for each party that is said to hold land and has not said (R1)."""
    told = []
    for party in _holders(case, link_picture):
        known = case.parties.get(party)
        if known is None or known.passage is None:
            way = passage(case, party)
            told.append(Note(f"passage_{way}", {"party": party}))
    return tuple(told)


def _holders(case: Case, link_picture: LinkPicture) -> list[PartyId]:
    return sorted({*link_picture.parties, *(place.party for place in case.places.values() if place.party)})


def held_by(case: Case, link_picture: LinkPicture, network: Network) -> tuple[tuple[PartyId, ...], NDArray[np.bool_]]:
    """Lay all claims together: those on land, and those on places (places.csv) for the links that touch them.

    Returns:
        parties; bool (m, parties): somebody says this party holds a part of the link (R2: rival claims both count).
    """
    parties = _holders(case, link_picture)
    held = np.zeros((network.links, len(parties)), dtype=np.bool_)
    for column, party in enumerate(link_picture.parties):
        held[:, parties.index(party)] |= link_picture.held[:, column]
    column_at = np.full(network.nodes, -1, dtype=np.intp)
    for node, place in enumerate(network.node_place):
        if place in case.places and (holder := case.places[place].party):
            column_at[node] = parties.index(holder)
    for columns in (column_at[network.tail], column_at[network.head]):
        links = np.flatnonzero(columns >= 0)
        held[links, columns[links]] = True
    return tuple(parties), held


def passages(case: Case, link_picture: LinkPicture, network: Network) -> NDArray[np.uint8]:
    """Return the strictest passage of all parties said to hold a part of each link; FREE where nobody is said to.

    Returns:
        uint8 (m,), index into PASSAGES.
    """
    parties, held = held_by(case, link_picture, network)
    codes = np.array([PASSAGES.index(passage(case, party)) for party in parties], dtype=np.uint8)
    return np.asarray((held * codes).max(axis=1, initial=FREE), dtype=np.uint8)


def consents(
    case: Case, link_picture: LinkPicture, network: Network, *, covers: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Say which links all their holders let people use, at some time at least (P6).

    A party's land may be used where its passage is "free", where it is "windows" and a window that is not refused
    covers the link, never where it is "none".  A link that nobody claims may be used.  The instants at which a
    window runs are planning's business; the defaults taken are told by `consent_assumed`.

    Args:
        covers: what `window_covers` gave, bool (windows, m); worked out where it is not handed in.

    Returns:
        bool (m,).
    """
    codes = passages(case, link_picture, network)
    if covers is None:
        from safeconduct.network import lines

        covers = window_covers(case, network, lines(network))
    stands = np.array([window.state != "refused" for window in case.windows], dtype=np.bool_)
    in_window = covers[stands].any(axis=0)
    return np.asarray((codes == FREE) | ((codes == IN_WINDOWS) & in_window))
