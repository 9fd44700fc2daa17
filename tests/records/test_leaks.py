"""Nothing of class parties, of private/, of another corridor or of a channel leaves, whatever was said (R9): 500 tries.

Each try looks at the pack, the page, the printed text and every error text that its reader can be shown.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from safeconduct.agreement import ClauseValue, clauses_of, texts_of
from safeconduct.core import SafeConductError
from safeconduct.records import AgreementFolder, make_pack, merge, read_pack, verify_pack
from safeconduct.records.packs import Reader, reader_of
from safeconduct.report.agreement import page as page_module
from safeconduct.report.agreement import verification_lines
from safeconduct.report.agreement.documents import verification_json
from safeconduct.report.agreement.page import agreement_page
from safeconduct.report.sheets.signature import signature_sheet
from talks import BEGIN, VALUES, Talks, key_of

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


_PINS = [key_of(one).public for one in _ROLES]


def _printed(folder: AgreementFolder, reader: Reader) -> str:
    """Return what stands on the page and on the printed texts that a reader can be given."""
    own = AgreementFolder(folder.path, tuple(one for one in folder.entries if reader.may_have(one)), ())
    ledger = own.ledger(_PINS)
    sheets = [signature_sheet(ledger, one) for one in texts_of(ledger)]
    return agreement_page(folder, reader, _PINS, BEGIN).content.decode() + repr(sheets)


def _refusals(pack: Path, channel: Path, home: Path) -> str:
    """Return the error texts that a reader is shown: of a pack of the channel, a cut one, and another's folder."""
    told = []
    (home / "cut.zip").write_bytes(pack.read_bytes()[:-30])
    for what in (channel, home / "cut.zip", home / "private" / "plan.json"):
        try:
            merge(home / "mine", [read_pack(pack), read_pack(what)], [])
        except SafeConductError as error:
            told.append(str(error))
    assert len(told) == 3
    return "\n".join(told)


def _told(path: Path) -> str:
    """Return what verification of a pack says of it, and what stands on its table."""
    found = verify_pack(read_pack(path), _PINS)
    assert found.ledger is not None
    told = "\n".join(verification_lines(found)) + repr(verification_json(found.ledger, found.faults, 0, True))
    return told + repr(clauses_of(found.ledger))


@pytest.mark.parametrize("seed", range(125))
def test_nothing_hidden_leaves_by_pack_page_print_or_error(
    home: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "page_template", lambda: "<!--DATA-->")
    chance, talks, hidden = random.Random(seed), Talks(_ROLES, class_="public"), ["SECRET-PRIVATE"]
    channel = Talks({"icrc": "intermediary", "ua": "party"}, class_="public", title="A channel", kind="channel")
    plan = AgreementFolder(home, (), ()).keep_file(f"SECRET-PLAN {seed}".encode())
    for _ in range(chance.randrange(3, 9)):
        _said(talks, chance, hidden, _secret(chance))
        channel.say("ua", "say", {"words": _secret(chance), "stance": "offer"}, class_="public")
    talks.say("icrc", "propose", {"clauses": [ClauseValue("note.p", "note", {"en": "x"}).to_json()], "plan": plan},
              class_="public")  # fmt: skip
    _public_text(talks)
    secrets = [*hidden, *(str(one.body.get("words")) for one in channel.entries if "words" in one.body), "SECRET-PLAN"]
    folder = AgreementFolder(home, (*talks.entries, *channel.entries[1:]), ())
    ledger = talks.ledger()
    (home / "channel.txt").write_bytes(b"\n".join(one.bytes for one in channel.entries))
    for name in _READERS:
        path, reader = home / "p.zip", reader_of(ledger, name)
        path.write_bytes(make_pack(folder, ledger, reader))
        own = AgreementFolder(home, tuple(talks.entries), ())
        shown = _told(path) + _printed(own, reader) + _refusals(path, home / "channel.txt", home)
        for secret in secrets:
            assert secret.encode() not in path.read_bytes(), (name, secret)
            assert secret not in shown, (name, secret)


def _public_text(talks: Talks) -> None:
    """Compile a public text of a public value, so that there is something to print for everybody."""
    from safeconduct.agreement import wording_digest, wordings

    value = ClauseValue("window.c1", "window", dict(VALUES["window.c1"]))
    digest = wording_digest(wordings(talks.ledger().opening, [value]))
    body = {"version": 1, "clauses": [value.to_json()], "wording": digest}
    talks.say("icrc", "text", body, class_="public")


def test_what_the_parties_may_have_does_stand_on_their_page(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tries above would see a secret if one were there."""
    monkeypatch.setattr(page_module, "page_template", lambda: "<!--DATA-->")
    talks = Talks(_ROLES, class_="public")
    talks.say("ua", "say", {"words": "SECRET1", "stance": "offer"})
    folder = AgreementFolder(home, tuple(talks.entries), ())
    assert "SECRET1" in _printed(folder, Reader("", "parties"))
    assert "SECRET1" not in _printed(folder, Reader("", "convoy", "c1"))


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
