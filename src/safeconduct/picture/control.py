"""Who holds which land as of an instant: the claims that stand, speaker by speaker, never merged (design.md R2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import Note, PartyId, PlaceId
from safeconduct.picture.claims import ControlClaim
from safeconduct.picture.projection import area_of, points_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Holders", "Standing", "holder_of", "holdings", "speaker_of", "standing", "standing_assumed"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim that stands at an instant, with the land it still speaks of.

    speaker: who says so.  area: the claim's land in the plane of `picture.projection`, without what the same
    speaker later said another party holds.  newest: the speaker said nothing later about other land.
    """

    claim: ControlClaim
    speaker: str
    area: BaseGeometry
    newest: bool = True


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds each of n places, speaker by speaker.

    held: bool (speakers, n, parties); all False for a place: unknown, which is not "nobody" (R1).
    contested: bool (n,), two parties are said to hold it, or a claim on it is disputed.
    words: by place, the claims that say so, in the order of speakers, each speaker's newest first.
    """

    places: tuple[PlaceId, ...]
    speakers: tuple[str, ...]
    parties: tuple[PartyId, ...]
    held: NDArray[np.bool_]
    contested: NDArray[np.bool_]
    words: tuple[tuple[ControlClaim, ...], ...]


def speaker_of(claim: ControlClaim) -> str:
    """Name who makes a claim: the party that says so, else its source."""
    return claim.says or claim.source or "unnamed"


def standing(control: Sequence[ControlClaim], at: datetime) -> tuple[Standing, ...]:
    """Return the claims that stand at an instant, newest first within each speaker.

    Claims with as_of after `at` are not used.  A newer claim of the same speaker replaces an older one that gives
    overlapping land to the same party, and cuts its land out of older ones that give it to another party; an older
    claim about other land still stands.  Claims of different speakers never touch each other (R2).
    """
    said: dict[str, list[ControlClaim]] = {}
    for claim in control:
        if claim.as_of <= at:
            said.setdefault(speaker_of(claim), []).append(claim)
    return tuple(kept for speaker, claims in said.items() for kept in _newest_first(speaker, claims))


def _newest_first(speaker: str, claims: Iterable[ControlClaim]) -> list[Standing]:
    kept: list[Standing] = []
    for claim in sorted(claims, key=lambda claim: claim.as_of, reverse=True):
        area = _what_is_left(claim, area_of(claim.polygons), kept)
        if area is not None:
            kept.append(Standing(claim, speaker, area, newest=not kept or kept[0].claim.as_of == claim.as_of))
    return kept


def _what_is_left(claim: ControlClaim, area: BaseGeometry, kept: Iterable[Standing]) -> BaseGeometry | None:
    """Take the speaker's newer words off an older claim's land; None where nothing of it stands."""
    for newer in kept:
        if newer.claim.as_of == claim.as_of or not area.intersects(newer.area) or area.touches(newer.area):
            continue
        if newer.claim.party == claim.party:
            return None
        area = area.difference(newer.area)
    return None if area.is_empty else area


def standing_assumed(stands: Iterable[Standing]) -> tuple[Note, ...]:
    """Tell, a line a speaker, which older claims were taken to stand because nothing newer was said of that land."""
    older: dict[str, list[datetime]] = {}
    for one in stands:
        if not one.newest:
            older.setdefault(one.speaker, []).append(one.claim.as_of)
    return tuple(
        Note("control_stands", {"claims": len(dates), "party": speaker, "at": min(dates)})
        for speaker, dates in sorted(older.items())
    )


def holdings(
    shapes: NDArray[Any], stands: Sequence[Standing]
) -> tuple[tuple[str, ...], tuple[PartyId, ...], NDArray[np.bool_], NDArray[np.bool_]]:
    """Lay standing claims over shapes of the plane, lines or points.

    Returns:
        speakers; parties; held, bool (speakers, shapes, parties): the speaker says the party holds some of it;
        contested, bool (shapes,): several parties are said to hold some of it, or a claim on it is disputed.
    """
    import shapely

    speakers = tuple(sorted({one.speaker for one in stands}))
    parties = tuple(sorted({one.claim.party for one in stands}))
    held = np.zeros((len(speakers), len(shapes), len(parties)), dtype=np.bool_)
    contested = np.zeros(len(shapes), dtype=np.bool_)
    tree = shapely.STRtree(shapes)
    for one in stands:
        touched = tree.query(one.area, predicate="intersects")
        held[speakers.index(one.speaker), touched, parties.index(one.claim.party)] = True
        if one.claim.state == "disputed":
            contested[touched] = True
    contested |= held.any(axis=0).sum(axis=1) > 1
    return speakers, parties, held, contested


def holder_of(
    positions: Mapping[PlaceId, tuple[float, float]], control: Sequence[ControlClaim], at: datetime
) -> Holders:
    """Say who holds each place, speaker by speaker, as of an instant.

    Args:
        positions: (lat, lon) in degrees by place.
        control: every claim there is; which of them stand is worked out here.
        at: aware UTC.
    """
    degrees = np.array(list(positions.values()), dtype=np.float64).reshape(-1, 2)
    points = points_of(degrees[:, 0], degrees[:, 1])
    stands = sorted(standing(control, at), key=lambda one: one.speaker)
    speakers, parties, held, contested = holdings(points, stands)
    words: list[list[ControlClaim]] = [[] for _ in positions]
    for one in stands:
        for place in np.flatnonzero([point.intersects(one.area) for point in points]):
            words[place].append(one.claim)
    return Holders(tuple(positions), speakers, parties, held, contested, tuple(tuple(claims) for claims in words))
