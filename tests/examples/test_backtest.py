"""benchmarks/backtest.py: planned beside counted, and nothing made up where one of them is missing."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_cases import EXAMPLES, positions, table


@pytest.fixture(scope="module")
def backtest() -> ModuleType:
    path = EXAMPLES.parent / "benchmarks" / "backtest.py"
    spec = importlib.util.spec_from_file_location("backtest", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["backtest"] = module
    spec.loader.exec_module(module)
    return module


Row = tuple[str, str, int, int]
"""Origin, destination, persons by car, persons by bus."""


def plan(*corridors: Row) -> dict[str, object]:
    return {
        "corridors": [
            {"origin": one, "destination": two, "persons": {"car": car, "bus": bus}} for one, two, car, bus in corridors
        ]
    }


def test_origins_and_means_add_up(backtest: ModuleType) -> None:
    count = backtest.Counted("c", "2022-03-09", ("bucha", "irpin"), "kyiv", None, "", "")
    made = plan(("bucha", "kyiv", 10, 5), ("irpin", "kyiv", 7, 0), ("sumy", "kyiv", 99, 0), ("irpin", "lviv", 99, 0))
    assert backtest.planned(made, count) == 22


@given(st.permutations([("a", "z", 3, 1), ("a", "z", 4, 0), ("b", "z", 5, 2), ("a", "y", 6, 0)]))
def test_the_order_of_corridors_does_not_matter(
    backtest: ModuleType, corridors: list[tuple[str, str, int, int]]
) -> None:
    count = backtest.Counted("c", "2022-03-09", ("a",), "z", None, "", "")
    assert backtest.planned(plan(*corridors), count) == 8


@pytest.mark.parametrize(
    ("persons", "approx", "words"),
    [
        (None, "", "–"),
        (0, "yes", "0"),
        (3000, "yes", "about 3\u2009000"),
        (60000, "more than", "more than 60\u2009000"),
    ],
)
def test_a_count_in_words(backtest: ModuleType, persons: int | None, approx: str, words: str) -> None:
    assert backtest.Counted("c", "2022-03-09", ("a",), "z", persons, approx, "").words == words


def test_no_plan_is_a_dash_and_no_corridor_is_nobody(backtest: ModuleType) -> None:  # R1
    count = backtest.Counted("c", "2022-03-09", ("a",), "z", None, "", "somebody")
    without, empty = (backtest.table([count], plans).splitlines()[2] for plans in ({}, {"c": plan()}))
    assert without == "| c | a – z | – | – | – | – | – | – | 2022-03-09 | somebody |"
    assert empty == "| c | a – z | 0 | – | – | – | – | – | 2022-03-09 | somebody |"


def test_the_band_is_of_the_sum_of_origins_day_by_day(backtest: ModuleType) -> None:
    a, b = [float(day) for day in range(100)], [0.0] * 50 + [1000.0] * 50
    days = {("a", "z"): (a, [True] * 100), ("b", "z"): (b, [True] * 100), ("b", "y"): ([9.0], [True])}
    both = backtest.Counted("c", "2022-03-09", ("a", "b"), "z", 1094, "", "")
    assert backtest.band(days, both) == (4.0, 1094.0)
    assert backtest.band(days, backtest.Counted("c", "2022-03-09", ("q",), "z", 1, "", "")) is None


@pytest.mark.parametrize(("persons", "within"), [(None, "–"), (4, "yes"), (94, "yes"), (3, "no"), (95, "no")])
def test_a_count_lies_within_or_not(backtest: ModuleType, persons: int | None, within: str) -> None:
    days = {("a", "z"): ([float(day) for day in range(100)], [day >= 80 for day in range(100)])}
    count = backtest.Counted("c", "2022-03-09", ("a",), "z", persons, "", "somebody")
    row = backtest.table([count], {"c": plan()}, {"c": days}).splitlines()[2]
    assert row.split(" | ")[3:6] == ["4 to 94", within, "80 to 98"]


def test_the_band_of_days_on_which_it_opened_leaves_out_the_others(backtest: ModuleType) -> None:
    days = {("a", "z"): ([0.0] * 60 + [7.0] * 40, [False] * 60 + [True] * 40)}
    count = backtest.Counted("c", "2022-03-09", ("a",), "z", 0, "", "")
    assert backtest.band(days, count) == (0.0, 7.0)
    assert backtest.band(days, count, opened=True) == (7.0, 7.0)
    shut = {("a", "z"): ([0.0] * 100, [False] * 100)}
    assert backtest.band(shut, count, opened=True) is None


def test_plans_are_read_where_they_are(backtest: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "plan.json").write_text(json.dumps(plan()), encoding="utf-8")
    assert set(backtest.read_plans(tmp_path, ["one", "two"])) == {"one"}


def test_the_table_of_counts_is_whole(backtest: ModuleType) -> None:
    counts = backtest.read_counted(EXAMPLES / "counted.csv")
    places = {case: {*positions("ukraine"), *positions(case)} for case in {count.case for count in counts}}
    assert counts
    assert len(counts) == len(table("counted.csv"))
    assert all(count.source and {*count.origins, count.destination} <= places[count.case] for count in counts)
    assert {count.case for count in counts} <= {path.name for path in EXAMPLES.iterdir()}


def test_it_prints_a_row_a_count(backtest: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert backtest.main([str(tmp_path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2 + len(table("counted.csv"))


def test_two_folders_are_wrong_usage(backtest: ModuleType) -> None:
    assert backtest.main(["one", "two"]) == 2


def test_the_table_is_put_between_its_marks(backtest: ModuleType) -> None:
    page = "Before\n\n<!-- table: benchmarks/backtest.py -->\nold\n<!-- end of table -->\n\nAfter\n"
    fresh = backtest.put_into(page, "new")
    assert fresh == page.replace("old", "new")
    assert backtest.put_into(fresh, "new") == fresh


def test_a_page_without_marks_is_reported(backtest: ModuleType) -> None:
    with pytest.raises(ValueError, match="expected the marks"):
        backtest.put_into("<!-- end of table -->", "new")


def test_the_page_shows_every_count(backtest: ModuleType) -> None:
    page = (EXAMPLES.parent / "docs" / "backtest.md").read_text(encoding="utf-8")
    counts = backtest.read_counted(EXAMPLES / "counted.csv")
    rows = [row for row in page.splitlines() if any(row.startswith(f"| {count.case} |") for count in counts)]
    assert len(rows) == len(counts)
    for row, count in zip(rows, counts, strict=True):
        assert row.endswith(f"| {count.words} | {count.date} | {count.source} |")
