"""Distances on the Earth, good to half a per cent: enough for roads, whose own lengths are known no better."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["EARTH_RADIUS_M", "distance_m"]

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth, metres (IUGG, GRS 80: (2a + b) / 3)."""


def distance_m(lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> NDArray[np.float64]:
    """Measure great-circle distances by the haversine formula.

    Args:
        lat1, lon1, lat2, lon2: degrees, WGS 84, scalars or arrays that broadcast together.  NaN gives NaN.

    Returns:
        Metres, float64, of the broadcast shape (a 0-d array for scalars).

    Source: R. W. Sinnott (1984), Virtues of the haversine, Sky and Telescope 68 (2), 159.
    """
    # a = sin^2((phi2 - phi1) / 2) + cos phi1 cos phi2 sin^2((lambda2 - lambda1) / 2),   d = 2 R arcsin sqrt(a)
    # Rounding may lift a above 1 between antipodes, where the arcsine would be no number.
    phi1, phi2 = np.radians(np.asarray(lat1, np.float64)), np.radians(np.asarray(lat2, np.float64))
    turn = np.radians(np.asarray(lon2, np.float64) - np.asarray(lon1, np.float64))
    half = np.sin((phi2 - phi1) / 2) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(turn / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))), dtype=np.float64)
