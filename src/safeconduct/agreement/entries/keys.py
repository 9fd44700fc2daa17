"""Ed25519 keys as C2SP signed notes write them: a name, a 4-byte id, and a line in which a public key is handed on.

Key id = first 4 bytes of SHA-256(name, newline, 0x01, key).  Public key line (vkey) = name+id+base64(0x01, key).
Source: C2SP signed-note, https://c2sp.org/signed-note; RFC 8032.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

__all__ = ["KeyLineError", "PublicKey", "SigningKey", "read_public_key"]

_ALGORITHM = b"\x01"
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9./-]{0,79}", re.ASCII)
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o, u, which are misheard or misread."""
_SMALL_ORDER = frozenset(
    bytes.fromhex(text)
    for text in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)
"""Points of order 1, 2, 4 and 8, sign bit cleared: under such a key one signature fits any text (RFC 8032, 8.9)."""


class KeyLineError(ValueError):
    """A line that is no public key; the message says why."""


@dataclass(frozen=True)
class PublicKey:
    """A public key and the name it signs under.

    name: as `ua` or `ua/delegation`.  raw: 32 bytes.
    """

    name: str
    raw: bytes

    @cached_property
    def key_id(self) -> bytes:
        """The 4 bytes that a signature line begins with."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ALGORITHM + self.raw).digest()[:4]

    @cached_property
    def line(self) -> str:
        """The public key as one line, to be handed on."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(_ALGORITHM + self.raw).decode()}"

    @cached_property
    def fingerprint(self) -> str:
        """Four groups of four signs, 80 bits, to be read aloud and compared."""
        number = int.from_bytes(hashlib.sha256(self.line.encode()).digest()[:10], "big")
        signs = "".join(_ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
        return " ".join(signs[at : at + 4] for at in range(0, 16, 4))

    @cached_property
    def _key(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.raw)

    def signed(self, signature: bytes, text: bytes) -> bool:
        """Say whether a 64-byte signature of a text is this key's."""
        try:
            self._key.verify(signature, text)
        except InvalidSignature:
            return False
        return True


@lru_cache(maxsize=4096)
def read_public_key(line: str) -> PublicKey:
    """Read a public key line.

    Raises:
        KeyLineError: not of this form, another algorithm, an id that is not the key's, or a key under which a
            signature proves nothing.
    """
    name, plus, rest = line.partition("+")
    key_id, second, encoded = rest.partition("+")
    if not (plus and second and _NAME.fullmatch(name)):
        raise KeyLineError("it is not of the form name+id+key")
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise KeyLineError("its key is not base64") from None
    if base64.b64encode(data).decode() != encoded or len(data) != 33 or data[:1] != _ALGORITHM:
        raise KeyLineError("it is not an Ed25519 key of 32 bytes")
    key = PublicKey(name, data[1:])
    if key.key_id.hex() != key_id:
        raise KeyLineError("its id is not that of its name and key")
    if bytes((*key.raw[:31], key.raw[31] & 0x7F)) in _SMALL_ORDER:
        raise KeyLineError("it is a point of small order, under which one signature fits any text")
    return key


class SigningKey:
    """A private key in memory; never printed, never written by a stage."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = read_public_key(PublicKey(name, private.public_key().public_bytes_raw()).line)

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> SigningKey:
        """Make a key of 32 random bytes."""
        return cls(name, Ed25519PrivateKey.from_private_bytes(seed))

    def sign(self, text: bytes) -> bytes:
        """Return the 64-byte signature of a text."""
        return self._private.sign(text)

    def pem(self, passphrase: bytes) -> bytes:
        """Return the key as PKCS8 PEM under a passphrase."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))

    def openssh(self) -> bytes:
        """Return the private key as OpenSSH writes it, in the clear: what age opens a sealed pack with, in memory."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())

    def __repr__(self) -> str:
        return f"SigningKey({self.public.line})"
