"""The standing of a clause: nobody's "agreed" moves to another value, whatever is said in whatever order."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.agreement import Clause, ClauseValue, clauses_of, value_id
from talks import VALUES, Talks

V1 = ClauseValue("window.c1", "window", dict(VALUES["window.c1"]))
V2 = ClauseValue("window.c1", "window", {**VALUES["window.c1"], "end": "2022-03-05T13:00:00Z"})


def standing(*words: tuple[str, str, ClauseValue]) -> Clause:
    """Return how the window stands after words: (author, says, value)."""
    talks = Talks()
    say(talks, *words)
    return clauses_of(talks.ledger())["window.c1"]


def say(talks: Talks, *words: tuple[str, str, ClauseValue]) -> None:
    """Say these words."""
    for author, says, value in words:
        if says == "proposed":
            talks.propose(author, value)
        else:
            talks.position(author, value, says)


_OFFER = ("icrc", "proposed", V1)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([_OFFER], "silent"),
        ([("ua", "proposed", V1)], "contested"),
        ([_OFFER, ("ua", "agreed", V1)], "open"),
        ([_OFFER, ("ua", "agreed", V1), ("ru", "agreed", V1)], "agreed"),
        ([("ua", "proposed", V1), ("ru", "agreed", V1)], "open"),
        ([("ua", "proposed", V1), ("ru", "agreed", V1), ("ua", "agreed", V1)], "agreed"),
        ([("ua", "proposed", V1), ("ru", "proposed", V2)], "contested"),
        ([_OFFER, ("ua", "agreed", V1), ("ru", "refused", V1)], "refused"),
        ([_OFFER, ("ua", "agreed", V1), ("ru", "reserved", V1)], "open"),
        ([_OFFER, ("ua", "agreed", V1), ("ru", "agreed", V1), ("ru", "proposed", V2)], "contested"),
        ([_OFFER, ("ua", "agreed", V1), ("ru", "agreed", V1), ("icrc", "proposed", V2)], "agreed"),
        ([_OFFER, ("ua", "agreed", V1), ("ru", "agreed", V1), ("ua", "proposed", V1)], "agreed"),
        ([_OFFER, ("icrc", "agreed", V1)], "silent"),
        ([_OFFER, ("ua", "agreed", V1), ("ru", "agreed", V1), ("ru", "reserved", V1)], "open"),
    ],
)
def test_standing_follows_the_table(words: list[tuple[str, str, ClauseValue]], expected: str) -> None:
    clause = standing(*words)
    assert clause.standing == expected
    assert (clause.agreed is not None) == (expected == "agreed")
    assert (clause.why == ()) == (expected == "agreed")


_WORDS = st.lists(
    st.tuples(
        st.sampled_from(["ua", "ru", "icrc"]),
        st.sampled_from(["proposed", "agreed", "reserved", "refused"]),
        st.sampled_from([V1, V2]),
    ),
    max_size=12,
)


def _by_hand(words: list[tuple[str, str, ClauseValue]]) -> bool:
    """Say whether both have agreed to one value that somebody proposed, and have not moved since: the slow way."""
    last: dict[str, tuple[str, str]] = {}
    for author, says, value in words:
        if says == "proposed" and last.get(author) == ("agreed", value.id):
            continue
        last[author] = says, value.id
    known = {value.id for _, says, value in words if says == "proposed"}
    both = last.get("ua"), last.get("ru")
    return both[0] == both[1] and both[0] is not None and both[0][0] == "agreed" and both[0][1] in known


@settings(max_examples=300, deadline=None)
@given(_WORDS)
def test_agreed_is_what_both_said_last_of_one_value_in_random_talks(words: list[tuple[str, str, ClauseValue]]) -> None:
    if words:
        assert (standing(*words).standing == "agreed") == _by_hand(words)


@settings(max_examples=200, deadline=None)
@given(_WORDS, st.sampled_from(["ua", "ru"]), st.integers(1, 59))
def test_a_clause_changed_after_agreed_is_contested_always(
    words: list[tuple[str, str, ClauseValue]], who: str, minutes: int
) -> None:
    talks = Talks()
    say(talks, *words, ("ua", "proposed", V1), ("ua", "agreed", V1), ("ru", "agreed", V1))
    assert clauses_of(talks.ledger())["window.c1"].standing == "agreed"
    changed = {**VALUES["window.c1"], "end": f"2022-03-05T12:{minutes:02d}:00Z"}
    talks.propose(who, ClauseValue("window.c1", "window", changed))
    after = clauses_of(talks.ledger())["window.c1"]
    assert (after.standing, after.agreed) == ("contested", None)


def test_a_signature_agrees_to_every_value_and_a_withdrawal_takes_it_back() -> None:
    talks = Talks()
    text = talks.text("icrc", [V1])
    talks.sign("ua", text)
    talks.sign("ru", text)
    assert clauses_of(talks.ledger())["window.c1"].standing == "agreed"
    talks.say("ru", "withdraw", {"text": text.id, "from": "2022-03-05T08:00:00Z", "reason": "fire"})
    clause = clauses_of(talks.ledger())["window.c1"]
    assert (clause.standing, clause.words["ru"].says) == ("open", "reserved")


def test_a_text_agreed_on_by_nobody_moves_no_word() -> None:
    talks = Talks()
    say(talks, _OFFER, ("ua", "agreed", V1), ("ru", "agreed", V1))
    talks.text("icrc", [V2])
    talks.text("ru", [V2])
    assert clauses_of(talks.ledger())["window.c1"].standing == "agreed"


def test_the_same_value_of_another_clause_has_another_id() -> None:
    value: dict[str, Any] = dict(VALUES["window.c1"])
    assert value_id("window.c1", value) != value_id("window.c2", value)


def test_forked_and_unjoined_parties_agree_to_nothing() -> None:
    talks = Talks()
    say(talks, _OFFER, ("ua", "agreed", V1), ("ru", "agreed", V1))
    before = talks.entries[-2]
    talks.say("ru", "say", {"words": "x", "stance": "statement"}, after=talks.entries[3])
    clause = clauses_of(talks.ledger())["window.c1"]
    assert before.author == "ua"
    assert clause.standing == "open"
    assert [note.code for note in clause.why] == ["agreement.forked"]


@settings(max_examples=30, deadline=None)
@given(_WORDS, st.randoms(use_true_random=False))
def test_standing_does_not_depend_on_the_order_of_arrival(
    words: list[tuple[str, str, ClauseValue]], chance: random.Random
) -> None:
    talks = Talks()
    say(talks, *words)
    before = clauses_of(talks.ledger())
    chance.shuffle(talks.entries)
    assert clauses_of(talks.ledger()) == before
