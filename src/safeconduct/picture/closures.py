"""What is shut, and where the sirens sound, at an instant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PlaceId
from safeconduct.picture.claims import Alert, Closure

__all__ = ["alerts_on", "lies_in", "shut"]

_P_CODE = re.compile(r"[a-z]{2}(\d*)")
_LEVEL_DIGITS = 2
"""Fewest digits that a level of P-codes adds where its codes are of one width (OCHA, Common Operational Datasets); of
codes counted without leading zeros (KE1 to KE47) the start says nothing, as KE10 is no part of KE1."""


def _runs(start: datetime | None, end: datetime | None, at: datetime) -> bool:
    return (start is None or start <= at) and (end is None or at <= end)


def shut(pairs: Sequence[tuple[PlaceId, PlaceId]], closures: Iterable[Closure], at: datetime) -> NDArray[np.bool_]:
    """Say which links are shut at an instant (P6).

    Args:
        pairs: the places at the two ends of each of m links, "" where an end has no place.
        closures: shut between two neighbouring places, both directions; no start or end: open-ended.

    Returns:
        bool (m,).
    """
    now = {frozenset((one.from_place, one.to_place)) for one in closures if _runs(one.start, one.end, at)}
    return np.fromiter((frozenset(pair) in now for pair in pairs), dtype=np.bool_, count=len(pairs))


def alerts_on(areas: Sequence[str], alerts: Iterable[Alert], at: datetime) -> NDArray[np.bool_]:
    """Say in which of n areas an alert is on at an instant; an alert without an end is still on.

    Args:
        areas: admin names or codes as in places.csv, "" where unknown (never on).

    Returns:
        bool (n,).
    """
    now = {alert.area for alert in alerts if _runs(alert.start, alert.end, at)}
    return np.array([any(lies_in(area, alert) for alert in now) for area in areas], dtype=np.bool_)


def lies_in(admin: str, area: str) -> bool:
    """Say whether a place of this admin (names or codes, `;` between) lies in an area.

    Case does not matter.  A P-code begins with the codes of what it lies in where each level has its own number of
    digits, two at least: UA1402 lies in UA14, and KE10 does not lie in KE1.
    """
    wanted = area.strip().casefold()
    own = [part.strip().casefold() for part in admin.split(";") if part.strip()]
    return wanted in own or any(_is_part(code, wanted) for code in own)


def _is_part(code: str, whole: str) -> bool:
    part, area = _P_CODE.fullmatch(code), _P_CODE.fullmatch(whole)
    if part is None or area is None or not code.startswith(whole):
        return False
    levels = (len(area[1]), len(part[1]) - len(area[1]))
    return levels[1] >= _LEVEL_DIGITS and (levels[0] == 0 or levels[0] >= _LEVEL_DIGITS)
