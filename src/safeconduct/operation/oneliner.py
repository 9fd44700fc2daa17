"""One line by text message or radio: `K31 SHELL 2 HEARD 1417 NIKOLSKE+3 7Q` becomes an entry (docs/day.md).

    DEVICE ACT [N|~N] HOW HHMM PLACE[+KM[>PLACE]] CC        a report; ~N: estimated
    DEVICE PASS CONVOY HEAD|TAIL HHMM PLACE CC              a convoy's head or tail leaves a place
    DEVICE COUNT N OUT|UNDER|LEFT|BACK HHMM PLACE CC        persons counted
    DEVICE QUEUE N HHMM POST CC                             vehicles waiting at a post
    DEVICE HOLD CORRIDOR|CONVOY|ALL HHMM CC                 stop; operations type it for who said it

CC, two check letters over everything before them, blanks and case aside: v_i of sign i, p = 953,

    c = sum (i + 1) v_i mod p,   CC = the two digits of c in base 31

Any one sign misread for another of its script, and any two exchanged, give another c: v is the sign's Unicode number
mod p, i + 1 <= 160 < p, so neither (i + 1)(v - v') nor (i - j)(v_i - v_j) is a multiple of the prime p.

An act or place may be cut short as long as it is clear.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from safeconduct.agreement import Author, instant_text
from safeconduct.agreement.talks.day_kinds import MOST_CLOCK_SLIP_S
from safeconduct.agreement.terms.acts import ACTS
from safeconduct.core import Fault, did_you_mean, fold_id
from safeconduct.operation.basis import Basis, scope_of

__all__ = ["OneLine", "check_letters", "read_line"]

_LETTERS = "23456789ABCDEFGHJKLMNPQRTUVWXYZ"
"""31 signs that are not mistaken for one another, read aloud or by hand: no 0, 1, I, O, S."""
_PRIME = 953
_MOST_SIGNS = 160
"""A text message."""
_HOW = {"SEEN": "seen", "HEARD": "heard", "CAMERA": "camera", "TRACE": "trace", "REPORTED": "reported"}
_OF = {"OUT": "out", "UNDER": "under_way", "LEFT": "left", "BACK": "returned"}
_TIME = re.compile(r"([01][0-9]|2[0-3]):?([0-5][0-9])")
_PLACE = re.compile(r"(?P<place>[^+>]+)(?:\+(?P<km>[0-9]{1,3}(?:\.[0-9])?)(?:>(?P<towards>.+))?)?")


@dataclass(frozen=True)
class OneLine:
    """What a line says: the kind and body of an entry, and whose words it is."""

    kind: str
    body: Mapping[str, Any]
    author: str


class _Line:
    """Reads one line; gathers every fault."""

    def __init__(self, text: str, source: str, line: int, basis: Basis, now: datetime) -> None:
        self.text, self.source, self.line, self.basis, self.now = text, source, line, basis, now
        self.faults: list[Fault] = []

    def fault(self, column: str, got: str, expected: str, remedy: str = "Ask the sender to say it again.") -> None:
        """Note what is wrong in a word of the line."""
        self.faults.append(Fault(self.source, self.line, column, repr(got), expected, remedy))

    def one_of(self, column: str, word: str, options: Mapping[str, str]) -> str:
        """Return what a word, or its beginning, stands for; "" with a fault where it is none or not clear."""
        if word in options:
            return options[word]
        found = sorted({value for name, value in options.items() if name.startswith(word) and word})
        if len(found) == 1:
            return found[0]
        known = ", ".join(sorted(name for name, value in options.items() if not found or value in found)[:12])
        self.fault(column, word, f"one of {known}. {did_you_mean(word, options)}".strip())
        return ""

    def time(self, word: str) -> str:
        """Return the instant of HHMM: the last such time that is not to come."""
        found = _TIME.fullmatch(word)
        if found is None:
            self.fault("time", word, "a time of the day, HHMM")
            return ""
        local = self.now.astimezone(self.basis.clock.zone)
        moment = local.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
        if moment > local + timedelta(seconds=MOST_CLOCK_SLIP_S):
            moment -= timedelta(days=1)
        return instant_text(moment)

    def whole(self, column: str, word: str) -> int:
        """Return a whole number."""
        if not re.fullmatch("[0-9]{1,7}", word):
            self.fault(column, word, "a whole number")
            return 0
        return int(word)

    def location(self, word: str) -> dict[str, Any]:
        """Return a location: a place, or so many km from it towards the next one."""
        found = _PLACE.fullmatch(word)
        if found is None:
            self.fault("place", word, "a place, as NIKOLSKE or NIKOLSKE+3")
            return {}
        place = self.place(found["place"])
        if found["km"] is None or not place:
            return {"place": place}
        return {
            "place": place,
            "off_m": round(float(found["km"]) * 1000),
            "towards": self.towards(place, found["towards"]),
        }

    def place(self, word: str) -> str:
        """Return a place of the map by id or name, or the beginning of one."""
        names = {_upper(str(one.id)): str(one.id) for one in self.basis.places.values()}
        for one in self.basis.places.values():
            for name in one.names_by_language.values():
                names.setdefault(_upper(name), str(one.id))
        return self.one_of("place", _upper(word), names)

    def towards(self, place: str, word: str | None) -> str:
        """Return the place towards which a distance is meant: the only next one of the corridors, or that named."""
        if word:
            return self.place(word)
        after = {
            str(row.to_place)
            for one in self.basis.plan.corridors
            for row in one.sections
            if str(row.from_place) == place
        }
        if len(after) == 1:
            return next(iter(after))
        choices = ", ".join(f"{place}+km>{one}" for one in sorted(after)) or "a place on a corridor"
        self.fault("place", place, f"towards which place: {choices}".upper())
        return ""


def check_letters(text: str) -> str:
    """Return the two check letters of what stands before them."""
    signs = [ord(sign) % _PRIME for sign in re.sub(r"\s+", "", text.upper())]
    total = sum(number * value for number, value in enumerate(signs, start=1)) % _PRIME
    return _LETTERS[total // len(_LETTERS)] + _LETTERS[total % len(_LETTERS)]


def read_line(
    text: str, basis: Basis, authors: Mapping[str, Author], now: datetime, *, source: str = "line", line: int = 0
) -> tuple[OneLine | None, tuple[Fault, ...]]:
    """Read a line; None with faults where it is at fault: nothing is guessed.

    Args:
        text: the line.
        basis: the day: its places, convoys and corridors.
        authors: of the agreement; a device is an author, or the last part of a delegate's id (k31 of ua-k31).
        now: when it is typed; HHMM is the last such time before.
        source, line: what to call it in faults.
    """
    reader = _Line(text, source, line, basis, now)
    words = text.upper().split()
    if len(words) < 4 or len(text) > _MOST_SIGNS:
        reader.fault("", text[:60], f"a line of 4 words or more and at most {_MOST_SIGNS} signs")
        return None, tuple(reader.faults)
    letters = check_letters(" ".join(words[:-1]))
    if words[-1] != letters:
        reader.fault("check letters", words[-1], f"{letters} for what stands before them", "Have the line read back.")
        return None, tuple(reader.faults)
    author = _author(words[0], authors, reader)
    kind, body = _body(words[1], words[2:-1], reader)
    if reader.faults:
        return None, tuple(reader.faults)
    return OneLine(kind, body, author), ()


def _author(word: str, authors: Mapping[str, Author], reader: _Line) -> str:
    found = [name for name in authors if name.upper() == word or name.upper().endswith(f"-{word}")]
    if len(found) != 1:
        known = ", ".join(sorted(name.upper() for name in authors))
        reader.fault(
            "device", word, f"one device of {known}", "Look up whose device it is; delegate it where nobody has."
        )
    return found[0] if len(found) == 1 else ""


def _body(word: str, rest: Sequence[str], reader: _Line) -> tuple[str, dict[str, Any]]:
    shapes = {"PASS": 4, "COUNT": 4, "QUEUE": 3, "HOLD": 2}
    if word in shapes and len(rest) != shapes[word]:
        reader.fault(word, " ".join(rest), f"{shapes[word]} words after {word}; see docs/day.md")
        return "", {}
    if word == "PASS":
        return "pass", _pass(rest, reader)
    if word == "COUNT":
        of = reader.one_of("of", rest[1], _OF)
        persons = reader.whole("persons", rest[0])
        return "count", {"persons": persons, "of": of, "at": reader.time(rest[2]), "place": reader.place(rest[3]),
                         "counted": "counted"}  # fmt: skip
    if word == "QUEUE":
        return "queue", {"vehicles": reader.whole("vehicles", rest[0]), "at": reader.time(rest[1]),
                         "post": _post(rest[2], reader)}  # fmt: skip
    if word == "HOLD":
        return "order", {"order": "hold", "at": reader.time(rest[1]), **_target(rest[0], reader)}
    return "report", _report(word, rest, reader)


def _pass(rest: Sequence[str], reader: _Line) -> dict[str, Any]:
    convoys = {one.upper(): one for one in reader.basis.convoys}
    convoy = convoys.get(rest[0], "")
    if not convoy:
        reader.fault("convoy", rest[0], f"a convoy of the plan. {did_you_mean(rest[0], convoys)}".strip())
    end = reader.one_of("end", rest[1], {"HEAD": "head", "TAIL": "tail"})
    return {"convoy": convoy, "end": end, "at": reader.time(rest[2]), "place": reader.place(rest[3])}


def _post(word: str, reader: _Line) -> str:
    clauses = [str(one.value["post"]) for one in reader.basis.of_type("post")]
    rows = [str(one.id) for one in (reader.basis.case.checkpoints if reader.basis.case is not None else ())]
    return reader.one_of("post", word, {name.upper(): name for name in (*clauses, *rows)})


def _target(word: str, reader: _Line) -> dict[str, Any]:
    if word == "ALL":
        return {}
    convoys = {one.upper(): one for one in reader.basis.convoys}
    if word in convoys:
        return {"convoy": convoys[word]}
    if scope_of(word) in reader.basis.corridors:
        return {"corridor": scope_of(word)}
    known = ", ".join(["ALL", *(one.upper() for one in reader.basis.corridors)])
    reader.fault("what to hold", word, f"{known}, or a convoy of the plan")
    return {}


def _report(word: str, rest: Sequence[str], reader: _Line) -> dict[str, Any]:
    acts = {name.replace("_", "").upper(): name for name in ACTS}
    acts |= {name.upper(): name for name in ACTS}
    act = reader.one_of("act", word, acts)
    number = rest[0] if rest and re.fullmatch("~?[0-9]{1,5}", rest[0]) and len(rest) == 4 else ""
    words = rest[1:] if number else rest
    if len(words) != 3:
        reader.fault("", " ".join(rest), "[number] HOW HHMM PLACE after the act")
        return {}
    body: dict[str, Any] = {
        "act": act, "how": reader.one_of("how", words[0], _HOW), "at": reader.time(words[1]), "precision_s": 60,
        "at_place": reader.location(words[2]),
    }  # fmt: skip
    if number:
        body |= {"n": int(number.lstrip("~")), "counted": "estimated" if number[0] == "~" else "counted"}
    return body


def _upper(name: str) -> str:
    return re.sub(r"[^A-Z0-9А-ЯІЇЄҐЁ]", "", fold_id(name).upper())
