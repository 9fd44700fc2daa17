"""timetable.csv and duties.csv."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from plans import CLOCK, PLACES, sample_plan
from safeconduct.core import Clock, csv_text
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.exports.duties import duties_csv
from safeconduct.report.exports.timetable import timetable_csv
from safeconduct.report.plan.writer import plan_json

PARTIES = CLASSES["parties"]


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_timetable_has_a_row_a_convoy_and_waypoint() -> None:
    rows = _rows(timetable_csv(sample_plan().convoys, CLOCK, PLACES, PARTIES))
    assert [(row["convoy"], row["order"], row["waypoint"]) for row in rows[2:5]] == [
        ("v1", "3", "haven"),
        ("v2", "1", "town"),
        ("v2", "2", "cross"),
    ]
    assert len(rows) == 9


def test_timetable_tells_both_clocks() -> None:
    row = _rows(timetable_csv(sample_plan().convoys, CLOCK, PLACES, PARTIES))[4]
    assert row["head"] == "2022-03-05T12:29:30+02:00"
    assert row["head_second_clock"] == "2022-03-05T13:29:30+03:00"
    assert (row["vehicles"], row["persons"], row["means"], row["name"]) == ("2", "90", "bus", "Cross")


def test_timetable_agrees_with_the_plan() -> None:
    rows = _rows(timetable_csv(sample_plan().convoys, CLOCK, {}, PARTIES))
    told = json.loads(json.dumps(plan_json(sample_plan(), CLOCK)))["convoys"]
    passes = [(c["id"], p["place"], p["head"], p["tail"]) for c in told for p in c["passes"]]
    assert [(row["convoy"], row["waypoint"], row["head"], row["tail"]) for row in rows] == passes


def test_one_clock_leaves_the_second_empty() -> None:
    clock = Clock(CLOCK.day, CLOCK.zone)
    rows = _rows(timetable_csv(sample_plan().convoys, clock, PLACES, PARTIES))
    assert {row["tail_second_clock"] for row in rows} == {""}


def test_duties_have_a_row_a_run_empty_ones_too() -> None:
    rows = _rows(duties_csv(sample_plan().duties, CLOCK, PLACES, PARTIES))
    told = [(row["bus"], row["run"], row["from"], row["persons"], row["via"]) for row in rows]
    assert told[:2] == [("f1-01", "1", "haven", "0", "cross"), ("f1-01", "2", "town", "45", "cross")]
    assert rows[3]["departs"] == "2022-03-05T11:53:00+02:00"
    assert rows[3]["arrives_second_clock"] == "2022-03-05T14:08:00+03:00"


def test_cells_with_commas_quotes_and_lines_come_back() -> None:
    text = csv_text(("a", "b"), [('x, "y"', "two\nlines"), (None, 1.5)])
    assert list(csv.reader(io.StringIO(text))) == [["a", "b"], ['x, "y"', "two\nlines"], ["", "1.5"]]


@given(st.sampled_from("=+-@\t\r"), st.text(max_size=5))
def test_no_cell_is_a_formula(first: str, rest: str) -> None:
    (_, (cell,)) = csv.reader(io.StringIO(csv_text(("a",), [(first + rest,)]), newline=""))
    assert cell.startswith("'")
