"""Days and hours in a text, on whose clock they are, as dates and instants (design.md R7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from safeconduct.statements.language.lexicon import Lexicon
from safeconduct.statements.language.tokens import CLOCK, DAY, Token

__all__ = ["Hours", "day_of", "days_in", "home_zone", "hours_in"]

home_zone = "Europe/Kyiv"  # clock of the bundled gazetteer's country
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s?([ap])?", re.I)
_OWN = 7  # tokens between an hour and what it is the hour of
_SAME = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """Start and end a sentence gives, aware, on the clock of the country spoken of; None where
    it gives none.

    assumed: no clock was named beside the hours, and the speaker's own was taken.
    """

    start: datetime | None = None
    end: datetime | None = None
    assumed: bool = False


def day_of(token: Token, base: date | None, lexicon: Lexicon) -> date | None:
    """Find the date a day word stands for, said on day `base`; None where that is not known.

    A weekday is the nearest one: up to six days back, unless the text is written before it (see `days_in`).
    """
    words = token.lower.replace(",", " ").replace(".", " ").split()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", token.lower):
        return _date(*map(int, token.lower.split("-")))
    if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{2,4}", token.lower):
        day, month, year = (int(part) for part in token.lower.split("."))
        return _date(year + 2000 if year < 100 else year, month, day)
    if token.lower in lexicon.relative_days:
        return base + timedelta(days=lexicon.relative_days[token.lower]) if base else None
    month_word = next((word for word in words if word in lexicon.months), None)
    if month_word:
        return _month_day(words, lexicon.months[month_word], base)
    if token.lower in lexicon.weekdays and base:
        return base - timedelta(days=(base.weekday() - lexicon.weekdays[token.lower]) % 7)
    return None


def _month_day(words: Sequence[str], month: int, base: date | None) -> date | None:
    numbers = [int(word) for word in words if word.isdigit()]
    year = next((number for number in numbers if number > 31), base.year if base else None)
    return _date(year, month, numbers[0] if numbers[0] <= 31 else numbers[-1]) if year else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_in(
    tokens: Sequence[Token], base: date | None, lexicon: Lexicon, *, ahead: bool = False, spoken: date | None = None
) -> list[tuple[int, date]]:
    """Find all days of a sentence with their token index; ahead: weekdays lie in the future (plans).

    spoken: the day the words before speak of, from which "the same day" and "the previous day" count (None: base).
    """
    found = []
    for k, token in enumerate(tokens):
        start = spoken or base if token.lower in lexicon.anaphoric_days else base
        day = day_of(token, start, lexicon) if token.kind == DAY else None
        if day is None:
            continue
        if ahead and base and token.lower in lexicon.weekdays and (base - day).days > 3:
            day += timedelta(days=7)
        found.append((k, day))
    return found


def hours_in(
    tokens: Sequence[Token], day: date | None, lexicon: Lexicon, spoken: str = home_zone, home: str = home_zone
) -> Hours:
    """Read "from 9 a.m. to 4 p.m. Kyiv time (10 a.m. to 5 p.m. Moscow time)" as one start and one end.

    spoken: the clock of whoever speaks, for hours that name none.  home: the clock of the country spoken of, which
    "local time" means and on which the instants are given.  Hours named on two clocks count once.
    """
    if day is None:
        return Hours()
    clocks = [k for k, token in enumerate(tokens) if token.kind == CLOCK and not _opens_nothing(tokens, k)]
    marked = [(k, *_zoned(tokens, k, lexicon, home)) for k in clocks]
    groups = _groups(tokens, marked)
    if not groups:
        return Hours()
    zone = next((z for group in groups for _, z, named in group if named), spoken)
    named = any(n for group in groups for _, _, n in group)
    first = [(k, _instant(tokens[k], day, zone if not n else z, home)) for k, z, n in _best(groups)]
    starts, ends = _ordered(tokens, first)
    return Hours(starts, ends, not named and spoken != home)


def _opens_nothing(tokens: Sequence[Token], at: int) -> bool:
    """Say whether an hour is one of something else: of a figure ("as of 9 a.m."), a gathering, or of fire."""
    if any(token.has("as_of") for token in tokens[max(0, at - 2) : at]):
        return True
    alone = sum(token.kind == CLOCK for token in tokens) == 1
    for k in range(at - 1, max(-1, at - _OWN), -1):
        if tokens[k].text in (",", ";") or tokens[k].has("truce", "corridor") or tokens[k].kind == CLOCK:
            return False
        if tokens[k].has("gather", "move_war", "harm"):
            return True
        if alone and tokens[k].has("succeeded") and tokens[k].has("leave"):  # "left Sumy at 1 p.m."
            return True
    return False


def _zoned(tokens: Sequence[Token], at: int, lexicon: Lexicon, home: str) -> tuple[str, bool]:
    words = " ".join(token.lower for token in tokens[at + 1 : at + 3])
    for name, zone in lexicon.zones.items():
        if words.startswith(name):
            return home if zone == "local" else zone, True
    return home, False


def _groups(tokens: Sequence[Token], marked: list[tuple[int, str, bool]]) -> list[list[tuple[int, str, bool]]]:
    """Put hours together that belong to one clock; hours in brackets repeat those before on another."""
    outside: list[tuple[int, str, bool]] = []
    inside: list[tuple[int, str, bool]] = []
    depth = 0
    depths = []
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        depths.append(depth)
    for mark in marked:
        (inside if depths[mark[0]] > 0 else outside).append(mark)
    return [group for group in (outside, inside) if group]


def _best(groups: list[list[tuple[int, str, bool]]]) -> list[tuple[int, str, bool]]:
    """Take the group outside brackets; where "local time" stands beside UTC in brackets, UTC is the surer one."""
    if len(groups) == 2 and any(zone == "UTC" for _, zone, _ in groups[1]) and len(groups[1]) == len(groups[0]):
        return groups[1]
    group = groups[0]
    last = next((zone for _, zone, named in reversed(group) if named), None)
    return [(k, zone if named or last is None else last, named or last is not None) for k, zone, named in group]


def _instant(token: Token, day: date, zone: str, home: str) -> datetime | None:
    found = _CLOCK.match(token.lower)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if len(token.lower) == 4 and token.lower.isdigit():
        hour, minute = int(token.lower[:2]), int(token.lower[2:])
    if found[3] and hour <= 12:
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    if hour > 23 or minute > 59:
        return None
    instant = datetime.combine(day, time(hour, minute), ZoneInfo(zone))
    return instant.astimezone(ZoneInfo(home))


def _ordered(
    tokens: Sequence[Token], hours: list[tuple[int, datetime | None]]
) -> tuple[datetime | None, datetime | None]:
    start: datetime | None = None
    end: datetime | None = None
    for k, instant in hours:
        before = tokens[max(0, k - 2) : k]
        if instant is None:
            continue
        between = start is not None and tokens[k - 1].has("and") and any(token.has("between") for token in tokens[:k])
        dashed = start is not None and any(token.text in ("-", "–") for token in before)
        if between or dashed or any(token.has("reaching") for token in before):
            end = end or instant
        elif start is None:
            start = instant
    return start, end if end is None or start is None or end - start > _SAME else None
