"""Where things run on the ground: the polylines of many links, as arrays, with nothing else known of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Lines"]


@dataclass(frozen=True, slots=True)
class Lines:
    """m polylines, each with both its ends; a stage that needs only the ground a link covers takes these.

    first: int64 (m + 1,): points of line i are first[i]..first[i+1]-1, two at least.
    lat, lon: float64 (first[m],), degrees, WGS 84, in the line's own direction.
    """

    first: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]

    @property
    def count(self) -> int:
        """How many polylines there are."""
        return len(self.first) - 1

    def points(self, line: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (lat, lon) of one line's points, views, degrees."""
        span = slice(int(self.first[line]), int(self.first[line + 1]))
        return self.lat[span], self.lon[span]
