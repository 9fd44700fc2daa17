"""Gazetteers from GeoNames tables and OpenStreetMap extracts."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.core import CaseError, UsageError
from safeconduct.formats.gazetteers import geonames_gazetteer, osm_gazetteer

_ROW = "1\tMariupol\tMariupol\tЖданов,Маріуполь\t47.1\t37.54\tP\tPPLA2\tUA\t\t05\t\t\t\t431859\t\t70\tEurope/Kiev\t2022"
_HILL = "2\tHill\tHill\t\t47.0\t37.0\tT\tHLL\tUA\t\t05\t\t\t\t0\t\t70\tEurope/Kiev\t2022"
_OSM = """<osm version="0.6"><node id="1" lat="50.9" lon="34.8" version="1">
<tag k="place" v="city"/><tag k="name" v="Суми"/><tag k="name:en" v="Sumy"/></node></osm>"""


def test_geonames_table(tmp_path: Path) -> None:
    path = tmp_path / "UA.txt"
    path.write_text(f"{_ROW}\n{_HILL}\n", encoding="utf-8")
    gazetteer = geonames_gazetteer(path, {"05": "Donetsk"})
    (town,) = gazetteer.settlements
    assert (town.admin, town.population, town.names) == ("Donetsk", 431859, ("Жданов", "Маріуполь"))
    assert gazetteer.locate("Маріуполя").settlement == town


@pytest.mark.parametrize(("row", "got"), [("1\tMariupol", "2 columns"), (_ROW.replace("47.1", "north"), "north")])
def test_broken_rows_are_reported(tmp_path: Path, row: str, got: str) -> None:
    path = tmp_path / "UA.txt"
    path.write_text(f"{_ROW}\n{row}\n", encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        geonames_gazetteer(path)
    (fault,) = caught.value.faults
    assert fault.line == 2
    assert got in fault.got


def test_no_such_table(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        geonames_gazetteer(tmp_path / "no.txt")


def test_openstreetmap(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    path.write_text(_OSM, encoding="utf-8")
    found = osm_gazetteer(path).locate("Sumy").settlement
    assert found is not None
    assert (found.lat, found.lon) == pytest.approx((50.9, 34.8))
