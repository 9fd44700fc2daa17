"""Every attack of `attacks` is caught by its step, and none makes a clause agreed or a text signed."""

from __future__ import annotations

import random
from typing import Any

import pytest

from agreement.attacks import DATA_ATTACKS, TALK_ATTACKS, good_entry
from safeconduct.agreement import (
    ENTRY_KINDS,
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
def test_what_must_not_count_is_reported_by_its_step(name: str) -> None:
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


def test_damaged_notes_are_refused_or_are_what_they_were() -> None:
    talks, chance = Talks(), random.Random(3)
    talks.agree_on_all()
    good = {one.bytes for one in talks.entries}
    for _ in range(1500):
        data = bytearray(chance.choice(talks.entries).bytes)
        for _ in range(chance.choice([1, 2, 5])):
            at, how = chance.randrange(len(data)), chance.randrange(3)
            if how == 0:
                data[at] ^= 1 << chance.randrange(8)
            elif how == 1:
                del data[at : at + chance.randrange(1, 9)]
            else:
                data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 5)))
        try:
            read_entry(bytes(data), "damaged")
        except RefusedError:
            continue
        assert bytes(data) in good


def _random_json(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.randrange(7 if depth < 3 else 4)
    if kind == 4:
        return [_random_json(chance, depth + 1) for _ in range(chance.randrange(3))]
    if kind == 5:
        keys = ["id", "type", "value", "clauses", "clause", "start", "roster", "author", "text", "vkey", "says"]
        return {chance.choice(keys): _random_json(chance, depth + 1) for _ in range(chance.randrange(4))}
    return [
        chance.randrange(-5, 10**6),
        "x" * chance.randrange(5),
        chance.random() < 0.5,
        "window.c1",
        "",
        "",
        "0" * 64,
    ][kind]


@pytest.mark.parametrize("kind", sorted(ENTRY_KINDS))
def test_any_body_of_any_kind_is_judged_and_nothing_fails(kind: str) -> None:
    chance = random.Random(kind)
    for _ in range(60 if kind != "open" else 0):
        talks, body = Talks(), _random_json(chance)
        talks.say("ua", kind, body if isinstance(body, dict) else {"clauses": body, "text": body, "value": body})
        assert all(isinstance(fault, EntryFault) for fault in _faults(talks))
        assert texts_of(talks.ledger()) == ()
