"""Tagging rules, one way at a time (docs/network.md)."""

from __future__ import annotations

import pytest

from safeconduct.formats.osm.tags.way_rules import WayRule, blocks, rule_of
from safeconduct.network import BRIDGE, DEFAULT_CLASSES, FERRY, ROUNDABOUT, UNPAVED, LinkKind


def tags(text: str) -> dict[str, str]:
    return dict(word.split("=", 1) for word in text.split())


def read(text: str) -> WayRule | None:
    return rule_of(tags(text), DEFAULT_CLASSES)


def ahead(text: str) -> LinkKind:
    rule = read(text)
    assert rule is not None
    assert rule.forward is not None
    return rule.forward


def directions(text: str) -> tuple[bool, bool]:
    rule = read(text)
    return (False, False) if rule is None else (rule.forward is not None, rule.backward is not None)


@pytest.mark.parametrize(
    ("highway", "road_class"),
    [
        ("motorway", "motorway"), ("motorway_link", "motorway"), ("trunk", "trunk"), ("trunk_link", "trunk"),
        ("primary", "primary"), ("secondary_link", "secondary"), ("tertiary", "tertiary"), ("unclassified", "local"),
        ("residential", "local"), ("living_street", "local"), ("road", "local"),
    ],
)  # fmt: skip
def test_class_speed_and_capacity(highway: str, road_class: str) -> None:
    kind = ahead(f"highway={highway}")
    assert kind.road_class == road_class
    assert kind.speed_kmh == DEFAULT_CLASSES[road_class].speed_kmh


@pytest.mark.parametrize(
    "text",
    [
        "highway=footway", "highway=cycleway", "highway=path", "highway=steps", "highway=construction",
        "highway=proposed", "highway=bus_guideway", "highway=service", "highway=track", "highway=pedestrian",
        "highway=primary area=yes", "highway=primary impassable=yes", "building=yes", "",
        "highway=service service=parking_aisle access=yes",
    ],
)  # fmt: skip
def test_not_for_vehicles(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", ["highway=service motor_vehicle=yes", "highway=track motorcar=permissive"])
def test_service_and_track_where_vehicles_are_let_in_by_name(text: str) -> None:
    assert ahead(text).road_class == "local"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("highway=primary", (True, True)),
        ("highway=primary oneway=yes", (True, False)),
        ("highway=primary oneway=true", (True, False)),
        ("highway=primary oneway=1", (True, False)),
        ("highway=primary oneway=-1", (False, True)),
        ("highway=primary oneway=reverse", (False, True)),
        ("highway=primary oneway=no", (True, True)),
        ("highway=primary oneway=reversible", (False, False)),
        ("highway=primary oneway=alternating", (True, True)),
        ("highway=primary oneway=yes oneway:motor_vehicle=no", (True, True)),
        ("highway=primary oneway:bicycle=yes", (True, True)),
        ("highway=motorway", (True, False)),
        ("highway=motorway oneway=no", (True, True)),
        ("highway=motorway_link", (True, True)),
        ("highway=tertiary junction=roundabout", (True, False)),
        ("highway=tertiary junction=circular", (True, False)),
        ("highway=tertiary junction=roundabout oneway=-1", (False, True)),
        ("highway=primary motor_vehicle:backward=no", (True, False)),
        ("highway=primary vehicle:forward=no", (False, True)),
    ],
)
def test_directions(text: str, expected: tuple[bool, bool]) -> None:
    assert directions(text) == expected


@pytest.mark.parametrize(
    ("text", "passable"),
    [
        ("access=no", False),
        ("access=private", False),
        ("motor_vehicle=no", False),
        ("motorcar=no", False),
        ("vehicle=no", False),
        ("motor_vehicle=agricultural;forestry", False),
        ("access=destination", True),
        ("access=permissive", True),
        ("access=no motor_vehicle=yes", True),
        ("access=yes motor_vehicle=no", False),
        ("motor_vehicle=no motorcar=yes", True),
        ("bicycle=no", True),
        ("access=unknown", True),
    ],
)
def test_access_the_most_specific_key_decides(text: str, passable: bool) -> None:
    assert (read(f"highway=residential {text}") is not None) is passable


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("maxspeed=70", 70),
        ("maxspeed=signals", 60),
        ("source:maxspeed=UA:rural", 90),
        ("maxspeed:type=UA:urban", 50),
        ("zone:maxspeed=DE:30", 30),
        ("maxspeed=70 source:maxspeed=UA:rural", 70),
        ("maxspeed:forward=40 maxspeed=70", 40),
        ("surface=gravel", 35),
        ("surface=gravel maxspeed=20", 20),
        ("surface=asphalt maxspeed=90", 90),
    ],
)
def test_speed(text: str, kmh: float) -> None:
    assert ahead(f"highway=primary {text}").speed_kmh == pytest.approx(kmh)


