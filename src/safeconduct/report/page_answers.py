"""What a negotiator asked, for the page of the parties: files that `price --json` and `ceasefire --json` wrote.

The page shows no figure that nobody worked out: without these files its cards say how to get them.  A change is read
back from its words by the same grammar that `what-if` has, and worded anew in every language from what it changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from safeconduct.answers import change as kinds
from safeconduct.answers.change import Change
from safeconduct.cases.changes.words import read_case_changes
from safeconduct.core import CaseError, Fault, PlaceId, UsageError
from safeconduct.files.cursor import Cursor
from safeconduct.network import road_ids
from safeconduct.planning import Case
from safeconduct.report.answers_json import CEASEFIRE_FORMAT, PRICE_FORMAT
from safeconduct.report.figures import count
from safeconduct.report.wording import LANGUAGES, Words, words_of

__all__ = ["AskWords", "AskWorth", "HoursBring", "PageAnswers", "answers_json", "read_ceasefire", "read_prices"]

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
    said = [AskWords(words_of(language, "common", "asks"), case) for language in LANGUAGES]
    return {
        "kind": ask.kind,
        "told": {one.words.language: one.told(ask.changes, ask.typed) for one in said},
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


@dataclass(frozen=True, slots=True)
class AskWords:
    """Words asks in one language, from what they change: what is asked for, and what there is now."""

    words: Words
    case: Case
    _tellers: dict[type, Callable[[Any], tuple[str, str]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Say by kind of change how it is worded."""
        tellers: dict[type, Callable[[Any], tuple[str, str]]] = {
            kinds.WindowChange: self._window,
            kinds.Vehicles: self._vehicles,
            kinds.Lanes: self._lanes,
            kinds.Boarding: partial(self._rate, "boarding", self.case.assembly, "boarding_per_h"),
            kinds.Intake: partial(self._rate, "intake", self.case.reception, "intake_per_h"),
            kinds.RoadState: self._road,
            kinds.Contraflow: self._contraflow,
            kinds.Passage: self._passage,
            kinds.ConvoyLimits: self._limits,
            kinds.WishShare: self._wish,
        }
        object.__setattr__(self, "_tellers", tellers)

    def told(self, changes: tuple[Change, ...], otherwise: str = "") -> str:
        """Word what is asked for; `otherwise`: as it was typed, for a change that has no words of its own here."""
        if any(type(one) not in self._tellers for one in changes):
            return otherwise
        return "; ".join(self._tellers[type(one)](one)[0] for one in changes)

    def now(self, changes: tuple[Change, ...]) -> str:
        """Word what there is now; nothing where a change has no words of its own here."""
        known = [self._tellers[type(one)](one)[1] for one in changes if type(one) in self._tellers]
        return "; ".join(filter(None, known))

    def _window(self, change: kinds.WindowChange) -> tuple[str, str]:
        row = next(one for one in self.case.windows if one.id == change.window)
        name = "" if row.scope == "all" else f" ({self._scope(row.scope)})"
        if change.end is not None:
            return self._both("window_end", name=name, to=self._at(change.end), now=self._at(row.end))
        if change.start is not None:
            return self._both("window_start", name=name, to=self._at(change.start), now=self._at(row.start))
        return self._both("window_state", name=name, start=self._at(row.start), end=self._at(row.end))

    def _vehicles(self, change: kinds.Vehicles) -> tuple[str, str]:
        row = next(one for one in self.case.fleet if one.id == change.fleet)
        kind = self.words.say(f"vehicles.{row.kind}")
        return self._both("vehicles", n=change.vehicles, kind=kind, place=self._place(row.place), now=row.vehicles)

    def _lanes(self, change: kinds.Lanes) -> tuple[str, str]:
        row = next(one for one in self.case.checkpoints if one.id == change.checkpoint)
        road = f"{self._place(row.from_place)} – {self._place(row.to_place)}"
        return self._both("lanes", n=f"{change.lanes:g}", road=road, now=f"{row.lanes or 0:g}")

    def _rate(
        self, kind: str, rows: tuple[Any, ...], attribute: str, change: kinds.Boarding | kinds.Intake
    ) -> tuple[str, str]:
        row = next(one for one in rows if one.id == change.point)
        same = [one.id for one in rows if one.place == row.place]
        place = self._place(row.place) + (f" {same.index(row.id) + 1}" if len(same) > 1 else "")
        now = getattr(row, attribute) or 0
        return self._both(kind, place=place, n=count(change.persons_per_h), now=count(now))

    def _road(self, change: kinds.RoadState) -> tuple[str, str]:
        return self._both("road", road=self._named(change.roads[0]))

    def _contraflow(self, change: kinds.Contraflow) -> tuple[str, str]:
        return self._both("contraflow", road=self._named(change.road))

    def _passage(self, change: kinds.Passage) -> tuple[str, str]:
        return self._both("passage", party=self._party(change.party))

    def _limits(self, change: kinds.ConvoyLimits) -> tuple[str, str]:
        limits = self.case.convoys
        if change.margin_minutes is not None:
            return self._both("margin", n=f"{change.margin_minutes:g}", now=f"{limits.margin_minutes or 0:g}")
        return self._both("headway", n=f"{change.headway_minutes or 0:g}", now=f"{limits.headway_minutes or 0:g}")

    def _wish(self, change: kinds.WishShare) -> tuple[str, str]:
        share = f"{100 * change.share:.0f}"
        return self._both("wish", place=self._place(change.place), party=self._party(change.party), n=share)

    def _both(self, key: str, **holes: object) -> tuple[str, str]:
        now = self.words.texts.get(f"ask.{key}.now")
        return self.words.say(f"ask.{key}", **holes), "" if now is None else now.format(**holes)

    def _at(self, instant: datetime) -> str:
        return self.case.clock.stamp(instant)

    def _place(self, place: PlaceId) -> str:
        return self.words.name(self.case.places[place])

    def _scope(self, scope: str) -> str:
        """Name what a window covers: a road by its number, a place, an area."""
        name = scope.partition(":")[2]
        return self._place(PlaceId(name)) if PlaceId(name) in self.case.places else name

    def _party(self, party: str) -> str:
        known = {str(key): one.name for key, one in self.case.parties.items()}
        return self.words.known(f"party.{party}", known[party])

    def _named(self, road: str) -> str:
        row = dict(zip(road_ids(self.case.roads), self.case.roads, strict=True))[road]
        return f"{self._place(row.from_place)} – {self._place(row.to_place)}"
