"""What every command of the day reads first: the folder with its plan, the clock, entries by label or id."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.agreement.signing import append, moment, now, pinned_keys, writer
from safeconduct.cli.console import tell
from safeconduct.core import UsageError, did_you_mean

if TYPE_CHECKING:
    from safeconduct.agreement import Entry
    from safeconduct.report.operation import Day

__all__ = [
    "At",
    "By",
    "CaseOption",
    "PlanOption",
    "Via",
    "enter",
    "entry_named",
    "known",
    "looked_at",
    "opened",
    "read_instant",
    "tell_what_follows",
    "text_at",
]  # fmt: skip

At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="When, as 09:30; now if not given.")]
CaseOption = Annotated[
    Path | None, typer.Option("--case", metavar="CASE", help="The plan's case: places of posts, planning anew.")
]
PlanOption = Annotated[
    Path | None, typer.Option("--plan", metavar="FILE", help="A plan.json, where the folder has none.")
]
Via = Annotated[
    str | None, typer.Option("--via", metavar="WAY", help="How it came: radio, sms, satellite, paper, form, import.")
]
By = Annotated[str | None, typer.Option("--by", metavar="AUTHOR", help="Whose words operations type.")]
"""Options that several commands share."""


def opened(
    folder: Path, pinned: Path | None, when: datetime, case: Path | None = None, plan: Path | None = None
) -> Day:
    """Read the folder with the plan of its day.

    Raises:
        UsageError: no folder, or no plan in it.
    """
    from safeconduct.report.operation import load_day

    return load_day(folder, pinned_keys(pinned), when, case=case, plan=plan)


def looked_at(day: Day, at: str | None, when: datetime) -> Day:
    """Return the day as it is; where a time was asked for, as its entries claim it was then."""
    return day if at is None else day.looked_back(when)


def read_instant(text: str | None, folder: Path) -> datetime:
    """Return an instant on the agreement's clock; now without a text."""
    if text is None:
        return now()
    from safeconduct.records import open_folder

    return moment(text, open_folder(folder).ledger(None).opening)


def text_at(when: datetime) -> str:
    """Write an instant as entries do."""
    from safeconduct.agreement import instant_text

    return instant_text(when)


def known(word: str, options: list[str], what: str) -> str:
    """Return a word that must be one of some.

    Raises:
        UsageError: it is none; proposes the nearest.
    """
    if word not in options:
        near = did_you_mean(word, options)
        raise UsageError(f"{word}: no such {what}. {near}Expected one of {', '.join(sorted(options)[:40])}")
    return word


def entry_named(day: Day, name: str, *kinds: str) -> Entry:
    """Return an entry by its label (watch-00012-report), the begin of it, or 6 digits or more of its id.

    Raises:
        UsageError: none, several, or one of another kind.
    """
    entries = [one for one in day.ledger.entries if one.kind in kinds]
    found = [
        one
        for one in entries
        if one.label == name or one.label.startswith(f"{name}-") or (len(name) >= 6 and one.id.startswith(name))
    ]
    if len(found) != 1:
        labels = ", ".join(one.label for one in entries[-12:]) or "there is none"
        raise UsageError(f"{name}: {len(found)} entries of that name; expected one {' or '.join(kinds)}: {labels}")
    return found[0]


def enter(
    folder: Path,
    as_author: str | None,
    kind: str,
    body: dict[str, Any],
    *,
    class_: str,
    as_json: bool,
    scope: str = "",
    quiet: bool = False,
) -> Entry:
    """Sign an entry of the day and write it; empty values are left out.

    Raises:
        UsageError: this machine holds no key of an author of the roster.
        RefusedError: `verify` would refuse it; nothing is written.
    """
    from safeconduct.records import open_folder

    ledger = open_folder(folder).ledger(None)
    held = {name: value for name, value in body.items() if value not in (None, "", [])}
    scoped = scope if class_ == "convoy" else ""
    return append(
        folder, writer(ledger, as_author), kind, held, class_=class_, scope=scoped, as_json=as_json, quiet=quiet
    )  # fmt: skip


def tell_what_follows(folder: Path, entry: Entry, plan: Path | None) -> None:
    """Tell on standard error, at once, where an entry counts for nothing, or what the text proposes because of it."""
    from safeconduct.report.operation.lines import consequence_lines

    day, when = opened(folder, None, now(), None, plan), now()
    for line in consequence_lines(day, day.state(when), entry.label, "en"):
        tell(line)
