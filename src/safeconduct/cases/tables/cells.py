"""One cell of a table: text to value and back, or a clear word on what was expected (design.md R1)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from safeconduct.cases.tables.known import KnownIds
from safeconduct.cases.tables.schema import Column
from safeconduct.core import Clock, Span, did_you_mean

__all__ = [
    "CellError",
    "Frame",
    "has_no_date",
    "number_text",
    "number_words",
    "read_cell",
    "time_text",
    "value_text",
]

_LISTS = ("names", "via", "choices", "places", "hours")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"([+-]?\d{1,3}(?:[\s\u00a0\u2009\u202f',]\d{3})+)([.,]\d+)?", re.ASCII)
_UNCLEAR = re.compile(r"[+-]?\d{1,3}\.\d{3}", re.ASCII)
_ID_SIGNS = re.compile(r'[^\s;:,"/\\]+')
_DAY = re.compile(r"\d{4}-?\d\d-?\d\d", re.ASCII)
_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_HOURS = re.compile(r"(\d{1,2}:\d\d)(?::00)?\s*[-\u2013]\s*(\d{1,2}:\d\d)(?::00)?", re.ASCII)
_HOURS_WORDS = "hours of the day as 09:00-16:00, `;` between several"
_NO_DATE = re.compile(r"\d{1,2}:\d\d(:\d\d)?", re.ASCII)
_TIME = "a time as 09:00 or 2022-03-05T09:00"


class CellError(Exception):
    """A cell cannot be read: what was expected, and what to do (empty: mend it)."""

    def __init__(self, expected: str, remedy: str = "") -> None:
        super().__init__(expected)
        self.expected, self.remedy = expected, remedy


@dataclass(frozen=True, slots=True)
class Frame:
    """What the cells of a case are read against.

    clock, places, parties: None where their own file is at fault; what hangs on them is then not looked at.
    decimal_comma: the table stands between semicolons, where spreadsheets write 46,5.
    several_days: the horizon touches more than one day, so that a time without a date holds on each (S7).
    """

    clock: Clock | None = None
    places: KnownIds | None = None
    parties: KnownIds | None = None
    decimal_comma: bool = False
    several_days: bool = False


def read_cell(text: str, column: Column, frame: Frame) -> Any:
    """Read one cell.

    Returns:
        The value for the column's kind.  Empty: the column's default, else "" for text, () for lists, None for all
        other kinds (unknown).

    Raises:
        CellError: the text is no value of this kind.
    """
    text = text.strip()
    if not text:
        return _empty(column)
    match column.kind:
        case "number":
            return _number(text, column, frame.decimal_comma)
        case "time":
            return _time(text, frame.clock)
        case "moment":
            return _moment(text, frame.clock)
        case "day":
            return _date(text)
        case "yes_no":
            return _yes_no(text)
        case "choice":
            return _choice(text, column)
        case "id":
            return _id(text)
        case "place":
            return _known(text, frame.places, "places.csv")
        case "places":
            return tuple(_known(part, frame.places, "places.csv") for part in _parts(text))
        case "party":
            return _known(text, frame.parties, "[parties] of case.toml")
        case "scope":
            return _scope(text, frame.places)
        case "choices":
            return tuple(_choice(part, column) for part in _parts(text))
        case "hours":
            return _day_hours(text)
        case "names":
            return tuple(_parts(text))
        case "via":
            return tuple(_point(point) for point in text.split(";") if point.strip())
        case _:
            return text


def _empty(column: Column) -> Any:
    if column.required:
        raise CellError("a value", "This column may not be empty: fill the cell or delete the row.")
    if column.default is not None:
        return column.default
    return {"text": "", "id": "", "choice": ""}.get(column.kind, () if column.kind in _LISTS else None)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _number(text: str, column: Column, decimal_comma: bool) -> float | int:
    expected = number_words(column.least, column.most, above=column.above, whole=column.whole)
    plain = text.replace(",", ".") if decimal_comma and text.count(",") == 1 and "." not in text else text
    if column.counted and _UNCLEAR.fullmatch(plain):
        digits = plain.replace(".", "")
        raise CellError(expected, f"Is it {digits}, or a fraction? Write {digits}, or the fraction as {text}0.")
    if not _NUMBER.fullmatch(plain):
        if text.count(",") == 1 and _NUMBER.fullmatch(pointed := text.replace(",", ".")):
            raise CellError(expected, _comma_remedy(text, pointed, column))
        if grouped := _GROUPED.fullmatch(text):
            bare = re.sub(r"[^0-9+-]", "", grouped[1]) + (grouped[2] or "").replace(",", ".")
            raise CellError(expected, f"Write it without thousands separators: {bare}.")
        raise CellError(expected)
    value = float(plain)
    if not math.isfinite(value) or not column.least <= value <= column.most or (column.above and value == column.least):
        raise CellError(expected)
    if column.whole and value != int(value):
        raise CellError(expected)
    return int(value) if column.whole else value


def _comma_remedy(text: str, pointed: str, column: Column) -> str:
    """Say how a number with one comma is written: a decimal comma, or where three digits follow a count perhaps not."""
    plain = text.replace(",", "")
    if column.counted and _GROUPED.fullmatch(text):
        return f"Is it {plain}, or a fraction? Write {plain}, or the fraction as {pointed}0."
    return f"Write a point for the decimal comma: {pointed}."


def number_words(least: float, most: float, *, above: bool = False, whole: bool = False) -> str:
    """Say which numbers are meant: `a whole number from 1 to 60`, `a number above 0`."""
    noun = "a whole number" if whole else "a number"
    low = f"above {least:g}" if above else f"of {least:g} or more" if most >= 1e9 else f"from {least:g}"
    if most >= 1e9:
        return noun if least == -math.inf else f"{noun} {low}"
    return f"{noun} {low} to {most:g}" if not above else f"{noun} {low}, at most {most:g}"


def _time(text: str, clock: Clock | None) -> datetime | None:
    if clock is None:
        return None
    if _DAY.fullmatch(text):
        raise CellError(_TIME, "Write the hour too; a day alone is no instant.")
    try:
        return clock.parse(text)
    except (ValueError, OverflowError) as error:
        expected = str(error) if str(error).startswith("a time") else _TIME
        raise CellError(expected) from error


def _moment(text: str, clock: Clock | None) -> datetime | Span | None:
    """Read an instant, a day of which the hour is not known, or a stretch of days, `2022-03-04/2022-03-06`."""
    first, _, last = (part.strip() for part in text.partition("/"))
    if not _DAY.fullmatch(first) or (last and not _DAY.fullmatch(last)):
        try:
            if last:
                raise CellError(_TIME)
            return _time(text, clock)
        except CellError as error:
            raise CellError(f"{error.expected}, or a day as 2022-03-05 where the hour is not known") from error
    begin = _date(first)
    end = _date(last) if last else begin
    if end < begin:
        raise CellError("a last day after the first", "Write the earlier day first.")
    return None if clock is None else clock.whole_days(begin, end)


def _moment_text(value: datetime | Span, clock: Clock) -> str:
    if not isinstance(value, Span):
        return time_text(value, clock)
    days = clock.days(value)
    return days[0].isoformat() if len(days) == 1 else f"{days[0].isoformat()}/{days[-1].isoformat()}"


def has_no_date(text: str) -> bool:
    """Say whether a time is written as a clock time only, `09:00`."""
    return _NO_DATE.fullmatch(text.strip()) is not None


def _day_hours(text: str) -> tuple[tuple[int, int], ...]:
    """Read hours of the day as minutes from midnight, in order and apart."""
    spans = sorted(_hours(part) for part in _parts(text))
    for (_, before), (after, _) in pairwise(spans):
        if after < before:
            raise CellError(_HOURS_WORDS, "Two of the hours overlap: join them.")
    return tuple(spans)


def _hours(text: str) -> tuple[int, int]:
    found = _HOURS.fullmatch(text)
    if found is None:
        raise CellError(_HOURS_WORDS)
    start, end = (_minutes(clock_time) for clock_time in found.groups())
    if not 0 <= start < end <= 1440:
        raise CellError(_HOURS_WORDS, "Write a beginning before the end, from 00:00 to 24:00; a night is two of them.")
    return start, end


def _minutes(text: str) -> int:
    hour, minute = (int(part) for part in text.split(":"))
    return hour * 60 + minute if minute < 60 else -1


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 1900 <= day.year <= 2200:
        raise CellError("a day as 2022-03-05", "Write it as year-month-day.")
    return day


def _yes_no(text: str) -> bool:
    if text.lower() not in _YES_NO:
        raise CellError("yes or no")
    return _YES_NO[text.lower()]


def _choice(text: str, column: Column) -> str:
    if text.lower() in column.choices:
        return text.lower()
    near = did_you_mean(text.lower(), column.choices)
    raise CellError(f"one of {', '.join(column.choices)}", f"{near}Mend the cell.")


def _id(text: str) -> str:
    if not _ID_SIGNS.fullmatch(text):
        raise CellError("an id without blanks and without ; : , / \\ or quotes", "Join its words by a hyphen.")
    return text


def _scope(text: str, places: KnownIds | None) -> str:
    kind, colon, word = text.partition(":")
    known = kind.strip() == "place" and places is not None
    return f"place:{places.spelled(word.strip())}" if known and places is not None else kind + colon + word


def _known(text: str, known: KnownIds | None, where: str) -> str:
    if known is not None and text not in known:
        noun = "place" if where == "places.csv" else "party"
        remedy = f"{did_you_mean(text, known)}Mend the id, or add it to {where}."
        raise CellError(f"the id of a {noun} in {where}", remedy)
    return text if known is None else known.spelled(text)


def _point(text: str) -> tuple[float, float]:
    parts = text.split()
    expected = "shape points as `47.10 37.54;47.20 37.30`, latitude first"
    if len(parts) != 2 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise CellError(expected)
    lat, lon = float(parts[0]), float(parts[1])
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise CellError(expected, "Latitude goes to 90, longitude to 180 degrees; are they the wrong way round?")
    return lat, lon


def value_text(value: Any, column: Column, clock: Clock) -> str:
    """Write a value as the text of its cell, so that reading it gives the same value; unknown is empty."""
    if value is None:
        return ""
    match column.kind:
        case "number":
            return number_text(value, counted=column.counted)
        case "time":
            return time_text(value, clock)
        case "moment":
            return _moment_text(value, clock)
        case "yes_no":
            return "yes" if value else "no"
        case "names" | "places" | "choices":
            return ";".join(value)
        case "hours":
            return ";".join("-".join(f"{at // 60:02}:{at % 60:02}" for at in span) for span in value)
        case "via":
            return ";".join(f"{number_text(lat)} {number_text(lon)}" for lat, lon in value)
        case _:
            return str(value)


def number_text(value: float, *, counted: bool = False) -> str:
    """Write a number in the fewest digits that give it back, never so that a count looks like thousands."""
    text = repr(value).removesuffix(".0")
    return text + "0" if counted and _UNCLEAR.fullmatch(text) else text


def time_text(instant: datetime, clock: Clock) -> str:
    """Write an instant as HH:MM (24:00 too) where that is the same instant, else with date and offset."""
    for short in (clock.hour_minute(instant), "24:00"):
        try:
            if clock.parse(short) == instant:
                return short
        except ValueError:
            continue
    return clock.local(instant).isoformat()
