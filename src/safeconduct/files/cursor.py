"""A walk through read JSON that gathers every fault with its path, instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from safeconduct.core import Fault, Span, steering_character

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Node"]

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years outside of which an instant is a slip of the pen; far within what a datetime can hold in any zone."""

_HUGE = 1e15  # beyond it doubles no longer count one by one; also keeps out infinity and NaN
_HALF = re.compile(r"[\ud800-\udfff]")
"""Halves of characters, which cannot be written."""
_LONGEST = 100_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REMEDY = "Make the plan again with `safeconduct plan`, or mend the file by hand."


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a JSON file, the path that leads to it, and the list that faults are added to.

    A reading method that finds something else than it expects adds a fault and returns a stand-in (0, "", 1970);
    whoever reads looks at `faults` at the end and then throws all away.
    """

    value: object
    path: str
    file: str
    faults: list[Fault]

    def fault(self, expected: str, got: str | None = None) -> None:
        """Add a fault of this value."""
        shown = got if got is not None else _shown(self.value)
        self.faults.append(Fault(self.file, 0, self.path, shown, expected, _REMEDY))

    def key(self, name: str) -> Node:
        """Return the value under a key; a missing one is a fault and reads as null."""
        path = f"{self.path}.{name}" if self.path else name
        if not isinstance(self.value, dict):
            return Node(None, path, self.file, [])
        if name not in self.value:
            self.faults.append(Fault(self.file, 0, path, "nothing", "this key", _REMEDY))
            return Node(None, path, self.file, [])
        return Node(self.value[name], path, self.file, self.faults)

    def optional(self, name: str) -> Node | None:
        """Return the value under a key that may be absent or null."""
        if isinstance(self.value, dict) and self.value.get(name) is None:
            return None
        return self.key(name)

    def items(self) -> Iterator[Node]:
        """Walk through a list."""
        if not isinstance(self.value, list):
            self.fault("a list")
            return
        for number, value in enumerate(self.value):
            yield Node(value, f"{self.path}[{number}]", self.file, self.faults)

    def pairs(self) -> Iterator[tuple[str, Node]]:
        """Walk through an object's keys."""
        if not isinstance(self.value, dict):
            self.fault("an object")
            return
        for name, value in self.value.items():
            yield name, Node(value, f"{self.path}.{name}", self.file, self.faults)

    def text(self) -> str:
        """Read a string; a control, direction or invisible character in it is a fault, named by its code point."""
        if isinstance(self.value, str):
            hidden = steering_character(self.value)
            if hidden is None and len(self.value) <= _LONGEST and not _HALF.search(self.value):
                return self.value
            self.fault("a text that can be read as it is", hidden or f"{len(self.value)} characters, or a half of one")
            return ""
        self.fault("a text")
        return ""

    def number(self) -> float:
        """Read a finite number."""
        if isinstance(self.value, (int, float)) and not isinstance(self.value, bool) and abs(self.value) < _HUGE:
            return float(self.value)
        self.fault("a number")
        return 0.0

    def whole(self) -> int:
        """Read a whole number, 0 or more."""
        number = self.number()
        if number < 0 or number != int(number):
            self.fault("a whole number, 0 or more")
        return int(number)

    def truth(self) -> bool:
        """Read true or false."""
        if isinstance(self.value, bool):
            return self.value
        self.fault("true or false")
        return False

    def instant(self) -> datetime:
        """Read a time with its offset as aware UTC."""
        text = self.text()
        try:
            moment = datetime.fromisoformat(text) if text else None
        except ValueError:
            moment = None
        if moment is not None and moment.tzinfo is not None and FIRST_YEAR <= moment.year <= LAST_YEAR:
            return moment.astimezone(UTC)
        if text or self.value == "":
            self.fault("a time with its offset, as 2022-03-05T09:00:00+02:00")
        return _EPOCH

    def span(self) -> Span:
        """Read {start, end}; an end before the start is a fault."""
        span = Span(self.key("start").instant(), self.key("end").instant())
        if span.end < span.start:
            self.fault("an end after the start")
        return span


def _shown(value: object) -> str:
    """Write a value for a message, cut at 60 characters."""
    text = "nothing" if value is None else repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
