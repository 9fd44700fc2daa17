"""Texts and read values as numbers, times, words: the value, or what was expected and what to do (design.md R1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from safeconduct.core import Clock, Limits, Span, code_point, did_you_mean

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "ReadingError",
    "has_no_date",
    "hours_text",
    "moment_text",
    "number_text",
    "read_choice",
    "read_day",
    "read_hours",
    "read_id",
    "read_moment",
    "read_number",
    "read_position",
    "read_time",
    "read_yes_no",
    "read_zone",
    "time_text",
]

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years outside of which a day is a slip of the pen; far within what a datetime can hold in any zone."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"([+-]?\d{1,3}(?:[\s\u00a0\u2009\u202f',]\d{3})+)([.,]\d+)?", re.ASCII)
_UNCLEAR = re.compile(r"[+-]?\d{1,3}\.\d{3}", re.ASCII)
_ALIKE: Mapping[str, str] = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u066b\uff0e\u3002", "."), **dict.fromkeys("Oo\u041e\u043e\u039f\u03bf", "0"),
    **dict.fromkeys("lI\u0406\u04c0\u0399", "1"),
}  # fmt: skip
"""Signs that look like one of a number: dashes for the minus, letters like 0 and 1, points of other scripts."""
_ID_SIGNS = re.compile(r'[^\s;:,"/\\]+')
_DAY = re.compile(r"\d{4}-?\d\d-?\d\d", re.ASCII)
_YES_NO: Mapping[str, bool] = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_HOURS = re.compile(r"(\d{1,2}:\d\d)(?::00)?\s*[-\u2013]\s*(\d{1,2}:\d\d)(?::00)?", re.ASCII)
_HOURS_WORDS = "hours of the day as 09:00-16:00, `;` between several"
_NO_DATE = re.compile(r"\d{1,2}:\d\d(:\d\d)?", re.ASCII)
_TIME = "a time as 09:00 or 2022-03-05T09:00"


class ReadingError(Exception):
    """A value cannot be read: what was expected, what to do, and what to say was found.

    remedy, got: empty where the one who reads says it.
    """

    def __init__(self, expected: str, remedy: str = "", got: str = "") -> None:
        super().__init__(expected)
        self.expected, self.remedy, self.got = expected, remedy, got


def read_number(value: object, limits: Limits, *, decimal_comma: bool = False) -> float | int:
    """Read a number, or the text of one; decimal_comma: `46,5` is one too.

    Raises:
        ReadingError: it is none, is unclear, or is none of these.
    """
    if isinstance(value, str):
        value = _number_of_text(value.strip(), limits, decimal_comma)
    if isinstance(value, bool) or not isinstance(value, int | float) or not limits.allow(value):
        raise ReadingError(limits.words)
    return int(value) if limits.whole else value


def _number_of_text(text: str, limits: Limits, decimal_comma: bool) -> float:
    plain = text.replace(",", ".") if decimal_comma and text.count(",") == 1 and "." not in text else text
    if limits.counted and _UNCLEAR.fullmatch(plain):
        digits = plain.replace(".", "")
        raise ReadingError(limits.words, f"Is it {digits}, or a fraction? Write {digits}, or the fraction as {text}0.")
    if _NUMBER.fullmatch(plain):
        return float(plain)
    if text.count(",") == 1 and _NUMBER.fullmatch(pointed := text.replace(",", ".")):
        raise ReadingError(limits.words, _comma_remedy(text, pointed, limits))
    if grouped := _GROUPED.fullmatch(text):
        bare = re.sub(r"[^0-9+-]", "", grouped[1]) + (grouped[2] or "").replace(",", ".")
        raise ReadingError(limits.words, f"Write it without thousands separators: {bare}.")
    raise ReadingError(limits.words, _odd_digits(text))


def _odd_digits(text: str) -> str:
    """Say which sign of a number is none, where it looks like one: digits of other scripts, a long minus, O for 0."""
    plain = "".join(_plain_sign(sign) for sign in text)
    if plain == text or not _NUMBER.fullmatch(plain):
        return ""
    at = next(at for at, sign in enumerate(text) if _plain_sign(sign) != sign)
    return f"Character {at + 1} is {code_point(text[at])}: write {plain}."


def _plain_sign(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return _ALIKE.get(sign, sign) if digit is None else str(digit)


def _comma_remedy(text: str, pointed: str, limits: Limits) -> str:
    """Say how a number with one comma is written: a decimal comma, or where three digits follow a count perhaps not."""
    plain = text.replace(",", "")
    if _GROUPED.fullmatch(text) and limits.allow(float(plain)):
        return f"Is it {plain}, or a fraction? Write {plain}, or the fraction as {pointed}{'0' * limits.counted}."
    return f"Write a point for the decimal comma: {pointed}."


def number_text(value: float, *, counted: bool = False) -> str:
    """Write a number in the fewest digits that give it back, never so that a count looks like thousands."""
    text = repr(value).removesuffix(".0")
    return text + "0" if counted and _UNCLEAR.fullmatch(text) else text


def read_time(value: object, clock: Clock | None) -> datetime | None:
    """Read an instant by a clock; None where there is no clock, and so nothing to look at.

    Raises:
        ReadingError: it is none, or a day alone.
    """
    if clock is None:
        return None
    text = str(value).strip()
    if _DAY.fullmatch(text):
        raise ReadingError(_TIME, "Write the hour too; a day alone is no instant.")
    try:
        return clock.parse(text)
    except (ValueError, OverflowError) as error:
        raise ReadingError(str(error) if str(error).startswith("a time") else _TIME) from error


def time_text(instant: datetime, clock: Clock) -> str:
    """Write an instant as HH:MM (24:00 too) where that is the same instant, else with date and offset."""
    for short in (clock.hour_minute(instant), "24:00"):
        try:
            if clock.parse(short) == instant:
                return short
        except ValueError:
            continue
    return clock.local(instant).isoformat()


def has_no_date(text: str) -> bool:
    """Say whether a time is written as a clock time only, `09:00`."""
    return _NO_DATE.fullmatch(text.strip()) is not None


def read_moment(text: str, clock: Clock | None) -> datetime | Span | None:
    """Read an instant, a day of which the hour is not known, or a stretch of days, `2022-03-04/2022-03-06`.

    Raises:
        ReadingError: it is none of these.
    """
    first, _, last = (part.strip() for part in text.partition("/"))
    if not _DAY.fullmatch(first) or (last and not _DAY.fullmatch(last)):
        try:
            if last:
                raise ReadingError(_TIME)
            return read_time(text, clock)
        except ReadingError as error:
            raise ReadingError(f"{error.expected}, or a day as 2022-03-05 where the hour is not known") from error
    begin = read_day(first)
    end = read_day(last) if last else begin
    if end < begin:
        raise ReadingError("a last day after the first", "Write the earlier day first.")
    return None if clock is None else clock.whole_days(begin, end)


def moment_text(value: datetime | Span, clock: Clock) -> str:
    """Write what `read_moment` reads."""
    if not isinstance(value, Span):
        return time_text(value, clock)
    days = clock.days(value)
    return days[0].isoformat() if len(days) == 1 else f"{days[0].isoformat()}/{days[-1].isoformat()}"


def read_day(value: object) -> date:
    """Read a day, or the text of one.

    Raises:
        ReadingError: it is none from FIRST_YEAR to LAST_YEAR.
    """
    try:
        day = date.fromisoformat(value.strip()) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime) or not FIRST_YEAR <= day.year <= LAST_YEAR:
        words = f"a day from {FIRST_YEAR} to {LAST_YEAR}, as 2022-03-05"
        raise ReadingError(words, "Write it as year-month-day.")
    return day


def read_hours(parts: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Read hours of the day, `09:00-16:00` each, as minutes from midnight, in order and apart.

    Raises:
        ReadingError: one is none, or two overlap.
    """
    spans = sorted(_hours(part) for part in parts)
    if any(after < before for (_, before), (after, _) in pairwise(spans)):
        raise ReadingError(_HOURS_WORDS, "Two of the hours overlap: join them.")
    return tuple(spans)


