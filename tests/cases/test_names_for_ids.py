"""Whoever writes a name where an id is wanted is told the id: places, parties, scopes of windows."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.folders import copy_asset
from safeconduct.cases import check_case


def _remedies(folder: Path, file: str) -> str:
    return " ".join(fault.remedy for fault in check_case(folder) if fault.file == file)


def _replaced(folder: Path, file: str, old: str, new: str) -> Path:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["The Haven", "the haven", " The Haven "])
def test_a_place_by_its_name(tmp_path: Path, name: str) -> None:
    folder = _replaced(copy_asset("base", tmp_path / "case"), "places.csv", "haven,Haven", "haven,The Haven")
    _replaced(folder, "reception.csv", "r1,haven", f"r1,{name}")
    assert "is the name of haven: write haven." in _remedies(folder, "reception.csv")


def test_a_party_by_its_name(tmp_path: Path) -> None:
    folder = _replaced(copy_asset("base", tmp_path / "case"), "reception.csv", ",ua,", ",Ukraine,")
    assert "'Ukraine' is the name of ua: write ua." in _remedies(folder, "reception.csv")


@pytest.mark.parametrize(
    ("scope", "meant"), [("town", "place:town"), ("TOWN", "place:town"), ("Town", "place:town"), ("T1", "road:T1")]
)
def test_a_scope_without_its_kind(tmp_path: Path, scope: str, meant: str) -> None:
    folder = copy_asset("base", tmp_path / "case")
    (folder / "roads.csv").write_text("from,to,km,ref\ntown,cross,24,T1\ncross,haven,36,T2\n", encoding="utf-8")
    (folder / "ceasefire.csv").write_text(f"id,scope,start,end\nw1,{scope},08:00,10:00\n", encoding="utf-8")
    assert f"Did you mean {meant}?" in _remedies(folder, "ceasefire.csv")
