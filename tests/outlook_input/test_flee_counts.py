"""source_data: counts of camps, lists of one camp, totals, and corrections held against them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from outlook_input.flee_tables import table_of
from safeconduct.core import Fault
from safeconduct.outlook_input.flee.counts import FleeCounts, read_corrections, read_counts
from safeconduct.outlook_input.flee.rows import Names

START = date(2020, 3, 1)


def counts(folder: Path, layout: str, **files: str) -> tuple[FleeCounts, list[str]]:
    """Read a layout that names a.csv and the like, for the camps Gamma and Delta."""
    for name, text in {"data_layout": layout, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    faults: list[Fault] = []
    found = read_counts(folder, "data_layout.csv", ["Gamma", "Delta"], START, 10, faults)
    return found, [f"{fault.level} {fault.file}:{fault.line}" for fault in faults]


def gamma(folder: Path, text: str) -> tuple[list[tuple[int, float]], list[str]]:
    """Read one camp's file."""
    found, faults = counts(folder, "total,t.csv\nGamma,a.csv\nDelta,\n", a=text, t="2020-03-01,0\n")
    told = [fault for fault in faults if not fault.endswith("data_layout.csv:3")]
    return [(count.day, count.persons) for count in found.counts], told


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("2020-03-01,0\n2020-03-05,12\n", [(0, 0), (4, 12)]),
        ("Date,Count\n2020-03-01,0\n", [(0, 0)]),
        ("DateTime,Count\n2020-03-01,0\n", [(0, 0)]),
        ("#date,count\n2020-02-28,7,9\n", [(-2, 7)]),
        ("2020-03-01,0\n# 2020-03-02,5\n2020-03-03,\n2020-03-04, 9 \n", [(0, 0), (3, 9)]),
        ("2020-03-05,12\n2020-03-05,13\n", [(4, 13)]),
        ("2020-03-01,1\n2020-03-05,12\n2020-03-01,99\n", [(0, 1), (4, 12)]),
    ],
)
def test_a_file_of_counts(text: str, series: list[tuple[int, float]], tmp_path: Path) -> None:
    assert gamma(tmp_path, text)[0] == series


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "error a.csv:0"),
        ("2020-03-01,-1\n", "error a.csv:1"),
        ("2020-03-01,1e99\n", "error a.csv:1"),
        ('2020-03-01,"1,000"\n', "error a.csv:1"),
        ("spring,5\n", "error a.csv:1"),
        ("2020-03-05,1\n2020-03-04,1\n", "warning a.csv:2"),
        ("2020-03-05,1\n2020-03-05,1\n", "note a.csv:2"),
    ],
)
def test_faults_of_a_file(text: str, fault: str, tmp_path: Path) -> None:
    assert gamma(tmp_path, text)[1] == [fault]


def test_lists_of_one_camp_are_kept_apart(tmp_path: Path) -> None:
    files = {"a": "2020-03-01,1\n", "b": "2020-03-02,2\n", "t": "2020-03-01,0\n"}
    found, faults = counts(tmp_path, "total,t.csv\nGamma,a.csv,b.csv\nDelta,\n", **files)
    assert [(count.place, count.source) for count in found.counts] == [("Gamma", "a.csv"), ("Gamma", "b.csv")]
    assert (found.uncounted, faults) == ({"Delta"}, ["warning data_layout.csv:3"])


def test_the_figure_before_a_day_adds_the_lists_up(tmp_path: Path) -> None:
    files = {"a": "2020-03-01,1\n2020-03-04,5\n", "b": "2020-03-02,2\n", "t": "2020-03-01,0\n"}
    found, _ = counts(tmp_path, "total,t.csv\nGamma,a.csv,b.csv\nDelta,\n", **files)
    assert [found.before("Gamma", day) for day in (0, 1, 2, 4)] == [None, 1, 3, 7]
    assert found.dates_of("Gamma") == [0, 1, 3]


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ("Gamma,2020-03-05,normalize\n", []),
        ("gamma,2020-03-05\n", ["warning camp"]),
        ("Nowhere,2020-03-05\n", ["error camp"]),
        ("Gamma,2020-03-06\n", ["error date"]),
        ("Gamma,2020-03-01\n", ["error date"]),
        ("Gamma,2020-03-02\n", ["error date"]),
        ("Gamma,soon\n", ["error date"]),
        ("Omega,2020-03-05\n", ["warning camp"]),
        ("Delta,2020-03-05\n", []),
    ],
)
def test_corrections(rows: str, faults: list[str], tmp_path: Path) -> None:
    layout = "total,t.csv\nGamma,a.csv\nDelta,\nOmega,a.csv\n"
    found, _ = counts(tmp_path, layout, a="2020-03-01,0\n2020-03-02,5\n2020-03-05,8\n", t="2020-03-01,0\n")
    told: list[Fault] = []
    table, names = table_of(rows, tmp_path, told), Names(["Alpha", "Gamma", "Delta"], "a place")
    corrections = read_corrections(table, names, found, START, whole=True)
    assert [f"{fault.level} {fault.column}" for fault in told] == faults
    assert [(one.place, one.day) for one in corrections] == ([("Gamma", 4)] if "amma,2020-03-05" in rows else [])


def test_corrections_of_counts_that_could_not_be_read_are_not_held_against_them(tmp_path: Path) -> None:
    told: list[Fault] = []
    table = table_of("Gamma,2020-03-06\n", tmp_path, told)
    assert read_corrections(table, Names(["Gamma"], "a place"), FleeCounts(), START, whole=False) == []
    assert told == []
