"""One entry of an agreement: a signed note whose second line is canonical JSON.

An entry names the key that signs it, so that a signature can be checked from the entry alone and a junk signature
never displaces a genuine one; whose key that is, the roster and its delegations say.  `salt` keeps an entry's id from
being guessed by those who may see only that id (in `prev` or `seen` of an entry of a wider class).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from safeconduct.agreement.entries.canonical import JsonObject, SpellingError, canonical, read_canonical
from safeconduct.agreement.entries.faults import EntryFault, RefusedError, Rule
from safeconduct.agreement.entries.keys import PublicKey, SigningKey, read_public_key
from safeconduct.agreement.entries.note import NoteError, read_note, signature_line
from safeconduct.agreement.entries.shapes import (
    AUTHOR,
    DIGEST,
    INSTANT,
    KEY_LINE,
    Choice,
    Field,
    Record,
    Text,
    Whole,
    optional,
)

__all__ = ["CLASSES", "HEAD", "HEADER", "Draft", "Entry", "EntryClass", "digest_of", "read_entry", "signed_entry"]

HEADER = "safeconduct.entry/1"
"""First line of an entry: name and version of the format."""
EntryClass = Literal["parties", "convoy", "public"]
CLASSES: tuple[EntryClass, ...] = ("parties", "convoy", "public")
"""Who may have an entry (R9), narrowest first."""

HEAD = Record(
    (
        Field("at", INSTANT),
        Field("author", AUTHOR),
        Field("class", Choice(CLASSES)),
        Field("key", KEY_LINE),
        Field("kind", Text(20, "[a-z]+", "a kind of entry")),
        optional("of", DIGEST),
        optional("prev", DIGEST),
        optional("scope", Text(40, "[a-z0-9-]+", "a corridor's id")),
        Field("salt", Text(32, "[0-9a-f]{32}", "32 hexadecimal digits")),
        Field("seq", Whole(0, 999_999)),
    )
)
"""Fields of an entry beside body and seen."""


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Entry:
    """One entry as read; its fields are those of the format (docs/agreement.md).

    id: SHA-256 of the text, never of the signature.  of, prev: "" in the opening entry, whose seq is 0.
    seen: id of the newest entry held of each other author.  signature: the signature line, its newline included.
    """

    id: str
    text: str
    signature: str
    author: str
    kind: str
    seq: int
    at: str
    class_: EntryClass
    key: PublicKey
    body: JsonObject
    of: str = ""
    prev: str = ""
    scope: str = ""
    seen: Mapping[str, str] = ()  # type: ignore[assignment]

    @property
    def name(self) -> str:
        """The file's name: author, number, kind, and the whole id, as a part of one can be forged by its author."""
        return f"{self.author}-{self.seq:05d}-{self.kind}-{self.id}.note"

    @property
    def label(self) -> str:
        """How people call it: `ua-00007-position`."""
        return f"{self.author}-{self.seq:05d}-{self.kind}"

    @property
    def bytes(self) -> bytes:
        """The file's content."""
        return f"{self.text}\n{self.signature}".encode()


@dataclass(frozen=True, slots=True)
class Draft:
    """What becomes an entry once it is signed; fields as in `Entry`.  salt: 16 random bytes, hexadecimal."""

    author: str
    kind: str
    seq: int
    at: str
    class_: EntryClass
    body: JsonObject
    salt: str
    of: str = ""
    prev: str = ""
    scope: str = ""
    seen: Mapping[str, str] = ()  # type: ignore[assignment]


def signed_entry(draft: Draft, key: SigningKey) -> Entry:
    """Sign a draft.

    Raises:
        RefusedError: it would not be read again: too large, a value of no JSON kind, hidden signs in a text.
    """
    head: JsonObject = {
        "at": draft.at,
        "author": draft.author,
        "body": draft.body,
        "class": draft.class_,
        "key": key.public.line,
        "kind": draft.kind,
        "salt": draft.salt,
        "seen": dict(draft.seen),
        "seq": draft.seq,
    }
    head |= {name: held for name, held in (("of", draft.of), ("prev", draft.prev), ("scope", draft.scope)) if held}
    text = f"{HEADER}\n{canonical(head)}\n"
    # Read back at once, so that what others would refuse is refused before it is handed on.
    return read_entry(f"{text}\n{signature_line(text, key)}".encode(), f"{draft.author}-{draft.seq:05d}-{draft.kind}")


