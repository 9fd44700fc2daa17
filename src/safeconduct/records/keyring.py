"""Keys on this machine: own ones as PKCS8 PEM under a passphrase, pinned public keys of others, and what was signed.

The folder is $SAFECONDUCT_KEYS, or safeconduct/keys below $XDG_CONFIG_HOME (~/.config).  Nothing of it is in any pack.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from safeconduct.agreement import Entry, KeyLineError, PublicKey, SigningKey, read_public_key
from safeconduct.core import UsageError
from safeconduct.files.atomic import write_bytes, write_text

__all__ = ["KEYS_SETTING", "LEAST_PASSPHRASE", "RECOVERY", "Keyring", "keyring", "read_key_lines"]

KEYS_SETTING = "SAFECONDUCT_KEYS"
"""Environment variable that names the folder of keys."""
LEAST_PASSPHRASE = 8
"""Signs of the shortest passphrase that is taken."""
RECOVERY = "/recovery"
"""What the name of a recovery key ends with."""
_PINNED, _SIGNED = "pinned.txt", "signed.json"


def keyring() -> Keyring:
    """Return the keys of this machine's user."""
    held = os.environ.get(KEYS_SETTING)
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Keyring(Path(held) if held else Path(base) / "safeconduct/keys")


@dataclass(frozen=True)
class Keyring:
    """One folder of keys."""

    folder: Path

    def create(self, name: str, passphrase: str) -> tuple[PublicKey, PublicKey]:
        """Make a working key and its recovery key, both under the passphrase; the recovery key is to be moved away.

        Raises:
            UsageError: there is a key of this name, the name is none, or the passphrase is too short.
        """
        if len(passphrase) < LEAST_PASSPHRASE:
            raise UsageError(
                f"passphrase: {len(passphrase)} signs; expected {LEAST_PASSPHRASE} or more. Nothing is written"
            )
        made = []
        for own in (name, name + RECOVERY):
            try:
                key = SigningKey(own, Ed25519PrivateKey.generate())
            except KeyLineError:
                raise UsageError(f"{name!r} is no name for a key; expected Latin letters, digits, `-`, `.`") from None
            if self._file(own, ".pem").exists():
                raise UsageError(f"there is a key {own} already in {self.folder}; name another, nothing is overwritten")
            made.append(key)
        self._make()
        for key in made:
            self._keep(key, passphrase)
        return made[0].public, made[1].public

    def _keep(self, key: SigningKey, passphrase: str) -> None:
        pem = key.pem(passphrase.encode())
        write_bytes(self._file(key.public.name, ".pem"), pem)
        write_text(self._file(key.public.name, ".vkey"), key.public.line + "\n")

    def _file(self, name: str, ending: str) -> Path:
        return self.folder / (name.replace("/", "_") + ending)

    def _make(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise UsageError(f"{self.folder}: cannot be made ({error.strerror}); set {KEYS_SETTING}") from error

    def own(self) -> dict[str, PublicKey]:
        """Return own public keys by line."""
        found = (self._read_line(path) for path in sorted(self.folder.glob("*.vkey")))
        return {key.line: key for key in found if key is not None}

    def _read_line(self, path: Path) -> PublicKey | None:
        try:
            return read_public_key(path.read_text(encoding="utf-8").strip())
        except (OSError, ValueError):
            return None

    def unlock(self, key: PublicKey, passphrase: str) -> SigningKey:
        """Return the private key of one of one's own.

        Raises:
            UsageError: it is not here, or the passphrase is wrong.
        """
        path = self._file(key.name, ".pem")
        try:
            private = load_pem_private_key(path.read_bytes(), passphrase.encode())
        except OSError as error:
            raise UsageError(
                f"{path}: {error.strerror}; the private key of {key.name} is not on this machine"
            ) from error
        except (ValueError, TypeError):
            raise UsageError(f"wrong passphrase for the key {key.name}; nothing is written") from None
        if not isinstance(private, Ed25519PrivateKey):
            raise UsageError(f"{path}: no Ed25519 key")
        held = SigningKey(key.name, private)
        if held.public != key:
            raise UsageError(f"{path} is not the key {key.fingerprint} that is asked for")
        return held

    def pinned(self) -> dict[str, PublicKey]:
        """Return pinned public keys, own ones among them, by line."""
        try:
            lines = (self.folder / _PINNED).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            lines = []
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{self.folder / _PINNED}: cannot be read ({error})") from error
        return {**self.own(), **read_key_lines(lines, str(self.folder / _PINNED))}

    def pin(self, line: str) -> PublicKey:
        """Pin a public key.

        Raises:
            UsageError: no key line, or another key of the same name is pinned.
        """
        try:
            key = read_public_key(line.strip())
        except KeyLineError as error:
            raise UsageError(f"{line[:60]!r} is no public key: {error}") from None
        held = self.pinned()
        other = next((one for one in held.values() if one.name == key.name and one != key), None)
        if other is not None:
            message = (
                f"another key of the name {key.name} is pinned, {other.fingerprint}; this one is {key.fingerprint}"
            )
            raise UsageError(f"{message}. Take its line out of {self.folder / _PINNED} if that is right")
        if key.line not in held:
            self._make()
            pinned = [one for one in held if one not in self.own()]
            write_text(self.folder / _PINNED, "".join(f"{one}\n" for one in (*pinned, key.line)))
        return key

    def last_signed(self, agreement: str, author: str) -> tuple[int, str]:
        """Return number and id of the last entry signed here in an agreement; (0, "") where there is none."""
        held = self._signed().get(f"{agreement}/{author}")
        return (int(held[0]), str(held[1])) if isinstance(held, list) and len(held) == 2 else (0, "")

    def note_signed(self, entry: Entry) -> None:
        """Keep in mind what was signed, so that an older copy of the folder is not gone on from (it would fork)."""
        held = dict(self._signed())
        held[f"{entry.of or entry.id}/{entry.author}"] = [entry.seq, entry.id]
        self._make()
        write_text(self.folder / _SIGNED, json.dumps(held, indent=1, sort_keys=True) + "\n")

    def _signed(self) -> Mapping[str, object]:
        try:
            held = json.loads((self.folder / _SIGNED).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}


def read_key_lines(lines: list[str], source: str) -> dict[str, PublicKey]:
    """Read public keys, one a line; empty lines and those that begin with `#` are left out.

    Raises:
        UsageError: a line is no key.
    """
    found = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            try:
                found[line.strip()] = read_public_key(line.strip())
            except KeyLineError as error:
                raise UsageError(f"{source}:{number}: {line[:60]!r} is no public key: {error}") from None
    return found
