"""Cases begun from an OpenStreetMap file or from another folder."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from pathlib import Path

import pytest

from safeconduct.cases import check_case, new_case
from safeconduct.cases.writing.own_case import case_around, case_from_osm
from safeconduct.core import CaseError, UsageError, distance_m

ROOT = Path(__file__).parent.parent.parent
OSM = ROOT / "examples/tutorial/millford.osm"
UKRAINE = ROOT / "examples/ukraine"
DAY = date(2024, 3, 5)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_places_and_roads_of_a_map(tmp_path: Path) -> None:
    begun = case_from_osm(tmp_path / "case", OSM, None, DAY, "Europe/Kyiv")
    found = {row["id"]: row for row in rows(tmp_path / "case/places.csv")}
    assert sorted(found) == ["eastmoor", "haven", "millford", "stonebridge", "upper-ham"]
    assert (found["millford"]["population"], found["haven"]["kind"], begun.places) == ("9000", "city", 5)
    assert {fault.file for fault in check_case(tmp_path / "case")} == {"people.csv", "reception.csv"}


def test_its_convoys_are_those_of_a_new_case(tmp_path: Path) -> None:  # S1
    case_from_osm(tmp_path / "case", OSM, None, DAY, "Europe/Kyiv")
    new_case(tmp_path / "new")
    begun, new = (tomllib.loads((tmp_path / name / "case.toml").read_text("utf-8")) for name in ("case", "new"))
    assert begun["convoys"] == new["convoys"]


def test_a_box_without_places_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError):
        case_from_osm(tmp_path / "case", OSM, (37.51, 47.11, 37.55, 47.15), DAY, "UTC")
    assert not (tmp_path / "case").exists()


def test_places_near_those_named_and_the_roads_between_them(tmp_path: Path) -> None:
    case_around(tmp_path / "case", UKRAINE, ["mariupol", "volnovakha"], 60.0, DAY, "Europe/Kyiv")
    every = {row["id"]: row for row in rows(UKRAINE / "places.csv")}
    centres = [every[name] for name in ("mariupol", "volnovakha")]
    near = {
        name for name, row in every.items()
        if any(distance_m(float(one["lat"]), float(one["lon"]), float(row["lat"]), float(row["lon"])) <= 60_000
               for one in centres)
    }  # fmt: skip
    assert {row["id"] for row in rows(tmp_path / "case/places.csv")} == near
    kept = [row for row in rows(UKRAINE / "roads.csv") if {row["from"], row["to"]} <= near]
    assert rows(tmp_path / "case/roads.csv") == kept


@pytest.mark.parametrize(
    ("around", "km", "zone"),
    [(["mariupl"], 60.0, "UTC"), (["mariupol"], 0.0, "UTC"), (["mariupol"], 60.0, "Kyiv/Europe")],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, around: list[str], km: float, zone: str) -> None:
    with pytest.raises(UsageError):
        case_around(tmp_path / "case", UKRAINE, around, km, DAY, zone)
    assert not (tmp_path / "case").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds files already"):
        case_around(tmp_path, UKRAINE, ["mariupol"], 60.0, DAY, "UTC")
