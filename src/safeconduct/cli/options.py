"""Arguments and options that several commands share, each typed once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.planning import Effort
    from safeconduct.report.wording.wording import Language

__all__ = [
    "AsJson",
    "CaseFolder",
    "EffortName",
    "LanguageName",
    "PlanFolder",
    "WorkersAtOnce",
    "effort_of",
    "language_of",
    "persons_of",
    "words_of",
]

CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.", show_default=False)]
"""The folder of a case."""

PlanFolder = Annotated[
    Path, typer.Argument(metavar="PLAN", help="A plan.json, or the folder it lies in.", show_default=False)
]
"""A plan.json, or its folder."""

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
"""Whether the answer is for programs."""

EffortName = Annotated[
    str, typer.Option("--effort", metavar="HOW", help="How much work to spend: fast, normal or high.")
]
"""How much work to spend; `effort_of` reads it."""

WorkersAtOnce = Annotated[
    int | None, typer.Option("--workers", metavar="N", min=1, help="Plan so many at once; one a core if not given.")
]
"""How many cases are planned at once."""


LanguageName = Annotated[str, typer.Option("--lang", metavar="LANG", help="Of what people read: en, uk or ru.")]
"""The language of what people read; `language_of` reads it."""


def language_of(text: str) -> Language:
    """Return the language of a name.

    Raises:
        UsageError: there is none of this name.
    """
    from safeconduct.report.wording.wording import LANGUAGES

    chosen = next((one for one in LANGUAGES if one == text), None)
    if chosen is None:
        raise UsageError(f"--lang {text}: no such language; expected one of {', '.join(LANGUAGES)}")
    return chosen


def effort_of(text: str) -> Effort:
    """Return the effort of a name.

    Raises:
        UsageError: there is none of this name.
    """
    from safeconduct.planning.progress import EFFORTS

    chosen = next((one for one in EFFORTS if one == text), None)
    if chosen is None:
        raise UsageError(f"--effort {text}: no such effort; expected one of {', '.join(EFFORTS)}")
    return chosen


def persons_of(option: str, text: str) -> int:
    """Return a number of persons, written with or without spaces between thousands.

    Raises:
        UsageError: it is no whole number above 0.
    """
    plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    if not (plain.isascii() and plain.isdigit() and 0 < int(plain) < 10**9):
        raise UsageError(f"{option} {text}: expected a whole number above 0")
    return int(plain)


def words_of(text: str) -> list[str]:
    """Return the words of a list with commas, blanks around them and empty ones left out."""
    return [word.strip() for word in text.split(",") if word.strip()]
