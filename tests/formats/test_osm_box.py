"""A box without roads: the error says where the file has its roads, and sees a box the wrong way round."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.core import CaseError
from safeconduct.formats import read_osm

_FILE = Path(__file__).resolve().parents[2] / "examples/tutorial/millford.osm"


@pytest.mark.parametrize(
    ("box", "swapped"),
    [((47.0, 37.4, 47.4, 37.8), True), ((10.0, 10.0, 11.0, 11.0), False), ((37.0, 47.0, 37.01, 47.01), False)],
)
def test_where_the_roads_lie(box: tuple[float, float, float, float], swapped: bool) -> None:
    with pytest.raises(CaseError) as caught:
        read_osm(_FILE, bbox=box)
    (fault,) = caught.value.faults
    assert "The file's roads lie in 37.5,47.1,37.72,47.36" in fault.remedy
    assert ("swapped" in fault.remedy) is swapped
