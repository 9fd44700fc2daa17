"""Reports read into statements, from Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.api.results import Json, table_html

if TYPE_CHECKING:
    from safeconduct.planning import Case
    from safeconduct.statements import Statement

__all__ = ["Reports", "read_reports"]


@dataclass(frozen=True, slots=True)
class Reports:
    """What is said in texts, in their order; silent: files of which nothing was read."""

    statements: tuple[Statement, ...]
    silent: tuple[str, ...]

    def to_json(self) -> list[Json]:
        """Return a JSON object a statement, as `read --json` prints them."""
        return [one.as_json() for one in self.statements]

    def to_rows(self) -> list[Json]:
        """Return a row a statement: file, kind, state, speaker, how far verified, and its words."""
        return [
            {
                "file": one.source.file,
                "kind": one.kind,
                "state": one.state,
                "speaker": one.speaker.name,
                "party": one.speaker.party,
                "verified": one.verified,
                "quote": one.source.quote,
            }
            for one in self.statements
        ]

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


def read_reports(*files: str | PathLike[str], case: Case | None = None, day: date | None = None) -> Reports:
    """Read texts into statements: who said what, about when and where, how far verified.

    Args:
        files: plain text, HTML or PDF.
        case: names are looked up in its places first, and speakers speak for its parties; None: bundled places only.
        day: the day of texts that do not say it.

    Raises:
        CaseError: a file cannot be read.
    """
    from safeconduct.formats.documents import read_document
    from safeconduct.statements import Gazetteer, bundled_gazetteer, read_text

    gazetteer, parties = bundled_gazetteer(), tuple(case.parties.values()) if case is not None else ()
    if case is not None:
        gazetteer = gazetteer.joined(Gazetteer.of_places(case.places.values()).settlements)
    found: list[Statement] = []
    silent = []
    for file in files:
        path = Path(file)
        document = read_document(path)
        made = read_text(
            document.text, file=path.name, outlet=document.outlet, date=document.date or day, gazetteer=gazetteer,
            parties=parties,
        )  # fmt: skip
        found += made
        silent += [] if made else [str(path)]
    return Reports(tuple(found), tuple(silent))
