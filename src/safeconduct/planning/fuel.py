"""A bus's range in whole units, so that the best day within it can be found exactly (P8)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["fuel_units"]

_LEAST, _MOST = 12, 48
"""In how many units a range is counted."""


def fuel_units(
    loaded_km: NDArray[np.float64], empty_km: NDArray[np.float64], range_km: float, *, up: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Return what runs take of a range in units of it, and how many units there are.

    up: round runs up, as a plan must; else down, as the bound must.  Runs that are longer than the range take more
    units than there are.
    """
    runs = np.unique(np.concatenate([loaded_km.ravel(), empty_km.ravel()]))
    most = _units(runs[(runs > 0) & (runs <= range_km)], range_km, up)
    loaded, empty = (_counted(km, range_km / most, most, up) for km in (loaded_km, empty_km))
    return loaded, empty, most


def _units(runs: NDArray[np.float64], range_km: float, up: bool) -> int:
    """Return the number of units in which the run that suffers most from rounding suffers least."""
    numbers = np.arange(_LEAST, _MOST + 1)
    many = runs[:, None] / (range_km / numbers)
    lost = np.abs(_rounded(many, up) - many) / np.maximum(many, 1e-9)
    return int(numbers[np.argmin(lost.max(axis=0, initial=0.0) + 1e-4 * numbers)])


def _rounded(many: NDArray[np.float64], up: bool) -> NDArray[np.float64]:
    return np.asarray(np.ceil(many - 1e-6) if up else np.floor(many + 1e-6))


def _counted(km: NDArray[np.float64], unit: float, most: int, up: bool) -> NDArray[np.int64]:
    return np.minimum(_rounded(np.minimum(km, 1e9) / unit, up), most + 1).astype(np.int64)
