"""Nothing of class parties, of private/ or of another corridor leaves by a pack, whatever was said (R9): 500 tries."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from safeconduct.agreement import ClauseValue, clauses_of
from safeconduct.records import AgreementFolder, make_pack, read_pack, verify_pack
from safeconduct.records.packs import Reader, reader_of
from safeconduct.report.agreement import verification_lines
from safeconduct.report.agreement.documents import verification_json
from talks import Talks, key_of

_ROLES = {"icrc": "intermediary", "ru": "party", "ua": "party", "lead": "convoy", "eye": "monitor"}
_READERS = ("public", "convoy:c1", "lead", "eye")


def _secret(chance: random.Random) -> str:
    return f"SECRET{chance.randrange(10**12):012d}"


def _said(talks: Talks, chance: random.Random, hidden: list[str], secret: str) -> None:
    """Say something of a random kind and class that holds a secret; keep it where the readers below may not have it."""
    author = chance.choice(["icrc", "ru", "ua"])
    class_: Any = chance.choice(["parties", "parties", "convoy", "public"])
    scope = chance.choice(["c1", "c2"]) if class_ == "convoy" else ""
    kind = chance.choice(["say", "propose", "round", "position"])
    if kind == "propose":
        value = ClauseValue("note.a", "note", {"en": secret})
        body: dict[str, Any] = {"clauses": [value.to_json()], "why": secret, "source": secret}
    elif kind == "round":
        body = {"n": 1, "venue": secret, "from": "2022-03-03", "delegations": [{"party": "ua", "head": secret}]}
    elif kind == "position":
        body = {"clause": "note.a", "value": "0" * 64, "says": "reserved", "reason": secret}
    else:
        body = {"words": secret, "stance": "demand"}
    talks.say(author, kind, body, class_=class_, scope=scope)
    if class_ == "parties" or scope == "c2":
        hidden.append(secret)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose private/ holds secrets and whose files/ holds a plan."""
    path = tmp_path_factory.mktemp("leaks")
    (path / "private").mkdir()
    (path / "private/red.note").write_text("SECRET-PRIVATE", encoding="utf-8")
    (path / "private/plan.json").write_text("SECRET-PRIVATE", encoding="utf-8")
    return path


@pytest.mark.parametrize("seed", range(125))
def test_nothing_hidden_leaves_by_a_pack_or_by_what_is_told_of_it(home: Path, seed: int) -> None:
    chance, talks, hidden = random.Random(seed), Talks(_ROLES, class_="public"), ["SECRET-PRIVATE"]
    channel = Talks(_ROLES, class_="public", title="A channel")
    plan = AgreementFolder(home, (), ()).keep_file(f"SECRET-PLAN {seed}".encode())
    for _ in range(chance.randrange(3, 9)):
        _said(talks, chance, hidden, _secret(chance))
        _said(channel, chance, hidden, _secret(chance))
    talks.say("icrc", "propose", {"clauses": [ClauseValue("note.p", "note", {"en": "x"}).to_json()], "plan": plan},
              class_="public")  # fmt: skip
    secrets = [*hidden, *(str(one.body.get("words")) for one in channel.entries if "words" in one.body), "SECRET-PLAN"]
    folder = AgreementFolder(home, (*talks.entries, *channel.entries[1:]), ())
    ledger = talks.ledger()
    for name in _READERS:
        path = home / "p.zip"
        path.write_bytes(make_pack(folder, ledger, reader_of(ledger, name)))
        found = verify_pack(read_pack(path), [key_of(one).public for one in _ROLES])
        assert found.ledger is not None
        told = "\n".join(verification_lines(found)) + repr(verification_json(found.ledger, found.faults, 0, True))
        told += repr(clauses_of(found.ledger))
        for secret in secrets:
            assert secret.encode() not in path.read_bytes(), (name, secret)
            assert secret not in told


def test_a_hidden_word_cannot_be_guessed_from_the_ids_that_others_see() -> None:
    """Two talks that differ only in salt have other ids: who sees `prev` cannot try words until one fits."""
    talks = Talks()
    first = talks.say("ua", "say", {"words": "yes", "stance": "statement"}, salt="0" * 32, keep=False)
    second = talks.say("ua", "say", {"words": "yes", "stance": "statement"}, salt="1" * 32, keep=False)
    assert first.id != second.id


def test_a_reader_without_a_name_has_nobodys_own_entries() -> None:
    talks = Talks(_ROLES, class_="public")
    entry = talks.say("ua", "say", {"words": "x", "stance": "demand"})
    assert not Reader("", "public").may_have(entry)
    assert Reader("ua", "public").may_have(entry)
