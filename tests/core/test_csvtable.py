"""Tables that spreadsheets open: no cell is a formula, whatever the reader cuts cells at; Excel knows the letters."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.core import csv_bytes, csv_text, harmless_cell, plain_text, steering_character

# What Excel and LibreOffice run when a cell begins with it, full-width and small forms too.
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫−"
_TEXTS = st.text(alphabet=st.sampled_from(SIGNS + ";,\t\n\r \"'|ab1я\x00\u200b\u202e"), max_size=12)


@given(st.lists(_TEXTS, min_size=1, max_size=3))
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_no_cell_begins_a_formula_whatever_separates_cells(separator: str, row: list[str]) -> None:
    text = csv_text([f"c{number}" for number in range(len(row))], [row])
    quoted = [cell for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in line]
    for cell in quoted:
        assert cell.lstrip(' \t\n"')[:1] not in (*SIGNS,), (cell, text)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "a;", "a; ", "a\n", "a\t", '"', 'a;"'])
def test_a_formula_gets_a_quote_mark(sign: str, before: str) -> None:
    cell = str(harmless_cell(f"{before}{sign}HYPERLINK(1)"))
    assert cell.replace("'", "") == f"{before}{sign}HYPERLINK(1)"
    assert re.search(rf"(^|[;\t\n|])[\s\"]*{re.escape(sign)}", cell) is None


def test_numbers_stay_numbers_and_plain_texts_stay_as_they_are() -> None:
    assert [harmless_cell(value) for value in (-1.5, 0, None, "a-b", "Kyiv, +380", "1 = 1")] == [
        -1.5, 0, None, "a-b", "Kyiv, +380", "1 = 1",
    ]  # fmt: skip


def test_control_and_invisible_characters_are_left_out() -> None:
    assert harmless_cell("a\x1b[31m\u202eb\u200b\x00c\r\nd") == "a[31mbc\nd"


def test_excel_knows_the_letters_unless_asked_not_to() -> None:
    assert csv_bytes("Бург\n").decode("utf-8-sig") == "Бург\n"
    assert csv_bytes("Бург\n")[:3] == b"\xef\xbb\xbf"
    assert csv_bytes("Бург\n", bom=False) == "Бург\n".encode()


@pytest.mark.parametrize("hidden", [*"\x1b\x07\x9b\u202e\u2066\u200b\ufeff\ud800\U000e0041"])
def test_a_steering_character_is_named_and_left_out(hidden: str) -> None:
    assert steering_character(f"ab{hidden}c") == f"U+{ord(hidden):04X} at 3"
    assert plain_text(f"ab{hidden}c") == "abc"


@pytest.mark.parametrize("name", ["Маріуполь", "نيروز", "می\u200cخواهم", "Ağrı", "北京", "a\tb"])
def test_letters_of_every_script_stay(name: str) -> None:
    assert steering_character(name) is None
    assert plain_text(name) == name


def test_lines_end_with_a_newline() -> None:
    assert plain_text("a\r\nb\rc\u2028d") == "a\nb\nc\nd"
