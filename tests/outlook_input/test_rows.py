"""Rows of an outlook folder: what does not fit together is told, and a conflict becomes rows again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from safeconduct.cases.tables.cells import Frame
from safeconduct.cases.tables.known import KnownIds
from safeconduct.cases.tables.rows import Row, read_rows
from safeconduct.core import Fault
from safeconduct.files.rawtable import parse_table
from safeconduct.outlook import Conflict
from safeconduct.outlook_input.folder import load_outlook
from safeconduct.outlook_input.rows import OutlookSettings, conflict_of, names_of, rows_of, scenarios_of
from safeconduct.outlook_input.schema import OUTLOOK_TABLES

SETTINGS = OutlookSettings("Small", date(2022, 3, 1), 10, "Home")
TABLES = {
    "places": "id,name,lat,lon,country\na,A,1,1,Home\nb,B,1,2,Home\nc,C,1,3,Away\n",
    "reception": "place\nc\n",
    "links": "from,to,km\na,b,120\nb,c,130\n",
    "conflict": "place,from\na,2022-03-01\n",
}


def rows(name: str, text: str) -> list[Row]:
    """Read the rows of a table that has no faults of its own."""
    faults: list[Fault] = []
    raw = parse_table(text, OUTLOOK_TABLES[name].file, faults)
    assert raw is not None
    found = read_rows(OUTLOOK_TABLES[name], raw, Frame(places=KnownIds("abc")), faults)
    assert faults == []
    return found


def made(**tables: str) -> tuple[Conflict, list[str]]:
    """Make the conflict of the tables above with some changed, and its faults."""
    faults: list[Fault] = []
    read = {name: rows(name, text) for name, text in {**TABLES, **tables}.items()}
    found = conflict_of("small", SETTINGS, read, faults)
    return found, [f"{fault.file}:{fault.line} {fault.column}" for fault in faults]


def test_kinds_follow_the_other_tables() -> None:
    found, faults = made()
    assert ([place.kind for place in found.places], faults) == (["conflict", "town", "camp"], [])


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("place,from,to,intensity\na,2022-03-03,2022-03-05,\n", [0, 0, 1, 1, 0, 0, 0, 0, 0, 0]),
        ("place,from,to,intensity\na,2022-02-01,2022-03-02,3\n", [3, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("place,from,to,intensity\na,2022-03-09,2022-05-01,\n", [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
        ("place,from,to,intensity\na,2022-05-09,,\n", [0] * 10),
        ("place,from,to,intensity\na,2022-02-01,2022-02-02,\n", [0] * 10),
        ("place,from,to,intensity\na,2022-03-01,,2\na,2022-03-02,2022-03-03,5\n", [2, 5, 2, 2, 2, 2, 2, 2, 2, 2]),
    ],
)
def test_fighting_is_cut_to_the_days_there_are(text: str, days: list[float]) -> None:
    assert made(conflict=text)[0].intensity[0].tolist() == days


@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        ({"links": "from,to,km\na,b,1\nb,a,2\n"}, "links.csv:3 "),
        ({"links": "from,to,km\na,a,1\n"}, "links.csv:2 to"),
        ({"closures": "kind,a,b,from\nlink,a,c,2022-03-01\n"}, "closures.csv:2 b"),
        ({"closures": "kind,a,b,from\nborder,Home,Else,2022-03-01\n"}, "closures.csv:2 b"),
        ({"closures": "kind,a,from,to\ncamp,c,2022-03-03,2022-03-03\n"}, "closures.csv:2 to"),
        ({"corridors": "from,to,persons,first_day,end_day\na,c,5,2022-03-03,2022-03-02\n"}, "corridors.csv:2 end_day"),
        ({"counts": "place,date,persons\nb,2022-03-01,5\n"}, "counts.csv:2 place"),
        ({"counts": "place,date,persons\nc,2022-03-01,5\nc,2022-03-01,6\n"}, "counts.csv:3 date"),
        ({"totals": "date,low,middle,high\n2022-03-01,5,4,6\n"}, "totals.csv:2 middle"),
    ],
)
def test_what_does_not_fit_together(tables: dict[str, str], fault: str) -> None:
    assert made(**tables)[1] == [fault]


def test_a_closure_that_ended_before_the_first_day_is_gone() -> None:
    text = "kind,a,from,to\ncamp,c,2022-02-03,2022-02-20\ncamp,c,2022-02-03,2022-03-02\n"
    assert [(one.from_day, one.to_day) for one in made(closures=text)[0].closures] == [(0, 1)]


def test_counts_are_sorted_by_day_within_each_list_and_lists_keep_their_order() -> None:
    text = "place,date,persons,list\nc,2022-03-03,3,out\nc,2022-03-02,2,in\nc,2022-03-01,1,out\n"
    assert [(one.source, one.day) for one in made(counts=text)[0].counts] == [("out", 0), ("out", 2), ("in", 1)]


def test_totals_counted_and_expected_stand_side_by_side() -> None:
    text = "date,counted,low,middle,high\n2022-03-09,,1,2,3\n2022-03-02,5,5,5,5\n"
    totals, scenarios = scenarios_of(rows("totals", text), SETTINGS.start, [])
    assert [(one.day, one.persons) for one in totals] == [(1, 5)]
    assert [(one.day, one.middle) for one in scenarios] == [(1, 5), (8, 2)]


def test_names_in_other_languages_where_they_are_reported() -> None:
    text = "id,name,name_uk,lat,lon\na,A,А,1,1\nb,B,,1,1\n"
    assert names_of(rows("places", text)) == {"a": {"uk": "А"}, "b": {}}


def written(of: Conflict, table: str, *fields: str) -> Sequence[Any]:
    return [tuple(getattr(row, name) for name in fields) for row in rows_of(of, {})[table]]


def test_a_conflict_becomes_rows() -> None:
    base = load_outlook(Path(__file__).parent / "assets" / "base").conflict
    spans = written(base, "conflict", "place", "from_day", "to_day", "intensity")
    assert spans == [
        ("alpha", date(2022, 3, 1), date(2022, 3, 11), 1.0),
        ("alpha", date(2022, 3, 11), None, 0.5),
        ("beta", date(2022, 3, 5), None, 1.0),
    ]
    assert written(base, "reception", "place", "capacity") == [("haven", 5000), ("refuge", None)]


def test_a_way_forced_backwards_is_written_from_its_other_end() -> None:
    base = made()[0]
    link = replace(base.links[0], forced="b_to_a")
    assert written(replace(base, links=(link,)), "links", "from_place", "to_place", "forced") == [("b", "a", True)]


def test_a_place_that_is_never_fought_over_stays_of_its_kind() -> None:
    base = made()[0]
    still = replace(base, intensity=base.intensity * 0)
    assert written(still, "conflict", "place", "intensity") == [("a", 0.0)]
