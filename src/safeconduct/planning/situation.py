"""The situation of a case at an instant: the picture laid over its roads and places, and who is encircled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import Note
from safeconduct.picture import (
    DANGER_BECAUSE,
    DANGER_NOTES,
    Closure,
    Holders,
    LinkPicture,
    alerts_on,
    holder_of,
    look,
    shut,
)
from safeconduct.planning.consent import FREE, consent_assumed, consents, passages
from safeconduct.planning.days import dated
from safeconduct.planning.encirclement import Encirclement, encirclement
from safeconduct.planning.inputs import Case
from safeconduct.planning.windows import window_covers, windows_on_nothing

if TYPE_CHECKING:
    from safeconduct.core import Lines
    from safeconduct.network import Network

__all__ = ["BY_ROW", "Situation", "situation"]

BY_ROW = "said by the road's own row"
"""Why a link is in danger where roads.csv says so."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A case at an instant; m links of `network`, n places of the case in the order of their ids.

    picture: of the links, from claims and events alone.
    danger: bool (m,), the picture's, but where a road's own row says yes or no that counts.
    because: the reason in words by link, "" where not in danger.
    shut: bool (m,), by a closure that runs at the instant; a road that is mined or closed for good is in network.state.
    consent: bool (m,), all its holders let people pass, at some time at least.
    holders: who holds each place, by claims on land.  alert: bool (n,), an alert is on.
    danger_known: False: of some road nothing tells whether it is dangerous, and `danger` is False there.
    encircled: one for each place with people; a road counts as open where a window on the table covers it.
    without_windows: the same as long as no window holds: only roads whose holders let people pass freely.
    assumed: a note on every default used.
    """

    at: datetime
    network: Network
    ground: Lines
    picture: LinkPicture
    danger: NDArray[np.bool_]
    because: tuple[str, ...]
    danger_known: bool
    shut: NDArray[np.bool_]
    consent: NDArray[np.bool_]
    holders: Holders
    alert: NDArray[np.bool_]
    encircled: tuple[Encirclement, ...]
    without_windows: tuple[Encirclement, ...]
    assumed: tuple[Note, ...]


def situation(case: Case, at: datetime) -> Situation:
    """Work out the situation of a case at an instant, aware UTC.

    Raises:
        CaseError: the scope of a window cannot be read.
    """
    from safeconduct.network import lines, network_from_roads

    case = dated(case)
    network = case.network or network_from_roads(case.places, case.roads, case.road_classes)
    ground = lines(network)
    picture = look(
        ground, at=at, control=case.control, incidents=case.incidents, danger=case.danger, rules=case.danger_rules
    )
    danger, because = _danger(network, picture)
    all_rows_say = bool((network.danger >= 0).all())
    covers = window_covers(case, network, ground)
    consent = consents(case, picture, network, covers=covers)
    free = passages(case, picture, network) == FREE
    is_shut, strays = _shut(network, case.closures, at)
    places = [case.places[place] for place in sorted(case.places)]
    return Situation(
        at=at,
        network=network,
        ground=ground,
        picture=picture,
        danger=danger,
        because=because,
        danger_known=picture.danger_known or all_rows_say,
        shut=is_shut,
        consent=consent,
        holders=holder_of({place.id: (place.lat, place.lon) for place in places}, case.control, at),
        alert=alerts_on([place.admin for place in places], case.alerts, at),
        encircled=encirclement(case, network, picture, consent=consent & ~is_shut),
        without_windows=encirclement(case, network, picture, consent=free & ~is_shut),
        assumed=(
            *(note for note in picture.assumed if not (all_rows_say and note.code in DANGER_NOTES)),
            *consent_assumed(case, picture),
            *windows_on_nothing(case, covers),
            *strays,
        ),
    )


def _danger(network: Network, picture: LinkPicture) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    codes = np.where(network.danger >= 0, np.where(network.danger == 1, len(DANGER_BECAUSE), 0), picture.danger_because)
    words = (*DANGER_BECAUSE, BY_ROW)
    return np.asarray(codes > 0), tuple(words[code] for code in codes)


def _shut(network: Network, closures: Iterable[Closure], at: datetime) -> tuple[NDArray[np.bool_], tuple[Note, ...]]:
    """Return which links are shut, and notes on the closures that name no link of it."""
    closures = tuple(closures)
    if not closures:
        return np.zeros(network.links, dtype=np.bool_), ()
    ends = zip(network.tail.tolist(), network.head.tolist(), strict=True)
    pairs = [(network.node_place[tail], network.node_place[head]) for tail, head in ends]
    known = {frozenset(pair) for pair in pairs}
    strays = tuple(
        Note("closure_on_nothing", {"place1": one.from_place, "place2": one.to_place})
        for one in closures
        if frozenset((one.from_place, one.to_place)) not in known
    )
    return shut(pairs, closures, at), strays
