"""Names that no font can print are reported; Arabic is printed, joined and from right to left (R1; found/25)."""

from __future__ import annotations

import dataclasses
import io

import pytest
from pypdf import PdfReader

from plans import PLACES, TOWN
from safeconduct.report.sheets.letters import lines_on_lacking, missing_letters
from safeconduct.report.sheets.notice import PublicNotice, public_notice
from safeconduct.report.sheets.parts import sheet_words
from safeconduct.report.sheets.typesetting import pdf_of
from sheet_sources import sample_source


@pytest.mark.parametrize("name", ["Маріуполь", "Ґанок", "Orléans", "Ağrı", "Αθήνα", "حلب", "النيرب ٣", "Town & <1>"])
def test_letters_that_are_there_are_not_reported(name: str) -> None:
    assert missing_letters(name) == ""


@pytest.mark.parametrize("name", ["አዲስ አበባ", "မြန်မာ", "北京", "עזה", "दिल्ली"])
def test_names_that_cannot_be_printed_are_reported_with_their_letters(name: str) -> None:
    (line,) = lines_on_lacking([name, "Kyiv"])
    assert repr(name) in line
    assert f"U+{ord(name[0]):04X}" in line


def _notice_of(name: str) -> PublicNotice:
    places = {**PLACES, TOWN: dataclasses.replace(PLACES[TOWN], name=name)}
    return public_notice(sample_source(places=places), sheet_words("en"))


def test_arabic_is_set_in_the_packages_own_letters() -> None:
    pdf = PdfReader(io.BytesIO(pdf_of("notice", _notice_of("حلب"))))
    fonts = {str(font.get_object()["/BaseFont"]) for font in pdf.pages[0]["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert any("IBMPlexSansArabic" in font for font in fonts)
