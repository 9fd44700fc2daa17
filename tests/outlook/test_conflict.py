"""The inputs of an outlook: days, rows, and what cannot be."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from safeconduct.core import PlaceId
from safeconduct.outlook import Conflict, OutlookPlace

_TOWN = OutlookPlace(PlaceId("a"), "A", "conflict", 0.0, 0.0, population=1000.0)
_CAMP = OutlookPlace(PlaceId("c"), "C", "camp", 0.0, 1.0)


def conflict(*places: OutlookPlace, days: int = 3) -> Conflict:
    """Return a conflict without links."""
    return Conflict("small", date(2022, 2, 27), days, places, (), np.zeros((2, 3)))


def test_days_and_rows() -> None:
    small = conflict(_TOWN, _CAMP)
    assert small.date_of(2) == date(2022, 3, 1)
    assert small.rows() == {"a": 0, "c": 1}
    assert small.camps() == (1,)


def test_intensity_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"intensity is \(2, 3\), expected \(2, 4\)"):
        conflict(_TOWN, _CAMP, days=4)


def test_one_id_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="two places have one id"):
        conflict(_CAMP, _CAMP)
