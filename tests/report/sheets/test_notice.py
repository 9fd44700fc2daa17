"""The public notice holds what the public may know, and nothing else, hidden parts of the PDF included (R9)."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from builders import at
from plans import CLOCK, TOWN, sample_plan
from safeconduct.planning import AssemblyPoint
from safeconduct.report.sheets.notice import PublicNotice, public_notice
from safeconduct.report.sheets.parts import SheetSource, sheet_words
from safeconduct.report.sheets.typesetting import pdf_of
from safeconduct.report.wording.wording import LANGUAGES, Language
from sheet_sources import pdf_text, sample_case, sample_source

# What of the sample plan nobody but the parties may learn: ids, roads, the place between, counts, means, reception.
_SECRET = ("f1", "v1", "v2", "v3", "c1", "c2", "cross", "Cross", "T1", "T2", "T3", "100", "240", "1290", "190", "r1",
           "k1", "37.35", "bus", "186", "188")  # fmt: skip


def notice(source: SheetSource | None = None, language: Language = "en") -> PublicNotice:
    return public_notice(source or sample_source(), sheet_words(language))


def secret_times() -> set[str]:
    plan = sample_plan()
    spans = [window.span for window in plan.footprint]
    instants = [at for convoy in plan.convoys for one in convoy.passes for at in (one.head, one.tail)]
    instants += [at for span in spans for at in (span.start, span.end)]
    instants += [at for duty in plan.duties for leg in duty.legs for at in (leg.departs, leg.arrives)]
    return {f"{at.astimezone(zone):%H:%M}" for at in instants for zone in (CLOCK.zone, CLOCK.second)}


def whole_content(pdf: bytes) -> Iterator[str]:
    """Yield everything in a PDF as text: what is drawn, metadata, every stream unpacked, every object's own words."""
    reader = PdfReader(io.BytesIO(pdf))
    yield " ".join(pdf_text(pdf))
    for number in range(1, int(str(reader.trailer["/Size"]))):
        thing = reader.get_object(number)
        font = isinstance(thing, StreamObject) and ("/Length1" in thing or "/Subtype" in thing)
        if isinstance(thing, StreamObject) and not font:
            yield thing.get_data().decode("latin-1")
        yield re.sub(r"\d+ \d+ R|IndirectObject\([^)]*\)", "", str(dict(thing) if isinstance(thing, dict) else thing))


def open_source() -> SheetSource:
    """Return the sample with hours in assembly.csv; burg has no row there."""
    point = AssemblyPoint("a1", TOWN, opens=at("09:30"), closes=at("16:45"), lat=47.0123, lon=37.0456)
    return sample_source(case=sample_case(assembly=(point,)))


def test_corridors_between_the_same_ends_do_not_show() -> None:
    plan = sample_plan()
    twin = dataclasses.replace(plan.corridors[0], id="c9")
    late = dataclasses.replace(plan.convoys[2], id="v9", corridor="c9", assembly="a1")
    source = sample_source(sample_plan(corridors=(*plan.corridors, twin), convoys=(*plan.convoys, late)))
    assert notice(source) == notice()


def test_hours_and_position_are_those_of_assembly_csv() -> None:
    first, second = notice(open_source()).hours.rows
    assert first == ("Town & Söhne <1>", "Haven", "47.0123, 37.0456", "09:30 / 10:30", "16:45 / 17:45")
    assert second == ("Бург", "Haven", "told on the spot", "told on the spot", "told on the spot")


def test_it_says_that_places_are_limited_only_where_somebody_is_left() -> None:
    assert "Places are limited" in notice().hours_say
    assert "Places are limited" not in notice(sample_source(sample_plan(leaving=240))).hours_say


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_parts_are_there_on_one_page(language: Language) -> None:
    made = notice(language=language)
    (text,) = pdf_text(pdf_of("notice", made))
    for title, lines in made.lists.values():
        for words in (title, *lines):
            assert words in text
    assert made.head.title in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_else_is_in_the_data(language: Language) -> None:
    told = repr(dataclasses.replace(notice(language=language), head=None, lists={}))  # type: ignore[arg-type]
    assert [text for text in secret_times() if text in told] == []
    assert [word for word in _SECRET if re.search(rf"(?<![\w.]){re.escape(word)}(?![\w.])", told)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_else_is_in_the_pdf(language: Language) -> None:
    pdf = pdf_of("notice", notice(language=language))
    told = " ".join(pdf_text(pdf))
    assert [text for text in secret_times() if text in told] == []
    assert [word for word in _SECRET if re.search(rf"(?<![\w.]){re.escape(word)}(?![\w.])", told)] == []
    hidden = "\n".join(whole_content(pdf))
    names = ("Cross", "cross", "Sample", "f1-0", "convoy", "corridor")
    assert [word for word in names if word in hidden] == []


def test_no_date_and_no_author_in_the_metadata() -> None:
    told = PdfReader(io.BytesIO(pdf_of("notice", notice()))).metadata
    assert told is not None
    assert set(told) <= {"/Title", "/Creator", "/Producer"}
    assert told.title == "Public notice: You can leave, if you wish"


def test_the_notice_of_a_plan_in_which_nobody_moves_names_no_hours() -> None:
    made = notice(sample_source(sample_plan(corridors=(), convoys=())))
    assert made.hours.rows == ()
    assert len(pdf_text(pdf_of("notice", made))) == 1


def test_two_plans_of_the_same_public_facts_give_the_same_notice() -> None:
    """What the public is not told changes nothing in the file, the hash included."""
    plan = sample_plan()
    one = {"car": 1}
    convoys = tuple(dataclasses.replace(convoy, mix=one, persons_by_means=one) for convoy in plan.convoys)
    other = sample_plan(out=1, leaving=2, value=0.5, convoys=convoys)
    assert pdf_of("notice", notice(sample_source(other, sha256="f" * 64))) == pdf_of("notice", notice())
