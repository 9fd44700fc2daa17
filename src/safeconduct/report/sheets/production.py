"""The sheets of one class as files: which there are, how they are named, each set in every language asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safeconduct.report.classes import ExportClass
from safeconduct.report.exports import file_stems, stems
from safeconduct.report.sheets.joint_brief import joint_brief
from safeconduct.report.sheets.leader import leader_sheet
from safeconduct.report.sheets.notice import public_notice
from safeconduct.report.sheets.parts import SheetSource, sheet_words
from safeconduct.report.sheets.typesetting import pdf_of
from safeconduct.report.wording import Language

__all__ = ["SHEET_OF_CLASS", "SheetFile", "sheet_count", "sheet_files"]

SHEET_OF_CLASS = {"parties": "brief", "convoy": "leader", "public": "notice"}
"""Which sheet each class gets; also the beginning of its files' names."""


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A sheet to be written: its name in the folder, its class (R9), its PDF; corridor: its id, None: of all."""

    name: str
    export_class: ExportClass
    content: bytes
    sheet: str
    corridor: str | None
    language: Language


def sheet_count(source: SheetSource, export_class: ExportClass, languages: Sequence[Language]) -> int:
    """Return how many files `sheet_files` yields."""
    led = sum(convoy.corridor is not None for convoy in source.plan.convoys)
    return len(languages) * (len(source.plan.corridors) + led if export_class == "convoy" else 1)


def sheet_files(source: SheetSource, export_class: ExportClass, languages: Sequence[Language]) -> Iterator[SheetFile]:
    """Make the sheets of one class, one after the other: leaders' sheets, or the brief, or the notice.

    Of leaders' sheets there is one a corridor, for who coordinates its convoys, and one a convoy, for who leads it.

    Raises:
        UsageError: nobody knows where a waypoint is.
    """
    sheet = SHEET_OF_CLASS[export_class]
    for language in languages:
        words = sheet_words(language)
        if export_class == "convoy":
            for corridor, stem in file_stems(source.plan).items():
                own = [one.id for one in source.plan.convoys if one.corridor == corridor]
                names: list[tuple[str | None, str]] = [(None, stem)]
                names += [(convoy, f"{stem}-{part}") for convoy, part in stems(own, "convoy").items()]
                for convoy, name in names:
                    pdf = pdf_of(sheet, leader_sheet(source, corridor, words, convoy_id=convoy))
                    yield SheetFile(f"{sheet}-{name}-{language}.pdf", export_class, pdf, sheet, corridor, language)
        else:
            pdf = pdf_of(sheet, joint_brief(source, words) if sheet == "brief" else public_notice(source, words))
            yield SheetFile(f"{sheet}-{language}.pdf", export_class, pdf, sheet, None, language)
