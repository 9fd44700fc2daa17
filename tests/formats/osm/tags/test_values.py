"""Values of OSM tags, each form once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.formats.osm.tags.values import read_count, read_duration_s, read_lanes, read_speed_kmh


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50), ("50 km/h", 50), ("50 kmh", 50), ("62.5", 62.5), ("30 mph", 48.28032), ("30mph", 48.28032),
        ("10 knots", 18.52), ("walk", 7), ("UA:urban", 50), ("UA:rural", 90), ("RU:urban", 60),
        ("GB:nsl_single", 96.56064), ("DE:zone:30", 30), ("DE:zone30", 30), ("DE:30", 30), ("50;30", 30),
        ("80|100", 80), ("80; signals", 80), ("ua:URBAN", 50), ("50 mph;30", 30),
    ],
)  # fmt: skip
def test_speeds(text: str, kmh: float) -> None:
    assert read_speed_kmh(text) == pytest.approx(kmh)


def test_no_limit_is_one_on_motorways_only() -> None:
    assert read_speed_kmh("none", motorway=True) == 130
    assert read_speed_kmh("none") is None


@pytest.mark.parametrize("text", ["", "signals", "variable", "fast", "0", "-5", "999", "XX:urban", "50 parsecs", "5e1",
                                  "60 @ (22:00-06:00)", "40 - 60"])  # fmt: skip
def test_no_speed_is_none(text: str) -> None:
    assert read_speed_kmh(text) is None


@given(st.text(max_size=12))
def test_any_text_is_a_road_speed_or_none(text: str) -> None:
    speed = read_speed_kmh(text)
    assert speed is None or 0 < speed <= 200


@pytest.mark.parametrize(("text", "count"), [("2", 2), ("1.5", 1.5), ("2;3", 2), ("", None), ("0", None), ("x", None)])
def test_counts(text: str, count: float | None) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize(
    ("tags", "ahead", "back"),
    [
        ({}, None, None),
        ({"lanes": "2"}, 1, 1),
        ({"lanes": "4"}, 2, 2),
        ({"lanes": "1"}, 0.5, 0.5),
        ({"lanes": "3"}, 1.5, 1.5),
        ({"lanes": "3", "lanes:forward": "2"}, 2, 1),
        ({"lanes": "3", "lanes:backward": "2"}, 1, 2),
        ({"lanes": "3", "lanes:forward": "1", "lanes:both_ways": "1"}, 1, 1),
        ({"lanes:forward": "2"}, 2, None),
        ({"lanes": "2", "lanes:forward": "2"}, 2, 1),
        ({"lanes": "many"}, None, None),
    ],
)
def test_lanes_of_each_direction(tags: dict[str, str], ahead: float | None, back: float | None) -> None:
    assert read_lanes(tags, ahead=True, oneway=False) == ahead
    assert read_lanes(tags, ahead=False, oneway=False) == back


def test_a_oneway_road_has_all_its_lanes() -> None:
    assert read_lanes({"lanes": "3"}, ahead=True, oneway=True) == 3


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:35", 2100), ("1:20:30", 4830), ("25", 1500), ("PT1H20M", 4800), ("P1DT1H", 90000), ("PT30S", 30)],
)
def test_durations(text: str, seconds: float) -> None:
    assert read_duration_s(text) == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "0", "00:00", "soon", "1:75", "-5"])
def test_no_duration_is_none(text: str) -> None:
    assert read_duration_s(text) is None
