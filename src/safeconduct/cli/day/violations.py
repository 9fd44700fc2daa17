"""`day violations`, `allege`, `finding`, `answer`, `settle`: each step is a different act of a different author."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from safeconduct.cli.agreement.signing import AsAuthor, AsJson, ClassOption, Folder, Pinned, now
from safeconduct.cli.console import print_json, show
from safeconduct.cli.day.opening import (
    At,
    CaseOption,
    PlanOption,
    enter,
    entry_named,
    known,
    looked_at,
    opened,
    read_instant,
    tell_what_follows,
)
from safeconduct.cli.options import LanguageName, language_of
from safeconduct.core import UsageError

__all__ = ["allege_command", "answer_command", "finding_command", "settle_command", "violations_command"]

_Words = Annotated[str | None, typer.Option("--words", metavar="TEXT", help="In words.")]
_Violation = Annotated[str, typer.Argument(metavar="VIOLATION", help="Its label or id.", show_default=False)]


def violations_command(
    folder: Folder,
    at: At = None,
    case: CaseOption = None,
    plan: PlanOption = None,
    pinned: Pinned = None,
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Show every report with the clauses it touches: inside, may be inside, outside; then what became of violations.

    Fire near a road says nothing of who fired: attribution stands only where a monitor with that right made it.
    """
    from safeconduct.report.operation import board_json
    from safeconduct.report.operation.lines import violation_lines

    when = read_instant(at, folder)
    day = looked_at(opened(folder, pinned, when, case, plan), at, when)
    state = day.state(when)
    if as_json:
        board = board_json(day, state)
        kept = ("agreement", "at", "reports", "violations", "proposals")
        print_json({"format": "safeconduct.day-violations/1", **{name: board[name] for name in kept}})
        return
    for line in violation_lines(day, state, language_of(language)):
        show(line)


def allege_command(
    folder: Folder,
    reports: Annotated[list[str], typer.Argument(metavar="REPORT...", help="Labels or ids.", show_default=False)],
    clause: Annotated[str, typer.Option("--clause", metavar="CLAUSE", help="As stop_fire.")],
    against: Annotated[str | None, typer.Option("--against", metavar="PARTY", help="Who is held to answer.")] = None,
    words: _Words = None,
    plan: PlanOption = None,
    case: CaseOption = None,
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Hold reports against a clause of the text that counts: an allegation, and nothing more than that."""
    from safeconduct.agreement import value_id

    day = opened(folder, None, now(), case, plan)
    values = {one.clause: one for one in day.basis.clauses}
    if not values:
        raise UsageError("no text counts, so there is no clause to hold it against")
    held = values[known(clause, list(values), "clause of the text")]
    if against is not None:
        known(against, list(day.ledger.authors), "author")
    body: dict[str, Any] = {
        "reports": sorted({entry_named(day, name, "report").id for name in reports}), "clause": clause,
        "value": value_id(clause, held.value), "against": against, "words": words,
    }  # fmt: skip
    enter(folder, as_author, "violation", body, class_=class_, as_json=as_json)


def finding_command(
    folder: Folder,
    violation: _Violation,
    says: Annotated[
        str, typer.Argument(metavar="SAYS", help="verified, not_verified or attributed.", show_default=False)
    ],
    to: Annotated[str | None, typer.Option("--to", metavar="PARTY", help="To whom it is attributed.")] = None,
    words: _Words = None,
    plan: PlanOption = None,
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Say what a monitor found: that it happened, or, where `watch` gives that right, by whom."""
    day = opened(folder, None, now(), None, plan)
    id_ = entry_named(day, violation, "violation").id
    body = {"violation": id_, "says": says, "to": to, "words": words}
    made = enter(folder, as_author, "finding", body, class_=class_, as_json=as_json)
    tell_what_follows(folder, made, plan)


def answer_command(
    folder: Folder,
    violation: _Violation,
    says: Annotated[str, typer.Argument(metavar="SAYS", help="accepted, denied or explained.", show_default=False)],
    words: _Words = None,
    measures: Annotated[str | None, typer.Option("--measures", metavar="TEXT", help="What was ordered.")] = None,
    plan: PlanOption = None,
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Answer a violation that one is held to answer; silence after the time agreed is shown as silence."""
    day = opened(folder, None, now(), None, plan)
    body = {
        "violation": entry_named(day, violation, "violation").id,
        "says": says,
        "words": words,
        "measures": measures,
    }
    enter(folder, as_author, "answer", body, class_=class_, as_json=as_json)


def settle_command(
    folder: Folder,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="A count or a violation.", show_default=False)],
    says: Annotated[str, typer.Argument(metavar="SAYS", help="agreed, reserved or refused.", show_default=False)],
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")] = None,
    plan: PlanOption = None,
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Agree to a count, which makes it joint once all have; or that a violation is settled."""
    day = opened(folder, None, now(), None, plan)
    body = {"entry": entry_named(day, entry, "count", "violation").id, "says": says, "reason": reason}
    enter(folder, as_author, "settle", body, class_=class_, as_json=as_json)
