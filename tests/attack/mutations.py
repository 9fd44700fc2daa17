"""Seeded damage to files, and what the program makes of it.

A mutation is drawn from a seed alone: the same seed damages the same file in the same way, on any machine.
"""

from __future__ import annotations

import json
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

__all__ = ["LONGEST_S", "Outcome", "Tally", "Target", "attack", "mutated"]

LONGEST_S = 10
"""Seconds after which a command counts as hanging; the slowest whole file takes one."""

_ODD = [
    "", "0", "-1", "1e400", "NaN", "9" * 5000, "\x00", "\u202e", "=cmd()", "<script>", "../../x", "2099-01-01", "24:00",
    "null", "[]", "{}", '"', ";", "\r", "\x1b[2J",
]  # fmt: skip
_VALUES: list[Any] = [None, True, -1, 0, 1e300, 10**30, "", "x" * 2000, "\u202e", [], {}, [[]], "2099-01-01T00:00:00Z"]


class Hang(BaseException):
    """A command did not come back in time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """accepted: the command was content.  told: what it gave, to compare; None: not comparable."""

    accepted: bool
    told: object = None


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of file: its whole content, how it is tried, and whether any change that is accepted must change nothing.

    whole: bytes that are accepted.  trial: writes the bytes and says what the program made of them.  sealed: a
    checksum or a closing bracket covers it, so that damage of the named kinds is either refused or without effect.
    """

    name: str
    whole: bytes
    trial: Callable[[bytes], Outcome]
    sealed: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """Counts of a campaign, and the seeds of what must not be."""

    tried: int = 0
    refused: int = 0
    same: int = 0
    different: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    by_target: Counter[str] = field(default_factory=Counter)


def mutated(whole: bytes, rng: random.Random) -> tuple[str, bytes]:
    """Return a damaged copy and the kind of damage."""
    kinds: dict[str, Callable[[bytes, random.Random], bytes]] = {
        "cut": lambda raw, rng: raw[: rng.randrange(len(raw))],
        "flip": _flip,
        "insert": _insert,
        "doubled": _doubled,
        "dropped": _dropped,
        "value": _value,
    }
    kind = rng.choice(sorted(kinds))
    return kind, kinds[kind](whole, rng)


def _flip(raw: bytes, rng: random.Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(rng.choice((1, 1, 3))):
        changed[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _insert(raw: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(raw))
    return raw[:at] + rng.choice(_ODD).encode("utf-8", "replace") + raw[at:]


def _doubled(raw: bytes, rng: random.Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    return b"".join([*lines[: at + 1], *lines[at:]])


def _dropped(raw: bytes, rng: random.Random) -> bytes:
    at, length = rng.randrange(len(raw)), rng.choice((1, 2, 10, 100))
    return raw[:at] + raw[at + length :]


def _value(raw: bytes, rng: random.Random) -> bytes:
    """Put an odd value in the place of one of JSON's, or of a cell."""
    try:
        document = json.loads(raw)
    except ValueError:
        cells = raw.split(b",")
        cells[rng.randrange(len(cells))] = rng.choice(_ODD).encode("utf-8", "replace")
        return b",".join(cells)
    spots = list(_spots(document))
    holder, key = rng.choice(spots)
    if rng.random() < 0.3:
        del holder[key]
    else:
        holder[key] = rng.choice(_VALUES)
    return json.dumps(document).encode()


def _spots(node: Any) -> Iterator[tuple[Any, Any]]:
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in pairs:
        yield node, key
        yield from _spots(value)


@contextmanager
def _in_time() -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(LONGEST_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def attack(targets: list[Target], count: int, seed: int) -> Tally:
    """Try so many mutations, the targets in turn.

    Args:
        targets: kinds of file.
        count: mutations in all.
        seed: of the campaign; a finding names target, seed and number, from which it is drawn again.
    """
    found = Tally()
    expected = {target.name: target.trial(target.whole) for target in targets}
    for number in range(count):
        target = targets[number % len(targets)]
        kind, raw = mutated(target.whole, random.Random(f"{seed}:{target.name}:{number}"))
        name = f"{target.name} {kind} (seed {seed}, number {number})"
        found.tried += 1
        found.by_target[target.name] += 1
        try:
            with _in_time():
                outcome = target.trial(raw)
        except Hang:
            found.hangs.append(name)
        except Exception as error:
            found.faults.append(f"{name}: {type(error).__name__}: {error}"[:300])
        else:
            _count(found, target, kind, name, outcome, expected[target.name])
    return found


def _count(found: Tally, target: Target, kind: str, name: str, outcome: Outcome, whole: Outcome) -> None:
    if not outcome.accepted:
        found.refused += 1
    elif kind in target.sealed and outcome.told != whole.told:
        found.different.append(name)
    else:
        found.same += 1
