"""The head of every sheet, and its QR code read back by another program."""

from __future__ import annotations

import hashlib
import io

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from builders import at
from plans import CLOCK, sample_plan
from safeconduct.core import Clock, Span
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.exports.exports import export_files
from safeconduct.report.sheets.notice import public_notice
from safeconduct.report.sheets.parts import extract_sha256, grouped, head_of, lines_from, passing, qr_rows, sheet_words
from safeconduct.report.sheets.typesetting import pictures_of
from sheet_sources import SHA256, sample_source


def test_the_code_is_read_back_by_another_program() -> None:
    modules = np.array([[255 * (cell == "0") for cell in row] for row in qr_rows(SHA256)], np.uint8)
    quiet = np.pad(modules, 4, constant_values=255)
    (found,) = zxingcpp.read_barcodes(np.kron(quiet, np.ones((4, 4), np.uint8)))
    assert found.text == SHA256


def test_the_code_is_read_from_the_printed_page() -> None:
    source = sample_source()
    (page,) = pictures_of("notice", public_notice(source, sheet_words("uk")), dots_per_inch=150)
    (found,) = zxingcpp.read_barcodes(np.asarray(Image.open(io.BytesIO(page)).convert("L")))
    assert found.text == extract_sha256(source, "public")


@pytest.mark.parametrize("name", CLASSES)
def test_the_head_says_class_day_clocks_and_hash(name: str) -> None:
    source, rules = sample_source(), CLASSES[name]
    corridor = "c1" if name == "convoy" else None
    head = head_of(source, sheet_words("uk"), "brief", rules.name, "T", corridor)
    assert f"Клас {name}:" in head.says
    assert (head.day, head.clocks) == ("5\u00a0березня 2022", "Час: Київ / Москва; +1 — наступний день.")
    assert "".join(head.hash) == extract_sha256(source, rules.name, corridor)


def test_only_the_parties_sheets_bear_the_hash_of_the_plan() -> None:
    """R9: the same case gives the same bytes, so whoever holds the rest of a case could try out what is secret."""
    one, other = sample_source(), sample_source(sample_plan(out=239), sha256="f" * 64)
    both = {name: [extract_sha256(source, CLASSES[name].name, "c1") for source in (one, other)] for name in CLASSES}
    assert [name for name, (first, second) in both.items() if first == second] == ["convoy", "public"]


@pytest.mark.parametrize(("name", "corridor"), [("convoy", "c1"), ("public", None)])
def test_the_hash_is_that_of_the_exported_geojson(name: str, corridor: str | None) -> None:
    source, rules = sample_source(), CLASSES[name]
    (file,) = export_files(source.plan_file, "geojson", rules, corridor)
    assert extract_sha256(source, rules.name, corridor) == hashlib.sha256(file.content).hexdigest()


def test_one_clock_is_reported_as_one() -> None:
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
