"""Every line of the table "attack | caught by" of docs/agreement.md, tried: the step that it names catches it."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agreement.attacks import DATA_ATTACKS, TALK_ATTACKS
from house.source_tree import ROOT
from records.test_folder import folder_of, pinned
from safeconduct.agreement import (
    ClauseValue,
    PlanFacts,
    RefusedError,
    clauses_of,
    gates,
    reference_faults,
    text_faults,
    texts_of,
)
from safeconduct.agreement.entries.entry import read_entry
from safeconduct.records import merge, open_folder, read_pack, verify_folder
from talks import BEGIN, VALUES, Talks, key_of, whole_text

_PAGE = ROOT / "docs/agreement.md"
_NOW = datetime(2022, 3, 5, 8, tzinfo=UTC)


def caught(name: str, home: Path) -> set[str]:
    """Carry an attack of `attacks` out; return the steps that catch it."""
    if name in DATA_ATTACKS:
        with pytest.raises(RefusedError) as error:
            read_entry(DATA_ATTACKS[name][1](), "an attack")
        return {fault.rule for fault in error.value.faults}
    talks = Talks()
    TALK_ATTACKS[name][1](talks)
    try:
        ledger = talks.ledger()
    except RefusedError as error:
        return {fault.rule for fault in error.faults}
    faults = [*ledger.faults, *reference_faults(ledger, clauses_of(ledger)), *text_faults(ledger)]
    return {fault.rule for fault in faults}


def plan_swapped(home: Path) -> set[str]:
    """Put another plan into the place of the one that a signed text names."""
    talks = Talks()
    path = folder_of(talks, home / "a")
    digest = open_folder(path).keep_file(b"the plan")
    talks.text("icrc", whole_text(), plan=digest)
    folder_of(talks, path)
    (path / "files" / digest).write_bytes(b"another plan")
    ledger = open_folder(path).ledger(pinned())
    (text,) = texts_of(ledger)
    facts = PlanFacts(plan="0" * 64, verified=True)
    decisions = gates(ledger, clauses_of(ledger), text, facts, _NOW)
    closed = {one.gate for one in decisions if any(note.code == "another_plan" for note in one.reasons)}
    return {fault.rule for fault in verify_folder(path, pinned()).faults} | closed


def wrong_clock(home: Path) -> set[str]:
    """Sign with clocks that are years off, in both directions: the standing is that of right clocks."""
    talks, right = Talks(), Talks()
    for one, ahead in ((talks, True), (right, False)):
        window = whole_text()[-1]
        one.propose("icrc", window)
        one.position("ua", window, at=BEGIN + timedelta(days=5000) if ahead else None)
        one.position("ru", window, at=BEGIN - timedelta(days=3000) if ahead else None)
        one.position("ru", window, "refused", at=BEGIN - timedelta(days=4000) if ahead else None)
    held = [{name: clause.standing for name, clause in clauses_of(one.ledger()).items()} for one in (talks, right)]
    assert held[0] == held[1]
    assert set(held[0].values()) == {"refused"}
    return set()


def poisoned_pack(home: Path) -> set[str]:
    """Hand over a pack with paths that lead out of it and files of its own, and one that bursts when unpacked."""
    talks = Talks()
    with zipfile.ZipFile(home / "p.zip", "w") as archive:
        for number, one in enumerate(talks.entries):
            archive.writestr(f"../../{number}.note", one.bytes)
        archive.writestr("../evil.sh", b"x")
    report = merge(home / "a", [read_pack(home / "p.zip")], [])
    assert (len(report.new), report.dropped) == (len(talks.entries), ("../evil.sh",))
    assert {one.name for one in home.iterdir()} == {"a", "p.zip"}
    with zipfile.ZipFile(home / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("files/x", bytes(70 * 2**20))
    with pytest.raises(RefusedError) as error:
        read_pack(home / "bomb.zip")
    return {fault.rule for fault in error.value.faults}


def stolen_key(home: Path) -> set[str]:
    """Go on signing with a key that the recovery key has taken back."""
    talks = Talks()
    body = {"vkey": key_of("ru").public.line, "instead": key_of("ru-new").public.line}
    before = talks.last("ru")
    talks.say("ru", "revoke", body, key=key_of("ru/recovery"))
    stolen = talks.say("ru", "say", {"words": "x", "stance": "demand"}, after=before)
    ledger = talks.ledger()
    assert ledger.entry(stolen.id) is None
    assert ledger.entry(before.id) is not None
    return {fault.rule for fault in ledger.faults}


def arrived_in_another_order(home: Path) -> set[str]:
    """Hand entries over in any order: the ledger is the same."""
    talks = Talks()
    talks.agree_on_all()
    first = talks.ledger()
    random.Random(1).shuffle(talks.entries)
    assert talks.ledger() == first
    return set()


def clause_slipped_in(home: Path) -> set[str]:
    """Compile a text with another value than was agreed to: no word moves, and the gate names who backs another."""
    talks = Talks()
    for value in whole_text():
        talks.propose("icrc", value)
        for name in ("ua", "ru"):
            talks.position(name, value)
    moved = ClauseValue("window.c1", "window", {**VALUES["window.c1"], "end": "2022-03-05T13:00:00Z"})
    talks.text("ru", [*(one for one in whole_text() if one.clause != "window.c1"), moved])
    ledger = talks.ledger()
    (text,) = texts_of(ledger)
    ready = gates(ledger, clauses_of(ledger), text, PlanFacts(), _NOW)[0]
    assert {(one.code, one.values["author"]) for one in ready.reasons if one.code == "backs_another"} == {
        ("backs_another", "ua"),
        ("backs_another", "ru"),
    }
    return set()


def _named(*names: str) -> Callable[[Path], set[str]]:
    return lambda home: set().union(*(caught(name, home) for name in names))


_LINES: dict[str, tuple[Callable[[Path], set[str]], ...]] = {
    "forged, altered": (
        _named("altered after signing"), _named("forged by another"), _named("signature bits"),
        _named("party's entry under a thief's key"),
    ),
    "replayed from elsewhere, or an older word of the same author": (
        _named("entry of another agreement", "second opening"), _named("older word replayed"),
    ),
    "re-ordered, cut in the middle, tail withheld": (
        _named("cut in the middle"), _named("tail withheld"), arrived_in_another_order,
    ),
    "two faces": (_named("two faces"), _named("two faces, one hidden")),
    "plan swapped under a signed text": (plan_swapped,),
    "another party's key, look-alike names": (
        _named("party's entry under a thief's key of the same name"), _named("look-alike author"),
        _named("place of two scripts"),
    ),
    "wrong clock": (wrong_clock,),
    "other spelling, floats, double keys": (
        _named("blanks"), _named("float"), _named("exponent"), _named("key twice"), _named("says twice"),
        _named("needless escape"), _named("null"), _named("letters apart"), _named("right-to-left override"),
    ),
    "poisoned pack: path, bomb, foreign file": (poisoned_pack,),
    "stolen key": (stolen_key,),
    "clause slipped in": (clause_slipped_in,),
    "two values of one id": (_named("value by a short id"),),
}  # fmt: skip
"""What is tried for each line of the table."""


def table() -> dict[str, set[str]]:
    """Return the lines of the page's table: attack to the steps that it names."""
    rows = _PAGE.read_text(encoding="utf-8").partition("| attack | caught by |\n| --- | --- |\n")[2]
    lines = [line.strip("| ").split(" | ") for line in rows.partition("\n\n")[0].splitlines()]
    return {attack: set(re.findall(r"\b(?:V\d+|G\d)\b", caught_by)) for attack, caught_by in lines}


def test_every_line_of_the_table_is_tried_and_no_other() -> None:
    assert list(table()) == list(_LINES)


@pytest.mark.parametrize("attack", _LINES)
def test_each_attack_is_caught_by_the_steps_that_the_table_names(attack: str, tmp_path: Path) -> None:
    found: set[str] = set()
    for number, deed in enumerate(_LINES[attack]):
        home = tmp_path / str(number)
        home.mkdir()
        steps = deed(home)
        assert not steps or steps & table()[attack], steps
        found |= steps
    assert table()[attack] <= found