def _hours(text: str) -> tuple[int, int]:
    found = _HOURS.fullmatch(text)
    if found is None:
        raise ReadingError(_HOURS_WORDS)
    start, end = (_minutes(clock_time) for clock_time in found.groups())
    if not 0 <= start < end <= 1440:
        remedy = "Write a beginning before the end, from 00:00 to 24:00; a night is two of them."
        raise ReadingError(_HOURS_WORDS, remedy)
    return start, end


def _minutes(text: str) -> int:
    hour, minute = (int(part) for part in text.split(":"))
    return hour * 60 + minute if minute < 60 else -1


def hours_text(value: Iterable[tuple[int, int]]) -> str:
    """Write what `read_hours` reads, `;` between."""
    return ";".join("-".join(f"{at // 60:02}:{at % 60:02}" for at in span) for span in value)


def read_yes_no(text: str) -> bool:
    """Read yes, no, true, false, 1 or 0, in any case.

    Raises:
        ReadingError: it is none of these.
    """
    if text.strip().lower() not in _YES_NO:
        raise ReadingError("yes or no")
    return _YES_NO[text.strip().lower()]


def read_choice(text: str, choices: Iterable[str]) -> str:
    """Read one of some words, in any case.

    Raises:
        ReadingError: it is none of them; names the one that was probably meant.
    """
    word, known = text.strip().lower(), tuple(choices)
    if word not in known:
        raise ReadingError(f"one of {', '.join(known)}", f"{did_you_mean(word, known)}Correct it.")
    return word


def read_id(text: str) -> str:
    """Read an id of our own tables.

    Raises:
        ReadingError: it holds blanks or a sign that separates cells, ids or folders.
    """
    if not _ID_SIGNS.fullmatch(text):
        raise ReadingError("an id without blanks and without ; : , / \\ or quotes", "Join its words by a hyphen.")
    return text


def read_position(value: object, expected: str, *, longitude_first: bool = False) -> tuple[float, float]:
    """Read two numbers, or texts of them, as (lat, lon); further ones (a height) are not looked at.

    Raises:
        ReadingError: they are no degrees; asks whether they stand the wrong way round where they well may.
    """
    parts = value.split() if isinstance(value, str) else value
    if not isinstance(parts, list) or len(parts) < 2 or (isinstance(value, str) and len(parts) > 2):
        raise ReadingError(expected)
    try:
        first, second = (float(read_number(part, Limits())) for part in parts[:2])
    except ReadingError as error:
        raise ReadingError(expected) from error
    lat, lon = (second, first) if longitude_first else (first, second)
    if abs(lat) <= 90 and abs(lon) <= 180:
        return lat, lon
    turned = abs(lon) <= 90 and abs(lat) <= 180
    raise ReadingError(expected, _TURNED[longitude_first] if turned else "")


_TURNED = {
    False: "Latitude goes to 90 degrees and stands first; are the two the wrong way round?",
    True: "Longitude comes first; are the two the wrong way round?",
}


def read_zone(value: object) -> ZoneInfo:
    """Read the name of a time zone.

    Raises:
        ReadingError: the IANA list has none of this name.
    """
    try:
        if isinstance(value, str):
            return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    near = did_you_mean(str(value), available_timezones())
    raise ReadingError("a time zone as Europe/Kyiv", f"{near}Correct the name; it is one of the IANA list.")


