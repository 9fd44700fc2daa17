"""Packs sealed for the road: opened by their addressees, by nobody else, and verified like any other."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from records.test_folder import folder_of, pinned
from safeconduct.agreement import RefusedError
from safeconduct.core import UsageError
from safeconduct.records import make_pack, open_folder, read_pack, sealing, verify_pack
from safeconduct.records.packs import Reader, reader_keys, reader_of
from safeconduct.records.sealing import SEALED, seal, unseal
from talks import Talks, key_of

pytest.importorskip("pyrage", reason="the optional package is not installed")
_ROLES = {"icrc": "intermediary", "ru": "party", "ua": "party", "lead": "convoy", "eye": "monitor"}


def sealed(path: Path, whom: str) -> tuple[bytes, bytes]:
    """Return a pack of an agreement for somebody, in the clear and sealed."""
    talks = Talks(_ROLES, class_="public")
    talks.agree_on_all()
    folder = open_folder(folder_of(talks, path))
    ledger = folder.ledger(None)
    reader = reader_of(ledger, whom)
    clear = make_pack(folder, ledger, reader)
    return clear, seal(clear, reader_keys(ledger, reader))


def opens(data: bytes, name: str) -> bytes | None:
    """Return what a key opens; None: it does not."""
    try:
        return unseal(data, [key_of(name)], "p")
    except RefusedError:
        return None


@pytest.mark.parametrize(
    ("whom", "readers"),
    [("ru", {"ru"}), ("parties", {"icrc", "ru", "ua"}), ("convoy:c1", {"lead"}), ("eye", {"eye"})],
)
def test_a_sealed_pack_is_opened_by_those_it_is_for_alone(tmp_path: Path, whom: str, readers: set[str]) -> None:
    clear, data = sealed(tmp_path / "a", whom)
    assert data.startswith(SEALED)
    assert {name for name in _ROLES if opens(data, name) == clear} == readers
    assert {name for name in (*_ROLES, "thief") if opens(data, name) is not None} == readers


def test_a_sealed_pack_is_verified_as_any_other(tmp_path: Path) -> None:
    _, data = sealed(tmp_path / "a", "ru")
    (tmp_path / "p.zip.age").write_bytes(data)
    pack = read_pack(tmp_path / "p.zip.age", lambda: [key_of("ua"), key_of("ru")])
    assert verify_pack(pack, [*pinned(), key_of("lead").public, key_of("eye").public]).faults == ()
    with pytest.raises(RefusedError, match="V1"):
        read_pack(tmp_path / "p.zip.age")


def test_a_damaged_sealed_pack_is_refused_whole(tmp_path: Path) -> None:
    clear, data = sealed(tmp_path / "a", "ru")
    chance = random.Random(4)
    for _ in range(300):
        held = bytearray(data)
        at = chance.randrange(len(held))
        if chance.random() < 0.5:
            held[at] ^= 1 << chance.randrange(8)
        else:
            del held[at:]
        assert opens(bytes(held), "ru") in (None, clear)
        assert opens(bytes(held), "ru") is None or held[: len(SEALED)] == SEALED


def test_nothing_that_a_pack_says_stands_in_its_sealed_form(tmp_path: Path) -> None:
    clear, data = sealed(tmp_path / "a", "ru")
    assert b"window.c1" in clear
    assert not any(word in data for word in (b"window", b"entries/", b"agreed", b"Town"))


def test_a_public_pack_is_not_sealed_and_one_for_nobody_is_refused() -> None:
    ledger = Talks(class_="public").ledger()
    with pytest.raises(UsageError, match="for everybody"):
        reader_keys(ledger, reader_of(ledger, "public"))
    with pytest.raises(UsageError, match="nobody"):
        seal(b"x", reader_keys(ledger, Reader("", "convoy", "c9")))


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(sealing, "import_module", absent)
    with pytest.raises(UsageError, match=r"safeconduct\[age\]"):
        seal(b"x", [key_of("ru").public])


def test_a_pack_is_sealed_to_the_key_put_in_place_of_a_stolen_one() -> None:
    talks = Talks()
    body = {"vkey": key_of("ru").public.line, "instead": key_of("ru-new").public.line}
    talks.say("ru", "revoke", body, key=key_of("ru/recovery"))
    ledger = talks.ledger()
    assert [one.name for one in reader_keys(ledger, reader_of(ledger, "ru"))] == ["ru-new"]
