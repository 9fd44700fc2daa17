"""What a negotiator asked, for the page of the parties: files that `price --json` and `ceasefire --json` wrote.

The page shows no figure that nobody worked out: without these files its cards say how to get them.  A change is read
back from its words by the same grammar that `what-if` has, and worded anew in every language from what it changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from safeconduct.answers.change import Change
from safeconduct.cases.changes.words import read_case_changes
from safeconduct.core import CaseError, Fault, UsageError
from safeconduct.files.cursor import Cursor
from safeconduct.planning import Case
from safeconduct.report.answers.documents import CEASEFIRE_FORMAT, PRICE_FORMAT
from safeconduct.report.wording.changes import ChangeWords
from safeconduct.report.wording.wording import PAGE_LANGUAGES, words_of

__all__ = ["AskWorth", "HoursBring", "PageAnswers", "answers_json", "read_ceasefire", "read_prices"]

Json = dict[str, Any]
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class AskWorth:
    """One ask with what it brings: more persons out, the least and the most that is proven, more kilometre-hours.

    typed: as `what-if` reads it.  gives: ids of the parties who give it; (): whoever organises.
    """

    typed: str
    kind: str
    changes: tuple[Change, ...]
    gives: tuple[str, ...]
    persons: int
    persons_between: tuple[int, int]
    kilometre_hours: float


@dataclass(frozen=True, slots=True)
class HoursBring:
    """Persons out, and the most that any plan gets out, by the length of one window over everything from `start`."""

    start: datetime
    curve: tuple[tuple[float, int, int], ...]


@dataclass(frozen=True, slots=True)
class PageAnswers:
    """What was asked of the case; None: it was not.

    persons: how many the plan that was priced gets out; a page of another plan does not show the prices.
    """

    asks: tuple[AskWorth, ...] | None = None
    persons: int | None = None
    hours: HoursBring | None = None


def read_prices(path: Path, case: Case) -> PageAnswers:
    """Read what `price --json` wrote of a case.

    Raises:
        CaseError: no such file, not JSON, another format, or keys that are missing or of the wrong kind (all of them).
        UsageError: it is of another case, or names what this case does not have.
    """
    top, faults = _opened(path, PRICE_FORMAT, case)
    rows = [_worth(row) for row in top.key("prices").items()]
    figures = top.key("base").key("figures")
    persons = figures.key("persons").whole()
    if faults:
        raise CaseError(faults)
    asked = read_case_changes(case, [words for words, _ in rows]) if rows else ()
    asks = tuple(make(one.changes) for (_, make), one in zip(rows, asked, strict=True))
    return PageAnswers(asks, persons)


def _worth(row: Cursor) -> tuple[str, Callable[[tuple[Change, ...]], AskWorth]]:
    low, high = (_whole(one) for one in _two(row.key("persons_between")))
    kind, gives = row.key("kind").text(), tuple(one.text() for one in row.key("pays").items())
    persons, cost = _whole(row.key("persons")), row.key("kilometre_hours").number()

    words = row.key("change").text()

    def make(changes: tuple[Change, ...]) -> AskWorth:
        return AskWorth(words, kind, changes, gives, persons, (low, high), cost)

    return words, make


def _two(node: Cursor) -> tuple[Cursor, Cursor]:
    ends = list(node.items())
    if len(ends) != 2:
        node.fault("two numbers")
        return node, node
    return ends[0], ends[1]


def _whole(node: Cursor) -> int:
    """Read a whole number of any sign."""
    number = node.number()
    if number != int(number):
        node.fault("a whole number")
    return int(number)


def read_ceasefire(path: Path, case: Case) -> PageAnswers:
    """Read what `ceasefire --json` wrote of a case; errors as `read_prices`."""
    top, faults = _opened(path, CEASEFIRE_FORMAT, case)
    start = top.key("shortest").key("start").instant()
    curve = [
        (row.key("hours").number(), row.key("persons").whole(), row.key("persons_bound").whole())
        for row in top.key("curve").items()
    ]
    if faults:
        raise CaseError(faults)
    return PageAnswers(hours=HoursBring(start, tuple(sorted(curve))))


def _opened(path: Path, wanted: str, case: Case) -> tuple[Cursor, list[Fault]]:
    """Open a file of one format and of this case."""
    verb = wanted.removeprefix("safeconduct.").partition("/")[0]
    remedy = f"Make it anew with `safeconduct {verb} CASE --json`."
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CaseError([Fault(str(path), 0, "", "no file that can be read", "a file", remedy)]) from error
    except (ValueError, RecursionError) as error:
        raise CaseError([Fault(str(path), 0, "", "no JSON, or JSON that is cut off", "JSON", remedy)]) from error
    found = read.get("format") if isinstance(read, dict) else None
    if found != wanted:
        raise CaseError([Fault(str(path), 0, "format", repr(found), repr(wanted), remedy)])
    faults: list[Fault] = []
    top = Cursor(read, str(path), 0, "", faults, remedy)
    name = top.key("case").text()
    if not faults and name != case.name:
        raise UsageError(f"{path}: is of the case {name!r}; expected one of {case.name!r}. {remedy}")
    return top, faults


def answers_json(answers: PageAnswers, case: Case, persons: int) -> Json:
    """Return the keys `asks` and `hours_bring` of a page.

    Args:
        persons: how many the page's plan gets out.

    Raises:
        UsageError: the prices are those of another plan, so that a sum of both would be wrong.
    """
    if answers.persons is not None and answers.persons != persons:
        raise UsageError(
            f"the prices are of a plan that gets {answers.persons} persons out, this one gets {persons} out; "
            "plan and price the case anew, both with the same effort."
        )
    asks, hours = answers.asks, answers.hours
    return {
        "asks": None if asks is None else [_ask_json(ask, case) for ask in asks],
        "hours_bring": None if hours is None else _hours_json(hours, case),
    }


def _ask_json(ask: AskWorth, case: Case) -> Json:
    said = [ChangeWords(words_of(language, "common", "asks"), case) for language in PAGE_LANGUAGES]
    return {
        "kind": ask.kind,
        "told": {one.words.language: one.told(ask.changes) for one in said},
        "now": {one.words.language: one.now(ask.changes) for one in said},
        "gives": list(ask.gives),
        "persons": ask.persons,
        "persons_between": list(ask.persons_between),
        "kilometre_hours": ask.kilometre_hours,
    }


def _hours_json(hours: HoursBring, case: Case) -> Json:
    tell = case.clock.rfc3339
    open_windows = [one for one in case.windows if one.state != "refused"]
    single = open_windows[0] if len(open_windows) == 1 and open_windows[0].scope == "all" else None
    return {
        "start": tell(hours.start),
        "curve": [
            {"end": tell(hours.start + length * _HOUR), "persons": out, "persons_bound": bound}
            for length, out, bound in hours.curve
        ],
        "on_table": tell(single.end) if single is not None and single.start == hours.start else None,
    }
