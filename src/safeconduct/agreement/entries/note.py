"""C2SP signed notes: a text, an empty line, signature lines.  Readable in any editor, pastes into mail.

Source: C2SP signed-note, https://c2sp.org/signed-note (the vector of the specification is a test).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from safeconduct.agreement.entries.keys import PublicKey, SigningKey

__all__ = ["MOST_NOTE_BYTES", "NoteError", "Signature", "SignedNote", "read_note", "signature_line", "signed_by"]

MOST_NOTE_BYTES = 64 * 1024
"""Largest note, bytes (agreement.md section 2)."""
_DASH = "\u2014 "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_MOST_SIGNATURES = 16


class NoteError(ValueError):
    """No signed note; got and expected in words."""

    def __init__(self, got: str, expected: str) -> None:
        self.got, self.expected = got, expected
        super().__init__(f"got {got}; expected {expected}")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who signs, the 4-byte key id, the 64 bytes."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedNote:
    """text: what is signed, its last newline included."""

    text: str
    signatures: tuple[Signature, ...]


def read_note(data: bytes) -> SignedNote:
    """Read a signed note; nothing is verified yet.

    Raises:
        NoteError: too large, not UTF-8, carriage returns or other control signs, no text, no signature line, one of
            another form, or too many.
    """
    if len(data) > MOST_NOTE_BYTES:
        raise NoteError(f"{len(data)} bytes", f"at most {MOST_NOTE_BYTES}")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError(f"a byte that is not UTF-8 at {error.start}", "UTF-8 text") from None
    control = _CONTROL.search(whole)
    if control:
        raise NoteError(f"the control sign U+{ord(control[0]):04X}", "lines ended by a newline alone")
    text, gap, below = whole.rpartition("\n\n")
    if not gap or not text or not below.endswith("\n"):
        raise NoteError("no text with signature lines below", "a text, an empty line, signature lines")
    lines = below[:-1].split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise NoteError(f"{len(lines)} signature lines", f"at most {_MOST_SIGNATURES}")
    return SignedNote(text + "\n", tuple(_signature(line) for line in lines))


def _signature(line: str) -> Signature:
    """Read one signature line: a dash, a name, and 68 bytes in the one base64 spelling."""
    name, blank, encoded = line.removeprefix(_DASH).partition(" ")
    wrong = NoteError(f"the line {line[:60]!r}", "a dash, a name, and 68 bytes in base64")
    if not line.startswith(_DASH) or not blank or not name or "+" in name or name != name.strip():
        raise wrong
    try:
        held = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise wrong from None
    if len(held) != 68 or base64.b64encode(held).decode() != encoded:
        raise wrong
    return Signature(name, held[:4], held[4:])


def signed_by(note: SignedNote, key: PublicKey) -> bool:
    """Say whether a line of this key is there, and all lines of it are genuine (C2SP: one that is not spoils all)."""
    own = [one for one in note.signatures if (one.name, one.key_id) == (key.name, key.key_id)]
    return bool(own) and all(key.signed(one.signature, note.text.encode()) for one in own)


def signature_line(text: str, key: SigningKey) -> str:
    """Sign a text and return the signature line, its newline included."""
    held = base64.b64encode(key.public.key_id + key.sign(text.encode())).decode()
    return f"{_DASH}{key.public.name} {held}\n"
