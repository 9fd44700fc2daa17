from __future__ import annotations

from datetime import datetime

import pytest

from builders import at
from land import NOON
from safeconduct.core import PlaceId
from safeconduct.picture import Alert, Closure, alerts_on, lies_in, shut

A, B, C = PlaceId("a"), PlaceId("b"), PlaceId("c")
PAIRS = [(A, B), (B, A), (B, C), (PlaceId(""), PlaceId(""))]


def closure(start: datetime | None = None, end: datetime | None = None) -> Closure:
    return Closure(A, B, "mined", start, end)


def test_both_directions_are_shut() -> None:
    assert shut(PAIRS, [closure()], NOON).tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    ("start", "end", "is_shut"),
    [
        (None, None, True),
        ("12:00", None, True),
        ("12:01", None, False),
        (None, "12:00", True),
        (None, "11:59", False),
        ("09:00", "13:00", True),
    ],
)
def test_no_start_or_end_is_open_ended(start: str | None, end: str | None, is_shut: bool) -> None:
    row = closure(at(start) if start else None, at(end) if end else None)
    assert shut([(A, B)], [row], NOON).tolist() == [is_shut]


def test_no_links_and_no_closures() -> None:
    assert shut([], [closure()], NOON).tolist() == []
    assert shut(PAIRS, [], NOON).tolist() == [False] * 4


def test_an_alert_is_on_where_its_area_is_named() -> None:
    alerts = [Alert("Donetsk oblast", at("11:00")), Alert("Kyiv", at("08:00"), at("09:00"))]
    assert alerts_on(["donetsk Oblast", "Kyiv", "", "Sumy"], alerts, NOON).tolist() == [True, False, False, False]


def test_an_alert_to_come_is_not_on() -> None:
    assert alerts_on(["Kyiv"], [Alert("Kyiv", at("12:01"))], NOON).tolist() == [False]


@pytest.mark.parametrize(
    ("admin", "area", "inside"),
    [
        ("Donetsk; UA1402", "UA14", True),
        ("Donetsk; UA1402", "ua1402", True),
        ("Donetsk; UA1402", "UA1402010", False),
        ("Donetsk; UA1402", "Donetsk", True),
        ("Donetska", "Donetsk", False),
        ("", "Donetsk", False),
    ],
)
def test_lies_in(admin: str, area: str, inside: bool) -> None:
    assert lies_in(admin, area) is inside


@pytest.mark.parametrize(
    ("code", "area", "inside"),
    [
        ("KE10", "KE1", False),
        ("KE1", "KE1", True),
        ("KE1005", "KE1", False),
        ("KE1005", "KE10", True),
        ("UA1402", "UA140", False),
        ("NG001001", "NG001", True),
        ("NG0010", "NG001", False),
        ("UA1402", "UA", True),
        ("XX; UA140201", "ua1402", True),
    ],
)
def test_codes_of_unequal_width_hold_nothing_by_their_start(code: str, area: str, inside: bool) -> None:
    assert lies_in(code, area) is inside
