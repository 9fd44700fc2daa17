"""A fork is settled by the word of all concerned, and by nothing less; nobody's ordinary word is taken back by it."""

from __future__ import annotations

import itertools
import random

import pytest

from safeconduct.agreement import Entry, clauses_of
from talks import Talks, whole_text

WINDOW = next(one for one in whole_text() if one.clause == "window.c1")


def forked(author: str = "ru") -> tuple[Talks, Entry, Entry]:
    """Return talks in which an author agreed and refused under one number: (talks, agreed, refused)."""
    talks = Talks()
    talks.propose("icrc", WINDOW)
    talks.position("ua", WINDOW)
    before = talks.last(author)
    body = {"clause": WINDOW.clause, "value": WINDOW.id}
    yes = talks.say(author, "position", {**body, "says": "agreed"}, after=before)
    no = talks.say(author, "position", {**body, "says": "refused"}, after=before)
    return talks, yes, no


def corrected(talks: Talks, author: str, wrong: Entry, after: Entry | None = None) -> Entry:
    """Let an author call an entry wrong."""
    return talks.say(author, "correct", {"entry": wrong.id, "wrong": "signed on another machine"}, after=after)


def test_a_fork_that_its_author_and_all_parties_call_wrong_is_settled() -> None:
    talks, yes, no = forked()
    assert talks.ledger().forked == {"ru"}
    corrected(talks, "ru", no, after=yes)
    corrected(talks, "ua", no)
    ledger = talks.ledger()
    assert ledger.forked == frozenset()
    assert ledger.relied_on("ru")
    assert [fault.level for fault in ledger.faults if fault.rule == "V6"] == ["warning"]
    assert clauses_of(ledger)["window.c1"].standing == "agreed"
    assert ledger.entry(no.id) is None


def test_the_other_branch_may_stand_as_well() -> None:
    talks, yes, no = forked()
    corrected(talks, "ru", yes, after=no)
    corrected(talks, "ua", yes)
    assert clauses_of(talks.ledger())["window.c1"].standing == "refused"


@pytest.mark.parametrize("who", [["ru"], ["ua"], ["icrc"], ["ru", "icrc"], ["ua", "icrc"]])
def test_fewer_words_settle_nothing(who: list[str]) -> None:
    talks, yes, no = forked()
    for name in who:
        corrected(talks, name, no, after=yes if name == "ru" else None)
    assert talks.ledger().forked == {"ru"}


def test_what_goes_on_from_the_wrong_branch_falls_with_it() -> None:
    talks, yes, no = forked()
    later = talks.say("ru", "say", {"words": "x", "stance": "demand"}, after=no)
    corrected(talks, "ru", no, after=yes)
    corrected(talks, "ua", no)
    assert talks.ledger().entry(later.id) is None
    assert talks.ledger().forked == frozenset()


def test_a_correction_within_the_wrong_branch_settles_nothing() -> None:
    talks, _, no = forked()
    corrected(talks, "ru", no, after=no)
    corrected(talks, "ua", no)
    assert talks.ledger().forked == {"ru"}


def test_both_branches_called_wrong_settle_nothing() -> None:
    talks, yes, no = forked()
    for wrong, right in ((yes, no), (no, yes)):
        corrected(talks, "ru", wrong, after=right)
        corrected(talks, "ua", wrong)
    assert talks.ledger().forked == {"ru"}


def test_no_ordinary_word_is_taken_back_without_a_fork() -> None:
    talks = Talks()
    talks.propose("icrc", WINDOW)
    talks.position("ua", WINDOW)
    refused = talks.position("ru", WINDOW, "refused")
    corrected(talks, "ru", refused)
    corrected(talks, "ua", refused)
    ledger = talks.ledger()
    assert ledger.entry(refused.id) is not None
    assert clauses_of(ledger)["window.c1"].standing == "refused"


def test_two_parties_forked_at_once_settle_each_others_forks() -> None:
    talks, yes, no = forked()
    before = talks.last("ua")
    a = talks.say("ua", "say", {"words": "a", "stance": "offer"}, after=before)
    b = talks.say("ua", "say", {"words": "b", "stance": "offer"}, after=before)
    first = corrected(talks, "ru", no, after=yes)
    corrected(talks, "ru", b, after=first)
    second = corrected(talks, "ua", b, after=a)
    corrected(talks, "ua", no, after=second)
    assert talks.ledger().forked == frozenset()


