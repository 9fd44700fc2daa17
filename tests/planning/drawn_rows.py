"""Rows for hand-drawn cases: groups, fleets and safe roads of the tiny case."""

from __future__ import annotations

from dataclasses import replace

from builders import make_road, tiny_case
from safeconduct.core import PlaceId
from safeconduct.network import Road
from safeconduct.planning import Case, ConvoyRules, Fleet, PeopleGroup

__all__ = ["bus_case", "fleet", "flowing_case", "group", "safe_roads"]


def group(persons: float, means: str = "car", place: str = "town", per: float | None = None) -> PeopleGroup:
    """Return people of town who leave by one means; 2.5 to a car."""
    per = 2.5 if means == "car" and per is None else per
    return PeopleGroup(PlaceId(place), means, persons, persons_per_vehicle=per)


def safe_roads(**changes: object) -> tuple[Road, ...]:
    """Return the two roads of the tiny case without danger; changes: of both."""
    roads = (make_road("town", "cross", danger=False), make_road("cross", "haven", ref="T2", danger=False))
    return tuple(replace(road, **changes) for road in roads)  # type: ignore[arg-type]


def fleet(vehicles: int = 1, place: str = "haven", kind: str = "bus", seats: int = 50, **rest: object) -> Fleet:
    """Return buses at haven that load in 10 minutes and unload in 5."""
    row = Fleet("f1", PlaceId(place), vehicles, seats, kind, load_minutes=10, unload_minutes=5)
    return replace(row, **rest)  # type: ignore[arg-type]


def flowing_case(**changes: object) -> Case:
    """Return the tiny case without headways: cars follow each other as the roads take them."""
    return tiny_case(**({"convoys": ConvoyRules(1, 60, 0, 10)} | changes))


def bus_case(persons: float, *rows: Fleet, **changes: object) -> Case:
    """Return the tiny case on safe roads with people who wait for buses."""
    return flowing_case(**({"people": (group(persons, "bus"),), "fleet": rows, "roads": safe_roads()} | changes))
