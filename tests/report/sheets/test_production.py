"""Which files there are of each class, and how they are named."""

from __future__ import annotations

import dataclasses

from plans import sample_plan
from safeconduct.core import PlaceId
from safeconduct.report.disclosure.classes import CLASSES, own_id
from safeconduct.report.sheets.production import SHEET_OF_CLASS, sheet_count, sheet_files
from sheet_sources import pdf_text, sample_source

C1, C2 = (own_id(corridor) for corridor in sample_plan().corridors)


def test_each_class_has_a_sheet() -> None:
    assert list(SHEET_OF_CLASS) == list(CLASSES)


def test_a_leaders_sheet_a_corridor_and_language() -> None:
    made = list(sheet_files(sample_source(), "convoy", ("en", "ru")))
    assert [(file.name, file.corridor, file.language) for file in made] == [
        (f"leader-town-haven-{C1}-en.pdf", "c1", "en"),
        (f"leader-town-haven-{C1}-1-en.pdf", "c1", "en"),
        (f"leader-town-haven-{C1}-2-en.pdf", "c1", "en"),
        (f"leader-burg-haven-{C2}-en.pdf", "c2", "en"),
        (f"leader-burg-haven-{C2}-1-en.pdf", "c2", "en"),
        (f"leader-town-haven-{C1}-ru.pdf", "c1", "ru"),
        (f"leader-town-haven-{C1}-1-ru.pdf", "c1", "ru"),
        (f"leader-town-haven-{C1}-2-ru.pdf", "c1", "ru"),
        (f"leader-burg-haven-{C2}-ru.pdf", "c2", "ru"),
        (f"leader-burg-haven-{C2}-1-ru.pdf", "c2", "ru"),
    ]
    assert {file.export_class for file in made} == {"convoy"}
    assert len(made) == sheet_count(sample_source(), "convoy", ("en", "ru"))


def test_ids_make_plain_names() -> None:
    plan = sample_plan()
    odd = dataclasses.replace(plan.corridors[0], origin=PlaceId("../t 1"))
    source = sample_source(sample_plan(corridors=(odd,), convoys=()))
    (file,) = sheet_files(source, "convoy", ("en",))
    assert file.name == f"leader-t-1-haven-{C1}-en.pdf"


def test_brief_and_notice_are_one_a_language() -> None:
    assert [file.name for file in sheet_files(sample_source(), "parties", ("en", "uk"))] == [
        "brief-en.pdf",
        "brief-uk.pdf",
    ]
    (notice,) = sheet_files(sample_source(), "public", ("ru",))
    assert (notice.name, notice.corridor) == ("notice-ru.pdf", None)
    assert "Вы можете выехать" in pdf_text(notice.content)[0]
    assert sheet_count(sample_source(), "public", ("ru",)) == 1
