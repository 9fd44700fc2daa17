"""What a key of a TOML file may hold, by its kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from safeconduct.core import Limits
from safeconduct.files.values import ReadingError, read_day, read_number, read_zone

__all__ = ["TOML_REMEDY", "TomlKey"]

TOML_REMEDY = "Correct the value, or delete the line where it is not known."
"""What to do where a reader does not say."""


@dataclass(frozen=True, slots=True)
class TomlKey(Limits):
    """What one key may hold.

    kind: text, number, date, zone, time, yes_no, choice, bbox or file.  choices: of a choice.
    words: what is expected of a text, instead of `a text`.
    """

    kind: str = "text"
    choices: tuple[str, ...] = ()
    expected: str = ""

    def read(self, value: Any) -> Any:
        """Read a value of this kind.

        Raises:
            ReadingError: it is of another kind or out of its range.
        """
        match self.kind:
            case "number" if not isinstance(value, str):
                return read_number(value, self)
            case "date":
                return read_day(value)
            case "zone":
                return read_zone(value)
            case _:
                good, expected = self._plain(value)
                if good is None:
                    raise ReadingError(self.expected or expected)
                return good

    def _plain(self, value: Any) -> tuple[Any, str]:
        """Return (the value or None, what is expected)."""
        match self.kind:
            case "number":
                return None, self.words
            case "time":
                return _time(value), "a time as 09:00 or 2022-03-05T09:00"
            case "yes_no":
                return value if isinstance(value, bool) else None, "true or false"
            case "choice":
                return value if value in self.choices else None, f"one of {', '.join(self.choices)}"
            case "bbox":
                return _bbox(value), "[west, south, east, north] in degrees"
            case "file":
                return value if _is_name(value) else None, "the name of a file, seen from this folder"
            case _:
                return value if isinstance(value, str) and value.strip() else None, "a text"


def _is_name(value: Any) -> bool:
    """Say whether a file can have this name: no part of it takes more than 255 bytes on the usual systems."""
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value.strip()) <= 1000:
        return False
    return all(len(part.encode()) <= 255 for part in value.split("/"))


def _time(value: Any) -> str | None:
    if isinstance(value, time) and not (value.second or value.microsecond or value.tzinfo):
        return f"{value:%H:%M}"
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, str) and value.strip() else None


def _bbox(value: Any) -> tuple[float, float, float, float] | None:
    if not isinstance(value, list) or len(value) != 4:
        return None
    if not all(isinstance(part, int | float) and not isinstance(part, bool) for part in value):
        return None
    west, south, east, north = (float(part) for part in value)
    good = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if good else None
