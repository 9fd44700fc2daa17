"""Keys on disk: under a passphrase, pinned by line, never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.core import UsageError
from safeconduct.records import Keyring
from talks import key_of

_PASS = "correct horse"


def test_a_key_is_made_with_its_recovery_key_and_unlocked(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    key, recovery = ring.create("ua", _PASS)
    assert (key.name, recovery.name) == ("ua", "ua/recovery")
    assert key.signed(ring.unlock(key, _PASS).sign(b"x"), b"x")
    assert all((one.stat().st_mode & 0o077) == 0 for one in (tmp_path / "keys").iterdir())
    assert b"ENCRYPTED" in (tmp_path / "keys/ua.pem").read_bytes()


@pytest.mark.parametrize("wrong", ["", "correct horsf"])
def test_a_wrong_passphrase_is_reported(tmp_path: Path, wrong: str) -> None:
    ring = Keyring(tmp_path)
    key, _ = ring.create("ua", _PASS)
    with pytest.raises(UsageError, match="wrong passphrase"):
        ring.unlock(key, wrong)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    ring.create("ua", _PASS)
    before = (tmp_path / "ua.pem").read_bytes()
    with pytest.raises(UsageError, match="already"):
        ring.create("ua", _PASS)
    assert (tmp_path / "ua.pem").read_bytes() == before


@pytest.mark.parametrize(("name", "passphrase"), [("ua", "short"), ("u a", _PASS), ("../ua", _PASS), ("", _PASS)])
def test_bad_names_and_passphrases_write_nothing(tmp_path: Path, name: str, passphrase: str) -> None:
    with pytest.raises(UsageError):
        Keyring(tmp_path / "keys").create(name, passphrase)
    assert not (tmp_path / "keys").exists()


def test_another_key_of_a_pinned_name_is_refused(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    ring.pin(key_of("ru").public.line)
    ring.pin(key_of("ru").public.line)
    assert list(ring.pinned()) == [key_of("ru").public.line]
    other = Keyring(tmp_path / "other").create("ru", _PASS)[0]
    with pytest.raises(UsageError, match="another key"):
        ring.pin(other.line)


def test_what_is_no_key_is_not_pinned(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no public key"):
        Keyring(tmp_path).pin("ru+0000+x")
    (tmp_path / "pinned.txt").write_text("# mine\n\nru\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"pinned\.txt:3"):
        Keyring(tmp_path).pinned()
