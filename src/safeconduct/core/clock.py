"""Instants are aware UTC inside; every page prints both parties' local clocks (design.md R7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

__all__ = ["Clock", "Span", "city_of"]

_TIME_OF_DAY = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?", re.ASCII)
# People write 9:00; Python reads hours of two digits only.
_HOUR_OF_ONE_DIGIT = re.compile(r"^(\d{4}-\d\d-\d\d[T ])(\d:)", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def city_of(zone: ZoneInfo) -> str:
    """Return the city a time zone is named after: `Kyiv` of Europe/Kyiv."""
    return zone.key.rpartition("/")[2].replace("_", " ")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time, aware UTC, start <= t <= end."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return (self.end - self.start).total_seconds()

    def holds(self, instant: datetime) -> bool:
        """Say whether the instant lies in the span, both ends included."""
        return self.start <= instant <= self.end


@dataclass(frozen=True, slots=True)
class Clock:
    """The case's day and its two clocks.

    zone: the case's own time zone; second: the other party's, None where the case names none.
    last_day: the last day of a case of several, whose times are all written with their date (S7); None: one day.
    """

    day: date
    zone: ZoneInfo
    second: ZoneInfo | None = None
    last_day: date | None = None

    def parse(self, text: str) -> datetime:
        """Read `09:00`, `9:00`, `09:00:00`, `2022-03-05T09:00` or a time with its own offset as an aware UTC instant.

        `24:00` is the end of the day.  A clock time that the zone's clock skips (daylight saving) or shows twice is
        an error, never a guess (R1).

        Raises:
            ValueError: not a time, no such time, or an ambiguous one; the message says what was expected.
        """
        text = text.strip()
        if "T" in text or " " in text or text.count("-") >= 2:
            return self._moment(datetime.fromisoformat(_HOUR_OF_ONE_DIGIT.sub(r"\g<1>0\2", text)), text)
        found = _TIME_OF_DAY.fullmatch(text)
        if found is None:
            raise ValueError("a time as 09:00 or 2022-03-05T09:00")
        hour, minute, second = (int(part or 0) for part in found.groups())
        if not (hour < 24 and minute < 60 and second < 60) and (hour, minute, second) != (24, 0, 0):
            raise ValueError("a time of the day, 00:00 to 24:00")
        midnight = datetime.combine(self.day, datetime.min.time())
        return self._moment(midnight + timedelta(hours=hour, minutes=minute, seconds=second), text)

    def _moment(self, moment: datetime, text: str) -> datetime:
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        # A time that the clock skips does not come back from UTC as it was; one shown twice has two offsets (PEP 495).
        first, second = moment.replace(tzinfo=self.zone), moment.replace(tzinfo=self.zone, fold=1)
        if first.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != moment:
            raise ValueError(f"a time that exists: {self.zone.key} has no {text}, its clocks are put forward then")
        if first.utcoffset() != second.utcoffset():
            raise ValueError(f"a time that is clear: {self.zone.key} has {text} twice; give its offset")
        return first.astimezone(UTC)

    def local(self, instant: datetime) -> datetime:
        """Return the instant on the case's own clock."""
        return instant.astimezone(self.zone)

    def on_day(self, instant: datetime, day: date) -> datetime:
        """Return the same time of the clock on another day: 09:00 of the case's day is 09:00 of that one.

        24:00 stays the end of the day.  A clock time that daylight saving skips is the instant an hour later, one that
        it shows twice the first of the two.
        """
        time_of_day = self.local(instant).replace(tzinfo=None) - datetime.combine(self.day, datetime.min.time())
        moment = datetime.combine(day, datetime.min.time()) + time_of_day
        return moment.replace(tzinfo=self.zone).astimezone(UTC)

    def whole_days(self, first: date, last: date) -> Span:
        """Return the stretch from midnight that begins a day to midnight that ends another, on the case's clock."""
        ends = (first, last + timedelta(days=1))
        start, end = (datetime.combine(day, datetime.min.time(), self.zone).astimezone(UTC) for day in ends)
        return Span(start, end)

    def days(self, span: Span) -> tuple[date, ...]:
        """Return the days of the case's clock that a span touches; midnight at its end touches none."""
        first = self.local(span.start).date()
        # A span that ends at midnight ends on the day before.
        last = max(first, self.local(span.end - timedelta(microseconds=1)).date())
        return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))

    def rfc3339(self, instant: datetime) -> str:
        """Write the instant as RFC 3339 with the case's offset, seconds included."""
        return self.local(instant).isoformat(timespec="seconds")

    def hour_minute(self, instant: datetime) -> str:
        """Write the instant as HH:MM on the case's clock."""
        return f"{self.local(instant):%H:%M}"

    def stamp(self, instant: datetime) -> str:
        """Write the instant on the case's clock as HH:MM, in a case of several days as `6 Mar 09:00`."""
        return self._dated(instant.astimezone(self.zone), self.last_day is not None)

    def second_stamp(self, instant: datetime) -> str:
        """Write the instant on the second clock, with the date where it is another day there; "" without one."""
        if self.second is None:
            return ""
        other = instant.astimezone(self.second)
        return self._dated(other, self.last_day is not None and other.date() != self.local(instant).date())

    def _dated(self, local: datetime, with_date: bool) -> str:
        return f"{local.day} {_MONTHS[local.month - 1]} {local:%H:%M}" if with_date else f"{local:%H:%M}"

    def both(self, instant: datetime) -> str:
        """Write the instant on both clocks, `09:00 (10:00 Moscow)`, or on one where there is no second (R7)."""
        if self.second is None:
            return self.stamp(instant)
        return f"{self.stamp(instant)} ({self.second_stamp(instant)} {city_of(self.second)})"
