"""What is twice as large takes about twice as long to read, whatever is wrong with it."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cases.folders import copy_asset
from safeconduct.cases import check_case
from safeconduct.cases.reading.polygons import LAYERS, read_polygons
from safeconduct.cli.app import build_app
from safeconduct.formats.documents import read_document
from safeconduct.formats.layers.geojson import read_features
from safeconduct.statements import bundled_gazetteer, read_text


def _folder(folder: Path, count: int) -> Path:
    """A case of so many places, and as many rows of people whose ids are one letter off."""
    copy_asset("base", folder)
    places = "".join(f"SETTLEMENT-NUMBER-{n:05},X,47,37.{n:05}\n" for n in range(count))
    people = "".join(f"SETLEMENT-NUMBER-{n:05},car,1\n" for n in range(count))
    (folder / "places.csv").write_text(f"id,name,lat,lon\n{places}", "utf-8")
    (folder / "people.csv").write_text(f"place,means,persons\n{people}", "utf-8")
    return folder


def test_three_thousand_unknown_ids_are_answered_in_linear_time(tmp_path: Path) -> None:
    """Quadratic work took 38 s for 3,000; ten times the rows may take twenty times as long, not a hundred."""
    took = {}
    for count in (600, 6000):
        folder = _folder(tmp_path / str(count), count)
        start = time.process_time()
        faults = [fault for fault in check_case(folder) if fault.file == "people.csv" and fault.column == "place"]
        took[count] = time.process_time() - start
        assert len(faults) == count
        assert all("Did you mean SETTLEMENT-NUMBER-" in fault.remedy for fault in faults)
    assert took[6000] < 20 * took[600] + 1
    assert took[6000] < 10


def _areas(size: int, folder: Path) -> object:
    shape = {"type": "Polygon", "coordinates": [[[37.0, 47.0], [37.1, 47.0], [37.1, 47.1], [37.0, 47.0]]]}
    one = json.dumps({"type": "Feature", "properties": {"nam": "x"}, "geometry": shape})
    text = '{"features": [\n' + ",\n".join([one] * size) + "]}"
    return len(read_polygons(text, LAYERS["danger"], "danger.geojson", None, None, []))


def _lines(size: int, folder: Path) -> object:
    one = '{"type": "Feature", "properties": {"a": 1, "a": 2}, "geometry": null}'
    (folder / "lines.geojson").write_text('{"type": "FeatureCollection", "features": [' + ",".join([one] * size) + "]}")
    with pytest.raises(Exception, match="twice in one object"):
        return read_features(folder / "lines.geojson")
    return None


def _page(size: int, folder: Path) -> object:
    (folder / "a.html").write_text("<html><body>" + "<div><p>5 March <b>x" * size, encoding="utf-8")
    return len(read_document(folder / "a.html").text)


def _marked_sections(size: int, folder: Path) -> object:
    (folder / "a.html").write_text("<html><body>Sumy" + "<![x[y]]>" * size, encoding="utf-8")
    return len(read_document(folder / "a.html").text)


def _digits(size: int, folder: Path) -> object:
    return len(read_text("In Sumy " + "1" * size + " people left.", file="a", gazetteer=bundled_gazetteer()))


def _numbers(size: int, folder: Path) -> object:
    return len(read_text("In Sumy " + "1,234 " * size + "people left.", file="a", gazetteer=bundled_gazetteer()))


@pytest.mark.parametrize(
    ("read", "size"),
    [(_areas, 1500), (_lines, 20_000), (_page, 3000), (_marked_sections, 3000), (_digits, 50_000), (_numbers, 400)],
)
def test_four_times_as_much_takes_no_more_than_ten_times_as_long(
    read: Callable[[int, Path], object], size: int, tmp_path: Path
) -> None:
    """Quadratic work would take sixteen times as long: GeoJSON's lines took 42 s, 400 KB of HTML 60 s."""
    read(size // 10, tmp_path)
    took = []
    for times in (1, 4):
        gc.collect()  # what other tests left behind is not counted here
        start = time.process_time()
        read(times * size, tmp_path)
        took.append(time.process_time() - start)
    assert took[1] < 10 * took[0] + 0.2
    assert took[1] < 20


def test_a_million_bad_rows_print_twenty_and_a_count(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    rows = "".join(f"x{number},car,y\n" for number in range(1_000_000))
    (folder / "people.csv").write_text("place,means,persons\n" + rows, "utf-8")
    start = time.process_time()
    lines = CliRunner().invoke(build_app(), ["check", str(folder)]).stdout.splitlines()
    assert time.process_time() - start < 20
    assert len([line for line in lines if "[persons]: got 'y'" in line]) == 20
    assert "error: people.csv [persons]: 9,980 more of the kind; `check --json` lists all." in lines
    assert any("more than 10,000 rows; expected at most 10,000" in line for line in lines)
    assert len(lines) < 60
