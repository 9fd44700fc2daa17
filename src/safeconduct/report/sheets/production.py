"""The sheets of one class as files: which there are, how they are named, each set in every language asked for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from safeconduct.report.disclosure.classes import CLASSES, ExportClass, extract
from safeconduct.report.disclosure.fields import hold_to_class
from safeconduct.report.exports.exports import file_stems
from safeconduct.report.sheets.joint_brief import JointBrief, joint_brief
from safeconduct.report.sheets.leader import LeaderSheet, leader_sheet
from safeconduct.report.sheets.notice import PublicNotice, public_notice
from safeconduct.report.sheets.parts import SheetSource, sheet_words
from safeconduct.report.sheets.typesetting import pdf_of
from safeconduct.report.wording.wording import Language, Words

_Whose = tuple[str | None, str | None]
_ALL: _Whose = (None, None)

__all__ = ["SHEET_OF_CLASS", "SheetFile", "sheet_count", "sheet_files"]

_MOST_LED = 60
"""Convoys of a corridor up to which each has a sheet of its own: where vehicles drive singly there are hundreds, which
nobody leads."""
SHEET_OF_CLASS = {"parties": "brief", "convoy": "leader", "public": "notice"}
"""Which sheet each class gets; also the beginning of its files' names."""


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A sheet to be written: its name in the folder, its class (R9), its PDF; corridor: its id, None: of all.

    digest: sha256 of all that the sheet shows, in English: the same for a sheet's languages, and only theirs.
    """

    name: str
    export_class: ExportClass
    content: bytes
    sheet: str
    corridor: str | None
    language: Language
    digest: str


def sheet_count(source: SheetSource, export_class: ExportClass, languages: Sequence[Language]) -> int:
    """Return how many files `sheet_files` yields."""
    return len(languages) * (len(_stems(source)) if export_class == "convoy" else 1)


def sheet_files(source: SheetSource, export_class: ExportClass, languages: Sequence[Language]) -> Iterator[SheetFile]:
    """Make the sheets of one class: leaders' sheets (a corridor's, each convoy's), or the brief, or the notice.

    Raises:
        UsageError: nobody knows where a waypoint is.
    """
    sheet = SHEET_OF_CLASS[export_class]
    stems = _stems(source) if export_class == "convoy" else {_ALL: ""}
    english = sheet_words("en")
    digests = {whose: _digest(_sheet(source, export_class, whose, english)) for whose in stems}
    for language in languages:
        for whose, stem in stems.items():
            made = _sheet(source, export_class, whose, sheet_words(language))
            hold_to_class(sheet, CLASSES[export_class], asdict(made))
            pdf = pdf_of(sheet, made)
            name = f"{sheet}{stem}-{language}.pdf"
            yield SheetFile(name, export_class, pdf, sheet, whose[0], language, digests[whose])


def _stems(source: SheetSource) -> dict[_Whose, str]:
    """Name leaders' sheets: of each corridor, and of each of its convoys by the name it has in class convoy."""
    found: dict[_Whose, str] = {}
    for corridor, stem in file_stems(source.plan, CLASSES["convoy"]).items():
        found[corridor, None] = f"-{stem}"
        convoys = extract(source.plan, CLASSES["convoy"], corridor).convoys
        for convoy in convoys if len(convoys) <= _MOST_LED else ():
            found[corridor, convoy.id] = f"-{stem}-{re.sub(r'[^A-Za-z0-9_-]+', '-', convoy.id)}"
    return found


def _sheet(
    source: SheetSource, export_class: ExportClass, whose: _Whose, words: Words
) -> LeaderSheet | JointBrief | PublicNotice:
    corridor, convoy = whose
    if corridor is not None:
        return leader_sheet(source, corridor, words, convoy_id=convoy)
    return joint_brief(source, words) if export_class == "parties" else public_notice(source, words)


def _digest(sheet: LeaderSheet | JointBrief | PublicNotice) -> str:
    return hashlib.sha256(json.dumps(asdict(sheet), sort_keys=True).encode("utf-8")).hexdigest()