def test_a_branch_with_a_revocation_is_never_settled_away() -> None:
    from talks import key_of

    talks, yes, no = forked()
    body = {"vkey": key_of("ru").public.line, "instead": key_of("ru-new").public.line}
    revoke = talks.say("ru", "revoke", body, after=no, key=key_of("ru/recovery"))
    talks.say("ua", "correct", {"entry": no.id, "wrong": "x"})
    talks.say("ru", "correct", {"entry": no.id, "wrong": "x"}, after=yes)
    assert talks.ledger().entry(revoke.id) is not None


def test_a_withdrawal_that_all_call_wrong_does_not_stop() -> None:
    from safeconduct.agreement import texts_of

    talks = Talks()
    text = talks.agree_on_all()
    before = talks.last("ru")
    wrong = talks.say("ru", "withdraw", {"text": text.id, "from": "2022-03-05T08:00:00Z"}, after=before)
    talks.say("icrc", "say", {"words": "I have it", "stance": "statement"})
    kept = talks.say("ru", "say", {"words": "we go on", "stance": "statement"}, after=before)
    assert texts_of(talks.ledger())[0].withdrawn
    corrected(talks, "ru", wrong, after=kept)
    assert texts_of(talks.ledger())[0].withdrawn
    corrected(talks, "ua", wrong)
    assert not texts_of(talks.ledger())[0].withdrawn


def _slowly(talks: Talks, needed: set[str]) -> set[str]:
    """Return what is dropped, by trying every set of corrections that stand outside of all they drop."""
    held = {one.id: one for one in talks.entries}

    def branch(id_: str) -> set[str]:
        found = {id_}
        while True:
            more = {one.id for one in held.values() if one.prev in found and one.author == held[id_].author} - found
            if not more:
                return found
            found |= more

    def dropped(corrections: list[Entry]) -> set[str]:
        out: set[str] = set()
        for id_ in {str(one.body["entry"]) for one in corrections}:
            names = {one.author for one in corrections if one.body["entry"] == id_}
            if names >= needed | {held[id_].author}:
                out |= branch(id_)
        return out

    every = [one for one in talks.entries if one.kind == "correct"]
    return dropped([one for one in every if one.id not in dropped(every)])


@pytest.mark.parametrize("seed", range(150))
def test_random_forks_are_settled_as_the_slow_way_has_it(seed: int) -> None:
    chance, talks = random.Random(seed), Talks()
    for _ in range(chance.randrange(4, 14)):
        name = chance.choice(["ua", "ru", "icrc"])
        own = [one for one in talks.entries if one.author == name and one.seq > 0]
        after = chance.choice(own) if chance.random() < 0.4 else own[-1]
        if chance.random() < 0.5:
            others = [one for one in talks.entries if one.seq > 1]
            wrong = chance.choice(others[-4:]) if others else own[-1]
            corrected(talks, name, wrong, after=after)
        else:
            talks.say(name, "say", {"words": str(chance.random()), "stance": "offer"}, after=after)
    ledger = talks.ledger()
    gone = {one.id for one in talks.entries} - {one.id for one in ledger.entries}
    assert gone == _slowly(talks, {"ua", "ru"})
    chance.shuffle(talks.entries)
    assert talks.ledger() == ledger


def test_settling_does_not_depend_on_the_order_of_arrival() -> None:
    talks, yes, no = forked()
    corrected(talks, "ru", no, after=yes)
    corrected(talks, "ua", no)
    first = talks.ledger()
    for order in itertools.islice(itertools.permutations(talks.entries), 0, 5040, 97):
        talks.entries = list(order)
        assert talks.ledger() == first


def test_a_correction_of_what_is_not_here_is_told() -> None:
    talks = Talks()
    talks.say("ua", "correct", {"entry": "0" * 64, "wrong": "x"})
    ledger = talks.ledger()
    assert [fault.rule for fault in ledger.faults] == ["V7"]
