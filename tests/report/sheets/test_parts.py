"""The head of every sheet, and its QR code read back by another program."""

from __future__ import annotations

import io

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from builders import at
from plans import CLOCK, sample_plan
from safeconduct.core import Clock, Span
from safeconduct.report.classes import CLASSES
from safeconduct.report.sheets.notice import public_notice
from safeconduct.report.sheets.parts import grouped, head_of, lines_from, passing, qr_rows, sheet_words
from safeconduct.report.sheets.typesetting import pictures_of
from sheet_sources import SHA256, sample_source


def test_the_code_is_read_back_by_another_program() -> None:
    modules = np.array([[255 * (cell == "0") for cell in row] for row in qr_rows(SHA256)], np.uint8)
    quiet = np.pad(modules, 4, constant_values=255)
    (found,) = zxingcpp.read_barcodes(np.kron(quiet, np.ones((4, 4), np.uint8)))
    assert found.text == SHA256


def test_the_code_is_read_from_the_printed_page() -> None:
    (page,) = pictures_of("notice", public_notice(sample_source(), sheet_words("uk")), dots_per_inch=150)
    (found,) = zxingcpp.read_barcodes(np.asarray(Image.open(io.BytesIO(page)).convert("L")))
    assert found.text == SHA256


@pytest.mark.parametrize("name", CLASSES)
def test_the_head_says_class_day_clocks_and_hash(name: str) -> None:
    head = head_of(sample_source(), sheet_words("uk"), "brief", CLASSES[name].name, "T")
    assert f"Клас {name}:" in head.says
    assert (head.day, head.clocks) == ("5\u00a0березня 2022", "Час: Київ / Москва; +1 — наступний день.")
    assert "".join(head.hash) == SHA256


def test_one_clock_is_told_as_one() -> None:
    source = sample_source(clock=Clock(CLOCK.day, CLOCK.zone))
    assert head_of(source, sheet_words("en"), "brief", "parties", "T").clocks == "All times: Kyiv."


def test_groups_of_eight() -> None:
    assert grouped(SHA256)[:2] == ("01234567", "89abcdef")
    assert grouped("abc") == ("abc",)


def test_passing_is_from_the_first_head_to_the_last_tail() -> None:
    own = [convoy for convoy in sample_plan().convoys if convoy.corridor == "c1"]
    assert passing(own, 0) == Span(at("11:07"), at("11:53"))
    assert passing(own, 9) is None
    assert passing([], 0) is None


def test_many_windows_are_cut_and_say_so() -> None:
    spans = [Span(at(f"{hour:02d}:00"), at(f"{hour:02d}:30")) for hour in range(8, 13)]
    starts, ends = lines_from(spans, sheet_words("en"), CLOCK)
    assert starts.split("\n") == ["08:00 / 09:00", "09:00 / 10:00", "10:00 / 11:00", "…"]
    assert ends.split("\n")[-1] == "…"
