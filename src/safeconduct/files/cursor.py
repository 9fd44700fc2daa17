"""One value of a file, where it stands, and the list that its faults are added to: nothing stops at the first fault.

Tables, TOML, properties of a layer and JSON are all read through it.  What a value must be is a reader of `values`, or
any function that raises `ReadingError`; the cursor says in which file, line and column it was found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from safeconduct.core import Fault, Limits, Span, quoted, steering_character
from safeconduct.core.errors import Level
from safeconduct.files.values import FIRST_YEAR, LAST_YEAR, ReadingError, read_number

__all__ = ["Cursor"]

_T = TypeVar("_T")
_D = TypeVar("_D")

_HALF = re.compile(r"[\ud800-\udfff]")
"""Halves of characters, which cannot be written."""
_LONGEST = 100_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COUNTED = Limits(least=-1e15, most=1e15)
"""Beyond it doubles no longer count one by one; also keeps out infinity and NaN."""
_OBJECT = "an object"
_WHOLE = Limits(least=0, most=1e15, whole=True)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A value and its place: line from 1 (0: the file as a whole), column a table's or the path of a JSON value.

    remedy: what to do about a fault of this file, where the one who reads does not know better.
    The methods that read JSON add a fault where they find something else, and return a stand-in (0, "", 1970): whoever
    reads looks at `faults` at the end and then throws all away.
    """

    value: Any
    file: str
    line: int
    column: str
    faults: list[Fault]
    remedy: str = "Correct the value."

    def fault(
        self, expected: str, got: str | None = None, remedy: str | None = None, level: Level = "error"
    ) -> None:
        """Add a fault of this value."""
        found = got if got is not None else self._shown()
        self.faults.append(Fault(self.file, self.line, self.column, found, expected, remedy or self.remedy, level))

    def _shown(self) -> str:
        """Write the value for a message, cut where it is long; what stands in a line is a cell."""
        if self.value is None or self.value == "":
            return "nothing" if self.value is None else "an empty cell" if self.line else "an empty text"
        if isinstance(self.value, str):
            return quoted(self.value)
        plain = isinstance(self.value, bool | list | dict)
        return quoted(json.dumps(self.value, ensure_ascii=False, default=str) if plain else self.value).strip("'")

    def take(self, read: Callable[[Any], _T], instead: _D) -> _T | _D:
        """Read the value in some way; `instead`, and a fault, where it cannot be."""
        try:
            return read(self.value)
        except ReadingError as error:
            self.fault(error.expected, error.got or None, error.remedy or None)
            return instead

    def at(self, value: Any, column: str) -> Cursor:
        """Return another value of the same line."""
        return replace(self, value=value, column=column)

    # --- a walk through JSON -----------------------------------------------------------------------------------------

    def key(self, name: str) -> Cursor:
        """Return the value under a key; a missing one is a fault and reads as null, and so is what has no keys."""
        path = f"{self.column}.{name}" if self.column else name
        if isinstance(self.value, dict) and name in self.value:
            return self.at(self.value[name], path)
        if isinstance(self.value, dict):
            self.at(None, path).fault("this key", "nothing")
        elif not self.faults or (self.faults[-1].column, self.faults[-1].expected) != (self.column, _OBJECT):
            self.fault(_OBJECT)  # once, however many of its keys are asked for
        return replace(self, value=None, column=path, faults=[])

    def optional(self, name: str) -> Cursor | None:
        """Return the value under a key that may be absent or null."""
        return None if isinstance(self.value, dict) and self.value.get(name) is None else self.key(name)

    def items(self) -> Iterator[Cursor]:
        """Walk through a list."""
        if not isinstance(self.value, list):
            self.fault("a list")
            return
        for number, value in enumerate(self.value):
            yield self.at(value, f"{self.column}[{number}]")

    def pairs(self) -> Iterator[tuple[str, Cursor]]:
        """Walk through an object's keys."""
        if not isinstance(self.value, dict):
            self.fault(_OBJECT)
            return
        for name, value in self.value.items():
            yield name, self.at(value, f"{self.column}.{name}")

    def text(self) -> str:
        """Read a string; a control, direction or invisible character in it is a fault, named by its code point."""
        if not isinstance(self.value, str):
            self.fault("a text")
            return ""
        hidden = steering_character(self.value)
        if hidden is None and len(self.value) <= _LONGEST and not _HALF.search(self.value):
            return self.value
        self.fault("a text that can be read as it is", hidden or f"{len(self.value)} characters, or a half of one")
        return ""

    def number(self, limits: Limits = _COUNTED) -> float:
        """Read a finite number within limits; a text of one is none."""
        if isinstance(self.value, str):
            self.fault(limits.words)
            return 0.0
        return float(self.take(lambda value: read_number(value, limits), 0.0))

    def whole(self) -> int:
        """Read a whole number, 0 or more."""
        return int(self.number(_WHOLE))

    def truth(self) -> bool:
        """Read true or false."""
        if not isinstance(self.value, bool):
            self.fault("true or false")
        return self.value is True

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
