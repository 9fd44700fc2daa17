"""Lines by text message: check letters, places, devices; what is wrong is told, nothing is guessed."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from days import Day, at
from safeconduct.agreement.talks.kinds import body_misfits
from safeconduct.core import Fault
from safeconduct.operation.oneliner import OneLine, check_letters, read_line

_WORDS = st.text(string.ascii_uppercase + string.digits + "+~>", min_size=2, max_size=40)


def read(words: str, letters: str = "") -> tuple[OneLine | None, tuple[Fault, ...]]:
    day = Day()
    ledger = day.ledger()
    line = f"{words} {letters or check_letters(words)}"
    return read_line(line, day.basis(ledger), ledger.authors, at("14:30"))


@pytest.mark.parametrize(
    ("words", "kind", "body"),
    [
        ("WATCH SHELL 2 HEARD 1417 CROSS+3", "report",
         {"act": "shelling", "how": "heard", "n": 2, "counted": "counted", "at": "2022-03-05T12:17:00Z",
          "precision_s": 60, "at_place": {"place": "cross", "towards": "haven", "off_m": 3000}}),
        ("WATCH SHOT ~20 SEEN 0955 TOWN", "report",
         {"act": "shot", "how": "seen", "n": 20, "counted": "estimated", "at": "2022-03-05T07:55:00Z",
          "precision_s": 60, "at_place": {"place": "town"}}),
        ("LEAD PASS V1 HEAD 1135 CROSS", "pass",
         {"convoy": "v1", "end": "head", "at": "2022-03-05T09:35:00Z", "place": "cross"}),
        ("OPS COUNT 140 OUT 1400 HAVEN", "count",
         {"persons": 140, "of": "out", "at": "2022-03-05T12:00:00Z", "place": "haven", "counted": "counted"}),
        ("WATCH HOLD C1 1417", "order", {"order": "hold", "at": "2022-03-05T12:17:00Z", "corridor": "c1"}),
        ("WATCH HOLD ALL 1417", "order", {"order": "hold", "at": "2022-03-05T12:17:00Z"}),
    ],
)  # fmt: skip
def test_a_line_becomes_the_body_of_an_entry(words: str, kind: str, body: dict[str, object]) -> None:
    found, faults = read(words)
    assert faults == ()
    assert found is not None
    assert (found.kind, dict(found.body)) == (kind, body)
    assert body_misfits(kind, dict(found.body)) == []


@pytest.mark.parametrize(
    ("words", "column"),
    [
        ("K99 SHELL HEARD 1417 CROSS", "device"),
        ("WATCH S HEARD 1417 CROSS", "act"),
        ("WATCH DANCE HEARD 1417 CROSS", "act"),
        ("WATCH SHELL FELT 1417 CROSS", "how"),
        ("WATCH SHELL HEARD 2517 CROSS", "time"),
        ("WATCH SHELL HEARD 1417 NOWHERE", "place"),
        ("WATCH SHELL HEARD 1417 HAVEN+3", "place"),
        ("LEAD PASS V9 HEAD 1135 CROSS", "convoy"),
        ("LEAD PASS V1 HEAD 1135", "PASS"),
        ("WATCH HOLD NOWHERE 1417", "what to hold"),
    ],
)
def test_what_is_wrong_in_a_line_is_named(words: str, column: str) -> None:
    found, faults = read(words)
    assert found is None
    assert column in {fault.column for fault in faults}


def test_all_faults_of_a_line_are_told_at_once() -> None:
    _, faults = read("K99 DANCE FELT 2517 NOWHERE")
    assert {fault.column for fault in faults} == {"device", "act", "how", "time", "place"}


def test_wrong_check_letters_keep_everything_out() -> None:
    found, (fault,) = read("WATCH SHELL 2 HEARD 1417 CROSS+3", "AA")
    assert (found, fault.column) == (None, "check letters")


@given(_WORDS, st.data())
def test_one_sign_misread_is_always_caught(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(string.ascii_uppercase + string.digits).filter(lambda one: one != text[place]))
    assert check_letters(text) != check_letters(text[:place] + other + text[place + 1 :])


@given(_WORDS, st.data())
def test_two_signs_exchanged_are_always_caught(text: str, data: st.DataObject) -> None:
    one, two = sorted(data.draw(st.lists(st.integers(0, len(text) - 1), min_size=2, max_size=2, unique=True)))
    swapped = text[:one] + text[two] + text[one + 1 : two] + text[one] + text[two + 1 :]
    assert (check_letters(text) != check_letters(swapped)) == (text[one] != text[two])