def test_the_two_directions_may_differ() -> None:
    rule = read("highway=primary maxspeed:backward=40 lanes=3 lanes:forward=2")
    assert rule is not None
    assert (rule.forward, rule.backward) != (None, None)
    assert [(k.speed_kmh, k.lanes, k.capacity_pcu_h) for k in (rule.forward, rule.backward) if k] == [
        (60.0, 2.0, 1800.0),
        (40.0, 1.0, 900.0),
    ]


@pytest.mark.parametrize(
    ("text", "pcu_h"),
    [
        ("highway=primary", 900),
        ("highway=primary lanes=4", 1800),
        ("highway=primary lanes=1", 450),
        ("highway=primary oneway=alternating lanes=2", 450),
        ("highway=motorway", 3600),
        ("highway=motorway lanes=3", 5400),
        ("highway=motorway_link oneway=yes", 1800),
    ],
)
def test_capacity_counts_lanes(text: str, pcu_h: float) -> None:
    assert ahead(text).capacity_pcu_h == pytest.approx(pcu_h)


def test_lanes_nobody_reported_stay_unknown() -> None:
    assert ahead("highway=motorway").lanes is None


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("bridge=yes", BRIDGE), ("bridge=viaduct", BRIDGE), ("bridge=no", 0), ("junction=roundabout", ROUNDABOUT),
        ("surface=gravel", UNPAVED), ("surface=ground bridge=yes", UNPAVED | BRIDGE), ("surface=paving_stones", 0),
        ("tracktype=grade4", UNPAVED), ("tracktype=grade4 surface=asphalt", 0), ("tracktype=grade1", 0),
    ],
)  # fmt: skip
def test_flags(text: str, flags: int) -> None:
    assert ahead(f"highway=primary {text}").flags == flags


def test_refs_are_written_one_way() -> None:
    assert ahead("highway=primary ref=M14;E58 name=X").ref == "M14; E58"


@pytest.mark.parametrize(
    ("text", "carries"),
    [("motor_vehicle=yes", True), ("motorcar=designated", True), ("", True), ("foot=yes", False),
     ("foot=yes motor_vehicle=yes", True), ("motor_vehicle=no", False), ("access=no", False)],
)  # fmt: skip
def test_ferries_that_carry_vehicles(text: str, carries: bool) -> None:
    assert (read(f"route=ferry {text}") is not None) is carries


def test_a_ferry_has_its_own_duration_and_capacity() -> None:
    rule = read("route=ferry duration=00:30 capacity:car=40 interval=01:00")
    assert rule is not None
    assert rule.duration_s == 1800
    assert rule.forward == LinkKind(capacity_pcu_h=40.0, flags=FERRY)


def test_a_ferry_nobody_described_is_unknown() -> None:
    rule = read("route=ferry")
    assert rule is not None
    assert rule.forward == LinkKind(flags=FERRY)


@pytest.mark.parametrize(
    ("text", "shut"),
    [
        ("barrier=bollard", True), ("barrier=block", True), ("barrier=jersey_barrier", True), ("barrier=gate", False),
        ("barrier=lift_gate", False), ("barrier=toll_booth", False), ("barrier=border_control", False),
        ("barrier=gate access=private", True), ("barrier=bollard motor_vehicle=yes", False),
        ("barrier=bollard access=no motorcar=yes", False), ("highway=crossing access=no", False), ("barrier=no", False),
    ],
)  # fmt: skip
def test_barriers(text: str, shut: bool) -> None:
    assert blocks(tags(text)) is shut


def test_a_class_nobody_names_stays_unknown() -> None:
    rule = rule_of({"highway": "primary"}, {})
    assert rule is not None
    assert rule.forward == LinkKind(road_class="primary")
