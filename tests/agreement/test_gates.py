"""Gates: what opens, and for each thing missing the reason that names it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from safeconduct.agreement import ClauseValue, Decision, PlanFacts, clauses_of, current_text, gates, texts_of
from safeconduct.agreement.talks.gates import REQUIRED
from talks import VALUES, Talks, whole_text

NOON = datetime(2022, 3, 5, 10, 0, tzinfo=UTC)
PLAN = "a" * 64


def decide(talks: Talks, now: datetime = NOON, facts: PlanFacts | None = None) -> dict[str, Decision]:
    """Return the gates by name, of the text that counts."""
    ledger = talks.ledger()
    text = current_text(texts_of(ledger), now)
    held = facts or PlanFacts(PLAN, "", (), True)
    return {one.gate: one for one in gates(ledger, clauses_of(ledger), text, held, now)}


def _agreed(values: list[ClauseValue] | None = None) -> Talks:
    talks = Talks()
    held = whole_text() if values is None else values
    talks.propose("ua", *held)
    for value in held:
        talks.position("ua", value)
        talks.position("ru", value)
    text = talks.text("icrc", held, plan=PLAN)
    talks.sign("ua", text)
    talks.sign("ru", text)
    return talks


def _codes(decision: Decision) -> list[str]:
    return [note.code.removeprefix("agreement.") for note in decision.reasons]


def test_everything_agreed_signed_and_in_force_opens() -> None:
    assert all(one.open and one.reasons == () for one in decide(_agreed()).values())


@pytest.mark.parametrize("missing", sorted({name.partition(".")[0] for name in VALUES}))
def test_a_text_without_one_of_its_types_is_not_ready_and_names_it(missing: str) -> None:
    held = decide(_agreed([one for one in whole_text() if one.type != missing]))["G1"]
    assert not held.open
    assert {str(note.values["type"]).partition(".")[0] for note in held.reasons} == {missing}


def test_nothing_said_is_not_ready_for_all_of_its_reasons() -> None:
    held = decide(Talks())
    assert _codes(held["G1"]) == ["missing"] * len(REQUIRED["corridor"])
    assert _codes(held["G3"]) == _codes(held["G4"]) == ["no_text"]


def test_a_text_that_one_has_not_signed_names_him() -> None:
    talks = _agreed()
    talks.entries.pop()
    held = decide(talks)
    assert [note.values["author"] for note in held["G3"].reasons] == ["ru"]
    assert _codes(held["G4"]) == ["not_signed_by_all"]


def test_the_intermediarys_word_is_no_signature() -> None:
    talks = _agreed()
    talks.entries.pop()
    talks.sign("icrc", talks.entries[-2], "received")
    assert not decide(talks)["G3"].open


def test_a_value_refused_after_signing_is_not_ready_while_an_amendment_leaves_the_text_standing() -> None:
    window = next(one for one in whole_text() if one.clause == "window.c1")
    talks = _agreed()
    talks.propose("ru", ClauseValue("window.c1", "window", {**window.value, "margin_s": 900}))
    assert decide(talks)["G1"].open
    talks.position("ru", window, "refused")
    assert _codes(decide(talks)["G1"]) == ["refused_on"]


def test_people_made_to_leave_open_nothing_whoever_agreed() -> None:
    forced: dict[str, Any] = {**VALUES["who"], "own_will": False}
    values = [ClauseValue("who", "who", forced) if one.type == "who" else one for one in whole_text()]
    assert _codes(decide(_agreed(values))["G1"]) == ["not_own_will"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (PlanFacts(), "plan_not_here"),
        (PlanFacts("b" * 64, "", (), True), "another_plan"),
        (PlanFacts(PLAN, "", (), False), "not_verified"),
    ],
)
def test_the_plan_must_be_the_texts_and_verified(facts: PlanFacts, code: str) -> None:
    assert _codes(decide(_agreed(), facts=facts)["G2"]) == [code]


@pytest.mark.parametrize(
    ("hour", "code"), [(datetime(2022, 3, 4, 10, tzinfo=UTC), "begins"), (datetime(2022, 3, 7, tzinfo=UTC), "expired")]
)
def test_force_begins_and_ends(hour: datetime, code: str) -> None:
    assert _codes(decide(_agreed(), now=hour)["G4"]) == [code]


def test_a_withdrawal_takes_effect_after_its_notice_even_if_dated_back() -> None:
    talks = _agreed()
    text = next(one for one in talks.entries if one.kind == "text")
    long_ago = datetime(2022, 3, 1, tzinfo=UTC)
    talks.say("ru", "withdraw", {"text": text.id, "from": "2022-03-01T00:00:00Z"}, at=long_ago)
    (held,) = texts_of(talks.ledger())
    assert held.withdrawn["ru"] > held.signed["ru"]
    assert _codes(decide(talks)["G4"]) == ["withdrawn"]
    assert "withdrew" in _codes(decide(talks)["G3"])


def test_an_amendment_replaces_the_text_when_it_is_in_force_itself() -> None:
    talks = _agreed()
    first = next(one for one in talks.entries if one.kind == "text")
    longer = {**VALUES["window.c1"], "end": "2022-03-05T15:00:00Z"}
    values = [ClauseValue("window.c1", "window", longer) if one.type == "window" else one for one in whole_text()]
    second = talks.text("ua", values, version=2, replaces=first.id, plan=PLAN)
    talks.sign("ua", second)
    assert current_text(texts_of(talks.ledger()), NOON).id == first.id  # type: ignore[union-attr]
    talks.sign("ru", second)
    assert [one.state(NOON) for one in texts_of(talks.ledger())] == ["replaced", "in force"]
    assert all(one.open for one in decide(talks).values())


@pytest.mark.parametrize("kind", ["passage", "area"])
def test_other_kinds_need_other_clauses(kind: str) -> None:
    ledger = Talks(kind=kind).ledger()
    held = {one.gate: one for one in gates(ledger, {}, None, PlanFacts(), NOON)}
    assert [note.values["type"] for note in held["G1"].reasons] == list(REQUIRED[kind])
