"""Keys and signed notes: the specification's vector, and lines that are no keys."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from safeconduct.agreement import KeyLineError, PublicKey, read_public_key
from safeconduct.agreement.entries.keys import _SMALL_ORDER
from safeconduct.agreement.entries.note import NoteError, read_note, signature_line, signed_by
from talks import key_of

_VECTOR = Path(__file__).resolve().parents[3] / "../shared/data/c2sp/signed_note_example.json"
_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P


@pytest.mark.skipif(not _VECTOR.exists(), reason="the specification's vector is not on this machine")
def test_the_vector_of_the_specification_verifies() -> None:
    held = json.loads(_VECTOR.read_text(encoding="utf-8"))
    key = read_public_key(held["vkey"])
    assert signed_by(read_note(held["note"].encode()), key)
    assert not signed_by(read_note(held["note"].replace("example m", "Example m").encode()), key)


def test_a_key_line_is_read_back_and_its_fingerprint_is_four_groups_of_four() -> None:
    key = key_of("ua/delegation").public
    assert read_public_key(key.line) == key
    assert [len(group) for group in key.fingerprint.split()] == [4, 4, 4, 4]
    assert key.fingerprint != PublicKey("ua", key.raw).fingerprint


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "form"),
        ("ua", "form"),
        ("ua+00000000", "form"),
        ("u a+00000000+AAAA", "form"),
        ("uа+00000000+AAAA", "form"),
        ("ua+00000000+***", "base64"),
        ("ua+00000000+AAAA", "32 bytes"),
        (key_of("ua").public.line[:-4] + "AAAA", "id"),
        (key_of("ua").public.line.replace("ua+", "ub+"), "id"),
        (key_of("ua").public.line + " ", "base64"),
    ],
)
def test_what_is_no_key_line_is_refused(line: str, why: str) -> None:
    with pytest.raises(KeyLineError, match=why):
        read_public_key(line)


@pytest.mark.parametrize("sign", [0, 0x80])
@pytest.mark.parametrize("raw", sorted(_SMALL_ORDER))
def test_keys_of_small_order_are_refused(raw: bytes, sign: int) -> None:
    weak = PublicKey("ua", bytes((*raw[:31], raw[31] | sign)))
    with pytest.raises(KeyLineError, match="small order"):
        read_public_key(weak.line)


def test_the_list_of_small_orders_is_right_and_whole() -> None:
    """Every y whose point times 8 is the neutral one, from the curve's equation -x^2 + y^2 = 1 + d x^2 y^2."""
    listed = {int.from_bytes(raw, "little") % _P for raw in _SMALL_ORDER}
    assert all(_times_eight_is_neutral(y) for y in listed)
    # Order 8 means 2P has y = 0: 2y^2 = 1 + d x^2 y^2 ... so the y of order 8 solve one quartic with two roots +-y.
    assert len(listed) == 5
    assert {-y % _P for y in listed} == listed


def _times_eight_is_neutral(y: int) -> bool:
    x2 = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(x2, (_P + 3) // 8, _P)
    x = x if x * x % _P == x2 else x * pow(2, (_P - 1) // 4, _P) % _P
    assert x * x % _P == x2
    point = (x, y)
    for _ in range(3):
        point = _doubled(point)
    return point == (0, 1)


def _doubled(point: tuple[int, int]) -> tuple[int, int]:
    x, y = point
    k = _D * x * x * y * y
    return 2 * x * y * pow(1 + k, -1, _P) % _P, (y * y + x * x) * pow(1 - k, -1, _P) % _P


def test_a_note_is_signed_and_any_change_is_seen() -> None:
    key = key_of("ua")
    text = "first\n\nsecond\n"
    note = read_note(f"{text}\n{signature_line(text, key)}".encode())
    assert signed_by(note, key.public)
    assert not signed_by(note, key_of("ru").public)
    other = "first\n\nsecond!\n"
    assert not signed_by(read_note(f"{other}\n{signature_line(text, key)}".encode()), key.public)


_LINE = signature_line("x\n", key_of("ua"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x\n",
        b"x\n\n",
        b"\n\n" + _LINE.encode(),
        b"x\r\n\r\n" + _LINE.encode(),
        b"x\n\n" + _LINE.rstrip("\n").encode(),
        b"x\n\n" + _LINE.replace("\u2014", "-").encode(),
        b"x\n\n" + _LINE.replace("=", "").encode(),
        b"x\n\n" + f"\u2014 ua {base64.b64encode(b'1234').decode()}\n".encode(),
        b"\xff\n\n" + _LINE.encode(),
        b"x\x00\n\n" + _LINE.encode(),
        b"x\n\n" + _LINE.encode() * 17,
        b"x" * 70_000 + b"\n\n" + _LINE.encode(),
    ],
)
def test_what_is_no_note_is_refused(data: bytes) -> None:
    with pytest.raises(NoteError):
        read_note(data)