def read_entry(data: bytes, source: str) -> Entry:
    """Read an entry and verify what it tells of itself: steps V1, V2, the head's part of V8, and its own signature.

    Args:
        data: the file.
        source: what to call it in faults.

    Raises:
        RefusedError: it is none; names the step.
    """
    try:
        note = read_note(data)
    except NoteError as error:
        raise _refused(
            source, "V1", error.got, error.expected, "Ask the sender for it anew; nothing of it is used."
        ) from None
    lines = note.text.split("\n")
    if len(lines) != 3 or lines[0] != HEADER:
        raise _refused(source, "V1", repr(lines[0][:40]), f"the line {HEADER} and one line below it", _OTHER_FORMAT)
    # Anybody could add a second line: the file would be another, the entry's id the same.
    if len(note.signatures) != 1:
        raise _refused(source, "V1", f"{len(note.signatures)} signature lines", "one, the author's", _ANEW)
    try:
        head = read_canonical(lines[1])
    except SpellingError as error:
        raise _refused(source, "V2", error.got, error.expected, _ANEW) from None
    entry = _entry(head, note.text, source, data[len(note.text.encode()) + 1 :].decode())
    _check_signature(entry, note.signatures[0].name, note.signatures[0].key_id, note.signatures[0].signature, source)
    return entry


_ANEW = "Ask its author to sign it anew; nothing of it is used."
_OTHER_FORMAT = "It is no entry, or one of a later version of this program."


def _entry(head: JsonObject, text: str, source: str, signature: str) -> Entry:
    body, seen = head.pop("body", None), head.pop("seen", None)
    faults = [_fault(source, "V8", one.got, f"{one.path}: {one.expected}", _ANEW) for one in HEAD.misfits(head, "")]
    if not isinstance(body, dict):
        faults.append(_fault(source, "V8", repr(body)[:60], "body: an object", _ANEW))
    if not isinstance(seen, dict) or not all(_is_seen(author, one) for author, one in seen.items()):
        faults.append(_fault(source, "V8", repr(seen)[:60], "seen: the id of an entry by author", _ANEW))
    faults += [] if faults else _misplaced(head, seen, source)  # type: ignore[arg-type]
    if faults:
        raise RefusedError(faults)
    return Entry(
        id=digest_of(text), text=text, signature=signature, author=str(head["author"]), kind=str(head["kind"]),
        seq=int(head["seq"]), at=str(head["at"]), class_=head["class"], key=read_public_key(str(head["key"])),  # type: ignore[arg-type]
        body=body, of=str(head.get("of", "")), prev=str(head.get("prev", "")), scope=str(head.get("scope", "")),  # type: ignore[arg-type]
        seen=seen,  # type: ignore[arg-type]
    )  # fmt: skip


def _is_seen(author: str, entry: object) -> bool:
    return AUTHOR.fits(author) and DIGEST.fits(entry)  # type: ignore[arg-type]


def _misplaced(head: JsonObject, seen: Mapping[str, str], source: str) -> list[EntryFault]:
    """Tell what contradicts itself: an opening entry in the middle, another without a chain, its own author seen."""
    opens = head["kind"] == "open"
    if opens != (head["seq"] == 0) or opens != ("of" not in head) or opens != ("prev" not in head):
        expected = "`of`, `prev` and a number from 1 on in every entry but the opening one, which has none of them"
        return [_fault(source, "V6", f"kind {head['kind']}, number {head['seq']}", expected, _ANEW)]
    if head["author"] in seen:
        return [_fault(source, "V8", "the author among those seen", "other authors only", _ANEW)]
    if "scope" in head and head["class"] != "convoy":
        return [_fault(source, "V8", f"a scope in class {head['class']}", "a scope in class convoy only", _ANEW)]
    return []


def _check_signature(entry: Entry, name: str, key_id: bytes, signature: bytes, source: str) -> None:
    # Other readers of signed notes choose the key by name and id on the line; they must come to the entry's own.
    if (name, key_id) != (entry.key.name, entry.key.key_id):
        raise _refused(source, "V4", f"a signature of {name}", f"one of {entry.key.name}, the key it names", _ANEW)
    if not entry.key.signed(signature, entry.text.encode()):
        remedy = "It was altered or forged; ask its author for it. Nothing of it is used."
        raise _refused(source, "V4", "a signature that is not of this text", f"one by {entry.key.name}", remedy)


def _fault(source: str, rule: Rule, got: str, expected: str, remedy: str) -> EntryFault:
    return EntryFault(source, rule, got, expected, remedy)


def _refused(source: str, rule: Rule, got: str, expected: str, remedy: str) -> RefusedError:
    return RefusedError([_fault(source, rule, got, expected, remedy)])
