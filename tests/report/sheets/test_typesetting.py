"""Setting: the same bytes each time, the package's letters and no machine's, Unicode text in every language."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import sys

import pytest
from pypdf import PdfReader

from house.source_tree import ROOT
from plans import PLACES, TOWN, sample_plan
from safeconduct.core import Note
from safeconduct.planning import LeftBehind, Limit, QuickSum
from safeconduct.report.disclosure.classes import ExportClass
from safeconduct.report.sheets import SheetSource, sheet_files
from safeconduct.report.sheets.drawing import text_width_mm
from safeconduct.report.sheets.joint_brief import joint_brief
from safeconduct.report.sheets.leader import leader_sheet
from safeconduct.report.sheets.notice import public_notice
from safeconduct.report.sheets.parts import sheet_words
from safeconduct.report.sheets.typesetting import FONT, pdf_of, pictures_of
from safeconduct.report.wording.wording import LANGUAGES, Language
from sheet_sources import pdf_text, sample_source

_AGAIN = """
import hashlib
from safeconduct.report.sheets.joint_brief import joint_brief
from safeconduct.report.sheets.parts import sheet_words
from safeconduct.report.sheets.typesetting import pdf_of
from sheet_sources import pdf_text, sample_source
print(hashlib.sha256(pdf_of("brief", joint_brief(sample_source(), sheet_words("uk")))).hexdigest())
"""


def fonts_of(pdf: bytes) -> set[str]:
    """Return the names of the fonts in a PDF, the marks of subsets cut off."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    held = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    return {str(font["/BaseFont"]).partition("+")[2] for font in held}


def test_same_input_same_bytes_in_another_process() -> None:
    """R8."""
    told = [
        subprocess.run([sys.executable, "-c", _AGAIN], capture_output=True, text=True, check=True, env=env).stdout
        for env in ({"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed} for seed in ("1", "2"))
    ]
    assert told[0] == told[1]
    assert len(told[0].strip()) == 64


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_packages_own_letters(language: Language) -> None:
    pdf = pdf_of("leader", leader_sheet(sample_source(), "c1", sheet_words(language)))
    assert {name.replace("-Bold", "").replace("-Regular", "").replace("-Identity-H", "") for name in fonts_of(pdf)} == {
        FONT.replace(" ", "")
    }


NASTY = "<script>#panic() *b* _i_ $x$ @y `z` \\ // #import {{n}} %s"


def nasty_source() -> SheetSource:
    """Return a source whose names, title, ids and sentences are markup of all kinds."""
    places = {key: dataclasses.replace(place, name=NASTY) for key, place in PLACES.items()}
    plan = sample_plan(title=NASTY, assumed=(Note("intake", {"point": NASTY}),), quick_sum=QuickSum(1, (Note(NASTY),)))
    convoys = tuple(dataclasses.replace(convoy, assembly=NASTY, mix={NASTY: 1}) for convoy in plan.convoys)
    left = (LeftBehind(TOWN, NASTY, 1, (Limit(NASTY, {"road": NASTY}),)),)
    return sample_source(dataclasses.replace(plan, convoys=convoys, left_behind=left), places=places)


@pytest.mark.parametrize("export_class", ["parties", "convoy", "public"])
def test_whatever_a_plan_holds_is_shown_and_never_run(export_class: ExportClass) -> None:
    for file in sheet_files(nasty_source(), export_class, ("uk",)):
        assert NASTY.replace(" ", "") in "".join(pdf_text(file.content)).replace(" ", "")


@pytest.mark.parametrize("name", ["leader", "brief", "notice"])
def test_templates_evaluate_nothing(name: str) -> None:
    """Data is only ever shown: no template calls what could run it or read a file."""
    folder = ROOT / "src/safeconduct/report/sheets/templates"
    code = (folder / f"{name}.typ").read_text(encoding="utf-8") + (folder / "common.typ").read_text(encoding="utf-8")
    assert [call for call in ("eval(", "read(", "plugin(", "include ", "http") if call in code] == []


def test_pages_are_a4() -> None:
    page = PdfReader(io.BytesIO(pdf_of("notice", public_notice(sample_source(), sheet_words("ru"))))).pages[0]
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox.upper_right] == [210, 297]


def test_the_language_is_given_to_screen_readers() -> None:
    reader = PdfReader(io.BytesIO(pdf_of("notice", public_notice(sample_source(), sheet_words("uk")))))
    assert str(reader.root_object["/Lang"]) == "uk"
    assert "/StructTreeRoot" in reader.root_object


def test_a_picture_a_page() -> None:
    made = joint_brief(sample_source(), sheet_words("en"))
    pages = len(PdfReader(io.BytesIO(pdf_of("brief", made))).pages)
    pictures = pictures_of("brief", made, dots_per_inch=20)
    assert len(pictures) == pages > 1
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


@pytest.mark.parametrize(
    "text",
    ["Zaporizhzhia", "Mykolaiv 1", "Запоріжжя", "Кам’янське", "WWWMMM", "Щорс", "illij", "10:00 / 11:00", "Ґ Є Ї"],
)
def test_the_estimate_of_a_width_is_never_too_small(text: str) -> None:
    import typst

    source = f'#set text(font: "{FONT}", size: 8pt, weight: 700)\n#context [#metadata(measure([{text}]).width.mm())<w>]'
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(ROOT / "src/safeconduct/report/sheets/fonts")])
    width = float(typst.query(source.encode(), "<w>", field="value", one=True, font_paths=fonts))
    assert width <= text_width_mm(text, 8.0) <= 1.6 * width
