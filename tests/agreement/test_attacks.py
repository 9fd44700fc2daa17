"""Every attack of `attacks` is caught by its step, and none makes a clause agreed or a text signed."""

from __future__ import annotations

import pytest

from agreement.attacks import DATA_ATTACKS, TALK_ATTACKS, good_entry
from safeconduct.agreement import (
    EntryFault,
    RefusedError,
    clauses_of,
    keep_ledger,
    read_entry,
    reference_faults,
    text_faults,
    texts_of,
)
from talks import Talks, key_of, whole_text


def test_there_are_more_than_forty_attacks_and_the_good_entry_is_good() -> None:
    assert len(DATA_ATTACKS) + len(TALK_ATTACKS) >= 70
    good = good_entry()
    assert read_entry(good.bytes, good.name) == good


@pytest.mark.parametrize("name", DATA_ATTACKS)
def test_what_is_no_entry_is_refused_by_its_step(name: str) -> None:
    rule, make = DATA_ATTACKS[name]
    with pytest.raises(RefusedError) as error:
        read_entry(make(), "an attack")
    assert {fault.rule for fault in error.value.faults} == {rule}
    assert all(fault.got and fault.expected and fault.remedy for fault in error.value.faults)


def _faults(talks: Talks) -> list[EntryFault]:
    try:
        ledger = talks.ledger()
    except RefusedError as error:
        return list(error.faults)
    return [*ledger.faults, *reference_faults(ledger, clauses_of(ledger)), *text_faults(ledger)]


@pytest.mark.parametrize("name", TALK_ATTACKS)
def test_what_must_not_count_is_told_by_its_step(name: str) -> None:
    rule, attack = TALK_ATTACKS[name]
    talks = Talks()
    assert _faults(talks) == []
    attack(talks)
    assert rule in {fault.rule for fault in _faults(talks)}


@pytest.mark.parametrize("name", TALK_ATTACKS)
def test_no_attack_makes_anything_agreed(name: str) -> None:
    talks = Talks()
    talks.propose("ua", *whole_text())
    for value in whole_text():
        talks.position("ua", value)
    TALK_ATTACKS[name][1](talks)
    try:
        ledger = talks.ledger()
    except RefusedError:
        return
    assert [one.id for one in clauses_of(ledger).values() if one.standing == "agreed"] == []
    assert all(len(text.signed) < 2 for text in texts_of(ledger))


def test_an_unpinned_key_verifies_nothing() -> None:
    talks = Talks()
    talks.agree_on_all()
    ledger = talks.ledger(pin=["ua", "icrc"])
    assert ledger.unpinned == {"ru"}
    assert [fault.rule for fault in ledger.faults if fault.entry == "roster ru"] == ["V4"]
    assert all(one.standing != "agreed" for one in clauses_of(ledger).values())
    assert keep_ledger(talks.entries, [key_of(name).public for name in ("ua", "ru", "icrc")]).faults == ()
