"""Passphrases: argon2id with the parameters of RFC 9106's second choice (64 MiB, 3 passes); a few at a time."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from safeconduct.core import UsageError
from safeconduct.records.keyring import LEAST_PASSPHRASE

__all__ = ["MOST_PASSPHRASE", "hashed", "is_right"]

MOST_PASSPHRASE = 1000
"""Signs of the longest passphrase that is looked at."""
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1, type=Type.ID)
_AT_ONCE = threading.BoundedSemaphore(2)  # each takes 64 MiB
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$t8ImeGNdg4/HaJGaNXrXbA$grWIR8n/2fq01CnXWgYByRBYGe/iYBhmRA8aXh1EwYA"
"""The hash of nobody's passphrase, so that an unknown name takes as long as a known one."""


def hashed(passphrase: str) -> str:
    """Return the hash that is kept.

    Raises:
        UsageError: it is too short or too long.
    """
    if not LEAST_PASSPHRASE <= len(passphrase) <= MOST_PASSPHRASE:
        expected = f"expected {LEAST_PASSPHRASE} to {MOST_PASSPHRASE}; three words that do not belong together will do"
        raise UsageError(f"passphrase: {len(passphrase)} signs; {expected}")
    with _AT_ONCE:
        return _HASHER.hash(passphrase)


def is_right(held: str | None, passphrase: str) -> bool:
    """Say whether a passphrase is that of a hash; None: no such account, which takes as long and is always wrong."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(held or _NOBODY, passphrase[:MOST_PASSPHRASE]) and held is not None
        except (VerificationError, InvalidHashError):
            return False
