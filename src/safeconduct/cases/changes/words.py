"""Changes to a case, read from plain words as `w1 ends 17:00` or `close bilmak-polohy` (docs/answers.md lists them)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from safeconduct.answers import Asked, ChangeError, applied
from safeconduct.cases.changes.forms import CHANGE_FORMS, read_form
from safeconduct.cases.changes.lookup import KnownCase, RefusedError
from safeconduct.core import PlaceId, UsageError, quoted
from safeconduct.planning import Case

__all__ = ["CHANGE_FORMS", "completions", "find_place", "on_corridor", "read_case_changes"]


def read_case_changes(case: Case, questions: Sequence[str]) -> tuple[Asked, ...]:
    """Read what is asked; one question may hold several changes with `;` between them.

    Args:
        case: what ids and names are looked up in, whatever their case.
        questions: each in the forms of CHANGE_FORMS.

    Raises:
        UsageError: there is no question, one cannot be read, or it names what is not there; all faults
            are reported at once.
    """
    if not questions:
        raise UsageError("nothing is asked; name a change, as 'w1 ends 17:00'")
    known, found, faults = KnownCase(case), [], []
    for question in questions:
        try:
            parts = (" ".join(part.split()) for part in question.split(";"))
            changes = tuple(change for part in parts for change in read_form(known, part))
            applied(case, changes)
            found.append(Asked(" ".join(question.split()), changes))
        except RefusedError as why:
            faults.append(f"{quoted(question)}: {why}")
        except ChangeError as error:
            faults.append(f"{quoted(question)}: {_refusal(error)}")
    if faults:
        raise UsageError("\n".join(faults))
    return tuple(found)


def find_place(case: Case, text: str) -> PlaceId:
    """Return the place of an id or of any of its names.

    Raises:
        UsageError: there is none; names what may have been meant.
    """
    try:
        return KnownCase(case).place(text)
    except RefusedError as why:
        raise UsageError(str(why)) from None


def on_corridor(case: Case, text: str) -> Case:
    """Return the case with only the people of one place, received at another: `town-haven`.

    Raises:
        UsageError: it names no two places, or nobody would leave the one, or nobody is received at the other.
    """
    try:
        origin, goal = KnownCase(case).pair(text)
    except RefusedError as why:
        raise UsageError(f"corridor {why}") from None
    people = tuple(row for row in case.people if row.place == origin)
    reception = tuple(row for row in case.reception if row.place == goal)
    if not people or not reception:
        lacks = f"no people at {origin}" if not people else f"no reception point at {goal}"
        raise UsageError(f"corridor {text}: there are {lacks}")
    return replace(case, people=people, reception=reception)


def _refusal(error: ChangeError) -> str:
    words = {
        "absent": "nothing in the case is called {}",
        "ends_first": "{} would end before it begins",
        "no_rows": "the roads of this case come from a file of streets; {} has no row",
        "several_days": "the case has several days, which cannot be moved to {}",
    }
    return words[error.code].format(error.what)


def completions(case: Case, begun: str) -> tuple[str, ...]:
    """List the questions that begin so, with the names of this case in them, for a shell or an editor."""
    windows = [f"{row.id} {word} " for row in case.windows for word in ("starts", "ends", "covers", "is refused")]
    buses = [f"20 buses at {place}" for place in sorted({row.place for row in case.fleet})]
    points = [f"boarding {row.boarding_per_h or 0:g} at {row.id}" for row in case.assembly]
    points += [f"intake {row.intake_per_h or 0:g} at {row.id}" for row in case.reception]
    points += [f"room {row.capacity or 0:g} at {row.id}" for row in case.reception]
    posts = [f"{(row.lanes or 0) + 1:g} lanes at {row.id}" for row in case.checkpoints]
    pairs = dict.fromkeys(f"{row.from_place}-{row.to_place}" for row in case.roads)
    roads = [f"{word} {pair}" for word in ("close", "open", "mine", "contraflow") for pair in pairs]
    sides = [f"passage {party} " for party in case.parties]
    sides += [
        f"wish {place} {party} " for place in sorted({row.place for row in case.people}) for party in case.parties
    ]
    rules = ["margin ", "headway ", "convoys ", "horizon ", "day ", "window all "]
    every = [*windows, *buses, *points, *posts, *roads, *sides, *rules]
    return tuple(text for text in every if text.casefold().startswith(begun.casefold()))
