"""Days in the making: talks that came to a text over the sample plan, and what is reported on the day."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from plans import CLOCK, PLACES, sample_plan
from safeconduct.agreement import ClauseValue, Entry, Ledger, keep_ledger, texts_of
from safeconduct.agreement.talks.texts import SignedText
from safeconduct.operation import Basis, DayState, Fix, fold_day
from safeconduct.planning import Plan
from talks import VALUES, Talks

__all__ = ["AUTHORS", "DAY_VALUES", "PLAN_DIGEST", "Day", "at", "later"]

AUTHORS = {
    "icrc": "intermediary", "ru": "party", "ua": "party", "watch": "monitor", "lead": "convoy", "ops": "operations",
}  # fmt: skip
PLAN_DIGEST = hashlib.sha256(b"the sample plan").hexdigest()
DAY_VALUES: dict[str, dict[str, Any]] = VALUES | {
    "conduct": {"may_hold": ["convoy", "intermediary", "monitor", "party"], "answer_within_s": 300},
    "watch": {"monitors": ["watch"], "both_sides": True, "rights": ["observe", "verify"]},
    "route.c2": {"corridor": "c2", "waypoints": ["burg", "cross", "haven"], "tolerance_m": 2000},
    "force": {"how": "signature", "until": "2022-03-06T00:00:00Z", "notice_s": 3600},
}


def at(text: str) -> datetime:
    """Return an instant of the day on the plan's clock, as 09:30."""
    return CLOCK.parse(text)


class Day(Talks):
    """The sample plan's day: the text is signed by both, then what `enter` says is entered."""

    def __init__(
        self,
        values: Mapping[str, dict[str, Any]] | None = None,
        *,
        plan: Plan | None = None,
        authors: Mapping[str, str] = AUTHORS,
    ) -> None:
        super().__init__(authors)
        self.plan = plan or sample_plan()
        clauses = [
            ClauseValue(name, name.partition(".")[0], dict(value))
            for name, value in sorted((values or DAY_VALUES).items())
        ]
        self.clauses = {one.clause: one for one in clauses}
        self.propose("ua", *clauses)
        text = self.text("icrc", clauses, plan=PLAN_DIGEST)
        self.sign("ua", text)
        self.sign("ru", text)

    def enter(self, author: str, kind: str, when: str, body: dict[str, Any], **more: Any) -> Entry:
        """Make an entry of the day at an instant of the plan's clock."""
        return self.say(author, kind, body, at=at(when), **more)

    def order(self, author: str, order: str, when: str, **body: Any) -> Entry:
        """Give an order."""
        return self.enter(author, "order", when, {"order": order, **body})

    def go(self, order: str, when: str, **body: Any) -> Entry:
        """Open or resume: both parties and the intermediary who conveys them; return the third."""
        words = [self.order(name, order, when, **body) for name in ("ua", "ru")]
        return self.order("icrc", order, when, conveys=sorted(one.id for one in words), **body)

    def sight(self, convoy: str, place: str, end: str, when: str, *, by: str = "lead", **more: Any) -> Entry:
        """Report a convoy's head or tail at a place."""
        held = {"convoy": convoy, "place": place, "end": end, "at": _text(at(when)), **more}
        return self.enter(by, "pass", when, held)

    def report(self, author: str, act: str, when: str, place: dict[str, Any], **more: Any) -> Entry:
        """Report an act."""
        body = {"act": act, "at": _text(at(when)), "at_place": place, "how": "seen", **more}
        return self.enter(author, "report", when, body)

    def basis(self, ledger: Ledger, *, fixes: Iterable[Fix] = (), with_text: bool = True) -> Basis:
        """Return what the day is measured against."""
        texts: tuple[SignedText, ...] = texts_of(ledger) if with_text else ()
        places = {str(name): place for name, place in PLACES.items()}
        return Basis(self.plan, PLAN_DIGEST, CLOCK, places, texts[-1] if texts else None, None, tuple(fixes))

    def state(self, now: str, *, order: int | None = None, fixes: Iterable[Fix] = ()) -> DayState:
        """Work the state out; order: a seed by which the entries are shuffled before."""
        entries = list(self.entries)
        if order is not None:
            random.Random(order).shuffle(entries)
        ledger = keep_ledger(entries, None)
        return fold_day(ledger, self.basis(ledger, fixes=fixes), at(now))


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def later(moment: datetime, **span: float) -> datetime:
    """Return an instant some time later."""
    return moment + timedelta(**span)
