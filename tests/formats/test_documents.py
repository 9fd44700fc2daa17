"""Texts, pages and PDFs in; one named file for each way they can be at fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safeconduct.core import CaseError
from safeconduct.formats.documents import MOST_BYTES, read_document

ASSETS = Path(__file__).parent / "assets/documents"


@pytest.mark.parametrize(
    ("name", "got"),
    [
        ("empty.txt", "an empty file"),
        ("blank.txt", "an empty file"),
        ("windows-1251.txt", "byte 0xCF at byte 6"),
        ("report.docx", "a ZIP file"),
        ("zero-byte.txt", "a control character (0x00)"),
        ("broken.pdf", "a PDF that cannot be read"),
        ("scan.pdf", "a PDF with no text in it"),
        ("locked.pdf", "locked with a password"),
        ("charset.html", "charset no-such"),
        ("nowhere.txt", "no such file"),
        (".", "a folder"),
    ],
)
def test_broken_file_is_reported(name: str, got: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_document(ASSETS / name)
    (fault,) = caught.value.faults
    assert got in fault.got
    assert fault.remedy
    assert fault.expected


def test_line_of_the_wrong_byte() -> None:
    with pytest.raises(CaseError) as caught:
        read_document(ASSETS / "zero-byte.txt")
    assert caught.value.faults[0].line == 2


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as handle:
        handle.truncate(100_000_000)
    assert large.stat().st_size > MOST_BYTES
    with pytest.raises(CaseError, match="100 MB"):
        read_document(large)


def test_no_date_is_a_warning() -> None:
    document = read_document(ASSETS / "no-date.txt")
    assert document.date is None
    assert [fault.level for fault in document.warnings] == ["warning"]


def test_plain_text_keeps_its_first_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"outlet: Paper\r\ndate: 2022-03-05\r\n\r\nWords.\r\n")
    document = read_document(path)
    assert (document.outlet, document.date, document.warnings) == ("Paper", date(2022, 3, 5), ())
    assert document.text == "outlet: Paper\ndate: 2022-03-05\n\nWords.\n"


def test_utf_16_with_its_mark() -> None:
    assert read_document(ASSETS / "utf-16.txt").text == "300 people left Sumy."


def test_page_of_the_web() -> None:
    document = read_document(ASSETS / "page.html")
    assert (document.outlet, document.date) == ("The Paper", date(2022, 3, 9))
    assert document.text.split("\n\n") == [
        "Corridors",
        "A corridor from Sumy to Poltava was agreed, Iryna Vereshchuk said.",
        "500 people left.",
    ]


def test_page_in_its_own_encoding() -> None:
    assert read_document(ASSETS / "cyrillic.html").text == "Суми - Полтава"


def test_pdf() -> None:
    document = read_document(ASSETS / "report.pdf")
    assert document.date == date(2022, 3, 9)
    assert "from Sumy to Poltava" in document.text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>One.</p><![<p>Two.</p>", "One.\n\nTwo."),
        ("<p>One.<p>Two.</div></p>", "One.\n\nTwo."),
        ("<p>One<script>x()</script> more.</p><nav>Menu</nav>", "One more."),
        ("<table><tr><td>Sumy</td><td>500</td></tr><tr><td>Izium</td></tr></table>", "Sumy | 500\n\nIzium"),
        ("<p>a &lt; b &amp; c</p><!-- no --><p>d", "a < b & c\n\nd"),
    ],
)
def test_broken_page_is_read_as_a_browser_shows_it(body: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><head><title>T</title></head><body>{body}</body></html>", encoding="utf-8")
    assert read_document(path).text == text


@pytest.mark.parametrize("name", ["rot13", "base64", "x-none"])
def test_encoding_that_is_none_of_text_is_a_fault(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><head><meta charset='{name}'></head><body><p>x</p></body></html>", encoding="utf-8")
    with pytest.raises(CaseError, match=f"charset {name}"):
        read_document(path)


def test_deeply_nested_page_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body>" + "<b>" * 50_000 + "deep", encoding="utf-8")
    assert read_document(path).text == "deep"
