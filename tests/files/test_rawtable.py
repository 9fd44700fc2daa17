"""Tables as text: what is written reads back cell by cell, in every way a spreadsheet writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.core import Fault, without_hidden
from safeconduct.files.rawtable import RawTable, parse_table, table_text

_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8).map(without_hidden)


def _parse(text: str) -> tuple[RawTable, list[Fault]]:
    faults: list[Fault] = []
    table = parse_table(text, "t.csv", faults)
    assert table is not None
    return table, faults


@given(
    rows=st.lists(st.tuples(_CELL, _CELL).filter(lambda row: any(cell.strip() for cell in row)), max_size=4),
    delimiter=st.sampled_from(",;\t"),
    newline=st.sampled_from(["\n", "\r\n"]),
    bom=st.booleans(),
)
def test_tables_read_back(rows: list[tuple[str, str]], delimiter: str, newline: str, bom: bool) -> None:
    table = RawTable("t.csv", ("id", "name"), tuple(rows), (), delimiter, newline, bom)
    back, faults = _parse(table_text(table))
    assert (back.columns, back.rows, back.delimiter, back.bom) == (table.columns, table.rows, delimiter, bom)
    assert [fault.level for fault in faults] == ["note"] * (delimiter != ",")
    assert table_text(back) == table_text(table) or newline == "\n"


def test_lines_count_from_the_top_of_the_file() -> None:
    table, faults = _parse('a,b\n\n1,"x\ny\nz"\n,\n2,\n')
    assert table.rows == (("1", "x\ny\nz"), ("2", ""))
    assert table.lines == (3, 7)
    assert faults == []


def test_a_line_that_names_the_separator_counts_too() -> None:
    table, _ = _parse("sep=;\na;b\n1;2\n")
    assert (table.columns, table.lines, table.delimiter) == (("a", "b"), (3,), ";")


def test_commas_inside_quotes_do_not_hide_the_separator() -> None:
    table, _ = _parse('"a,b,c";d\n1;2\n')
    assert table.columns == ("a,b,c", "d")


def test_old_line_ends_are_read() -> None:
    table, faults = _parse("a,b\r1,2\r3,4\r")
    assert table.rows == (("1", "2"), ("3", "4"))
    assert faults == []


def test_columns_are_found_in_capitals_and_with_blanks() -> None:
    table, _ = _parse("ID, Name \n1,x\n")
    assert (table.column("id"), table.column("name"), table.column("lat")) == (0, 1, None)


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff", "\ufeff\r\n"])
def test_nothing_is_no_table(text: str) -> None:
    faults: list[Fault] = []
    assert parse_table(text, "t.csv", faults) is None
    assert [fault.got for fault in faults] == ["an empty file"]


def test_what_comes_after_an_open_quote_is_not_read() -> None:
    table, (fault,) = _parse('a,b\n1,2\n3,"4\n5,6\n')
    assert table.cut
    assert table.rows == (("1", "2"),)
    assert (fault.line, fault.got) == (3, "unexpected end of data")
