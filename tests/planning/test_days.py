"""What was written without a date holds on every day of a case of several (S7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from builders import tiny_case
from cases.folders import copy_asset
from safeconduct.cases import load_case, write_case
from safeconduct.core import Clock, PlaceId, Span
from safeconduct.network import Road
from safeconduct.planning import (
    AssemblyPoint,
    Case,
    CeasefireWindow,
    InboundConvoy,
    contraflow_of,
    dated,
    days_of,
    hours_of,
)

CLOCK = Clock(date(2022, 3, 26), ZoneInfo("Europe/Kyiv"))
"""The clocks go forward in the night to 27 March, from 03:00 to 04:00."""
A, B = PlaceId("a"), PlaceId("b")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2022, 3, day, hour, minute, tzinfo=CLOCK.zone).astimezone(UTC)


def weekend(**fields: object) -> Case:
    return replace(tiny_case(), clock=CLOCK, horizon=Span(at(26, 6), at(28, 22)), **fields)  # type: ignore[arg-type]


def test_a_horizon_touches_three_days_and_midnight_begins_none() -> None:
    assert days_of(weekend()) == (date(2022, 3, 26), date(2022, 3, 27), date(2022, 3, 28))
    assert CLOCK.days(Span(at(26, 6), at(27, 0))) == (date(2022, 3, 26),)


def test_a_daily_window_is_one_a_day_of_the_same_id_across_the_change_of_clocks() -> None:
    window = CeasefireWindow("w1", "all", at(26, 9), at(26, 16), at(26, 10), daily=True)
    once = CeasefireWindow("w2", "all", at(27, 17), at(27, 19))
    found = dated(weekend(windows=(window, once))).windows
    assert [(row.id, row.start, row.departures_from) for row in found] == [
        ("w1", at(26, 9), at(26, 10)), ("w1", at(27, 9), at(27, 10)), ("w1", at(28, 9), at(28, 10)),
        ("w2", at(27, 17), None),
    ]  # fmt: skip
    assert not any(row.daily for row in found)


def test_opening_hours_hold_on_each_day_and_are_cut_to_the_horizon() -> None:
    point = AssemblyPoint("a1", A, opens=at(26, 5), closes=at(26, 15), daily=True)
    spans = hours_of(weekend(), point)
    assert spans == tuple(Span(at(d, 6 if d == 26 else 5), at(d, 15)) for d in (26, 27, 28))


def test_a_point_that_only_opens_is_open_to_midnight_each_day() -> None:
    point = AssemblyPoint("a1", A, opens=at(26, 20), daily=True)
    assert hours_of(weekend(), point)[0] == Span(at(26, 20), at(27, 0))


def test_dated_hours_are_one_span() -> None:
    point = AssemblyPoint("a1", A, opens=at(27, 8))
    assert hours_of(weekend(), point) == (Span(at(27, 8), at(28, 22)),)


def test_hours_from_midnight_to_midnight_are_open_throughout() -> None:
    point = AssemblyPoint("a1", A, opens=at(26, 0), closes=at(27, 0), daily=True)
    assert hours_of(weekend(), point) == (Span(at(26, 6), at(28, 22)),)


def test_contraflow_runs_in_its_hours_of_every_day() -> None:
    road = Road(A, B, 10.0, contraflow=((540, 600), (1380, 1440)))
    spans = contraflow_of(weekend(), road)
    assert spans[:2] == (Span(at(26, 9), at(26, 10)), Span(at(26, 23), at(27, 0)))
    assert len(spans) == 5


def test_inbound_convoys_without_a_date_drive_every_day() -> None:
    convoy = InboundConvoy("i1", B, A, 10, at(26, 9), daily=True)
    assert [row.earliest for row in dated(weekend(inbound=(convoy,))).inbound] == [at(26, 9), at(27, 9), at(28, 9)]


def test_a_case_of_one_day_stays_as_it_is() -> None:
    assert dated(tiny_case()) == tiny_case()


def _ends() -> tuple[PlaceId, PlaceId]:
    first, second, *_ = tiny_case().places
    return first, second


def test_a_case_of_several_days_comes_back_from_its_files(tmp_path: Path) -> None:
    window = CeasefireWindow("w1", "all", at(26, 9), at(26, 16), daily=True)
    once = CeasefireWindow("w2", "all", at(26, 9), at(26, 16))
    case = weekend(windows=(window, once), inbound=(InboundConvoy("i1", *_ends(), 5),))
    write_case(case, tmp_path / "tiny")
    again = load_case(tmp_path / "tiny").case
    assert again.windows == case.windows
    assert again.inbound == case.inbound


@pytest.mark.parametrize(("window", "daily"), [("w1", True), ("w2", False)])
def test_a_time_without_a_date_is_read_as_daily(tmp_path: Path, window: str, daily: bool) -> None:
    folder = copy_asset("several_days", tmp_path / "case")
    (folder / "closures.csv").unlink()
    text = (folder / "ceasefire.csv").read_text("utf-8")
    (folder / "ceasefire.csv").write_text(text.replace("2022-03-06T09:00,16:00", "09:00,16:00"), encoding="utf-8")
    found = {row.id: row.daily for row in load_case(folder).case.windows}
    assert found[window] is daily
