"""Days and hours, on the clock they are said on (design.md R7)."""

from __future__ import annotations

import pytest

from safeconduct.statements import Ceasefire, Evacuated
from statements.news import said


def hours(text: str, day: str = "2022-03-09") -> tuple[str | None, str | None]:
    """Return start and end of the cease-fire in a text, as JSON has them."""
    (one,) = [s for s in said(text, day) if isinstance(s, Ceasefire)]
    told = one.as_json()
    return told["start"], told["end"]


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("from 9 a.m. to 9 p.m.", "09:00", "21:00"),
        ("from 9:00 a.m. to 4:00 p.m. Kyiv Time (10:00 a.m. to 5:00 p.m. Moscow Time)", "09:00", "16:00"),
        ("starting 10 a.m. Moscow time", "09:00", None),
        ("starting 10 a.m. local time (0700 UTC)", "09:00", None),
        ("from 09:30 until 12:15", "09:30", "12:15"),
        ("until 18:00", None, "18:00"),
    ],
)
def test_hours(words: str, start: str | None, end: str | None) -> None:
    wanted = tuple(f"2022-03-09T{hour}:00+02:00" if hour else None for hour in (start, end))
    assert hours(f"A ceasefire will hold in Sumy {words}.") == wanted


def test_moscow_is_no_hour_ahead_in_summer() -> None:
    assert (
        hours("A ceasefire will hold in Sumy from 10 a.m. Moscow time.", "2022-04-09")[0] == "2022-04-09T10:00:00+03:00"
    )


def test_hours_from_moscow_are_on_its_clock() -> None:
    text = "MOSCOW. March 9 (Interfax) - A ceasefire will hold in Sumy from 10:00 a.m."
    assert hours(text)[0] == "2022-03-09T09:00:00+02:00"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on March 7", "2022-03-07"),
        ("on 7 March 2022", "2022-03-07"),
        ("on 07.03.2022", "2022-03-07"),
        ("yesterday", "2022-03-08"),
        ("the previous day", "2022-03-08"),
        ("over the past 24 hours", "2022-03-08"),
        ("today", "2022-03-09"),
        ("on Monday", "2022-03-07"),
        ("on Wednesday", "2022-03-09"),
        ("on Thursday", "2022-03-03"),
    ],
)
def test_days(words: str, day: str) -> None:
    (one,) = [s for s in said(f"300 people left Sumy {words}.", "2022-03-09") if isinstance(s, Evacuated)]
    assert str(one.on) == day


def test_day_of_the_briefing_is_not_the_day_spoken_of() -> None:
    text = "300 people left Sumy on Monday, Iryna Vereshchuk said at a briefing on Wednesday."
    (one,) = [s for s in said(text, "2022-03-09") if isinstance(s, Evacuated)]
    assert str(one.on) == "2022-03-07"


def test_a_text_with_no_day_gives_none() -> None:
    from safeconduct.statements import bundled_gazetteer, read_text

    found = read_text("300 people left Sumy yesterday.", file="x", gazetteer=bundled_gazetteer())
    assert [one.about for one in found] == [None] * len(found)
