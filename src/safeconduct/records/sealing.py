"""Encryption for the road: a pack sealed to the keys of its addressees (age, https://age-encryption.org/v1).

A plan is a target list, and a memory stick is lost some day.  No further keys are exchanged: age takes an Ed25519 key
as `ssh-ed25519`, so a pack is sealed to the very keys that the roster names and that were compared face to face.  Any
program that speaks age opens it with that key.  What is inside is verified as ever: sealing hides, it proves nothing.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from safeconduct.agreement import EntryFault, PublicKey, RefusedError, SigningKey
from safeconduct.core import UsageError

__all__ = ["HOW_TO_INSTALL", "SEALED", "seal", "unseal"]

SEALED = b"age-encryption.org/v1"
"""What a sealed file begins with."""
HOW_TO_INSTALL = "encryption needs the optional package pyrage: pip install 'safeconduct[age]'"
"""What to do where the library is not there."""


def seal(data: bytes, readers: Sequence[PublicKey]) -> bytes:
    """Encrypt to every reader's key; the same input gives other bytes each time.

    Args:
        data: what is sealed.
        readers: one key or more; each opens it alone.

    Raises:
        UsageError: the library is not installed, or there is no reader.
    """
    if not readers:
        raise UsageError("nobody of this class has a key in the roster, so nobody could open the pack")
    age = _age()
    return bytes(age.encrypt(data, [age.ssh.Recipient.from_str(_ssh_line(one)) for one in readers]))


def unseal(data: bytes, keys: Sequence[SigningKey], source: str) -> bytes:
    """Decrypt with one of several keys.

    Args:
        data: a file that begins with `SEALED`.
        keys: own private keys.
        source: what to call the file in faults.

    Raises:
        UsageError: the library is not installed.
        RefusedError: it is sealed to none of these keys, or damaged; nothing of it is used.
    """
    age = _age()
    try:
        return bytes(age.decrypt(data, [age.ssh.Identity.from_buffer(one.openssh()) for one in keys]))
    except age.DecryptError as error:
        got = f"a sealed file that does not open ({error})"
        remedy = "Ask for it anew, sealed to a key of this machine; nothing of it is used."
        raise RefusedError([EntryFault(source, "V1", got, "one sealed to a key that is here", remedy)]) from None


def _age() -> Any:
    try:
        return import_module("pyrage")
    except ImportError as error:
        raise UsageError(HOW_TO_INSTALL) from error


def _ssh_line(key: PublicKey) -> str:
    """Write a public key as OpenSSH does: base64(length, `ssh-ed25519`, length, 32 bytes); RFC 8709, section 4."""
    name = b"ssh-ed25519"
    blob = struct.pack(">I", len(name)) + name + struct.pack(">I", len(key.raw)) + key.raw
    return f"ssh-ed25519 {base64.b64encode(blob).decode()}"
