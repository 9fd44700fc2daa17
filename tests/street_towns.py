"""A town of 40 junctions drawn by hand, on a network of streets: two numbered roads, lanes, and two ways out.

Junctions lie 200 m apart, eight from west to east and five from south to north; the town's middle is the middle one.
P1 (primary) is the middle street from west to east and goes on to Westhaven, 5 km; S2 (secondary) is the fourth street
from south to north and goes on to Northhaven, 5 km.  All other streets are local.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from builders import tiny_case
from safeconduct.core import Place, PlaceId
from safeconduct.network import ClassDefaults, Network, Road, network_from_roads, snap_places
from safeconduct.planning import Case, ConvoyRules, PeopleGroup, ReceptionPoint

__all__ = ["CENTRE", "STEP_DEG", "moved", "street_network", "town_case"]

CENTRE = (47.0, 37.0)
STEP_DEG = (0.0018, 0.00264)
"""200 m to the north, and to the east, at this latitude."""
_EAST, _NORTH = 8, 5
_KM = 0.2


def _spot(east: int, north: int) -> tuple[float, float]:
    return CENTRE[0] + (north - 2) * STEP_DEG[0], CENTRE[1] + (east - 3.5) * STEP_DEG[1]


def street_network() -> Network:
    """Return the streets, no place on them; capacities an hour: P1 600, S2 500, lanes 200."""
    spots = {f"j{east}{north}": _spot(east, north) for east in range(_EAST) for north in range(_NORTH)}
    spots |= {"west": (CENTRE[0], CENTRE[1] - 0.066), "north": (CENTRE[0] + 0.045, CENTRE[1])}
    places = {PlaceId(name): Place(PlaceId(name), name, *spot) for name, spot in spots.items()}
    rows = []
    for east in range(_EAST):
        for north in range(_NORTH):
            if east + 1 < _EAST:
                kind, ref = ("primary", "P1") if north == 2 else ("local", "")
                rows.append(_road(f"j{east}{north}", f"j{east + 1}{north}", _KM, kind, ref))
            if north + 1 < _NORTH:
                kind, ref = ("secondary", "S2") if east == 3 else ("local", "")
                rows.append(_road(f"j{east}{north}", f"j{east}{north + 1}", _KM, kind, ref))
    rows += [_road("j02", "west", 5.0, "primary", "P1"), _road("j34", "north", 5.0, "secondary", "S2")]
    classes = {"primary": ClassDefaults(50.0, 600.0), "secondary": ClassDefaults(40.0, 500.0),
               "local": ClassDefaults(20.0, 200.0)}  # fmt: skip
    network = network_from_roads(places, rows, classes)
    bare = tuple(PlaceId("") for _ in network.node_place)
    return replace(network, node_place=bare, road=network.road * 0)


def _road(start: str, end: str, km: float, kind: str, ref: str) -> Road:
    return Road(PlaceId(start), PlaceId(end), km, ref=ref, road_class=kind, lanes=1)


def town_case(*, persons: float = 4000.0, at: tuple[float, float] = CENTRE, **changes: object) -> Case:
    """Return the case of the town; at: where its position is said to be; changes: fields of Case to replace.

    For two hours; everybody has a car of 4, convoys of 5 to 20, 2 minutes apart.
    """
    places: Mapping[PlaceId, Place] = {
        place.id: place
        for place in (
            Place(PlaceId("town"), "Town", *at, population=8000, extent_km=1.0),
            Place(PlaceId("west"), "Westhaven", CENTRE[0], CENTRE[1] - 0.066),
            Place(PlaceId("north"), "Northhaven", CENTRE[0] + 0.045, CENTRE[1]),
        )
    }
    base = tiny_case()
    party = next(iter(base.parties))
    case = replace(
        base,
        horizon=replace(base.horizon, end=base.clock.parse("08:00")),
        places=places,
        roads=(),
        people=(PeopleGroup(PlaceId("town"), "car", persons, persons_per_vehicle=4.0),),
        reception=(ReceptionPoint("w", PlaceId("west"), party), ReceptionPoint("n", PlaceId("north"), party)),
        windows=(),
        convoys=ConvoyRules(least_vehicles=5, most_vehicles=20, headway_minutes=2, margin_minutes=0),
    )
    case = replace(case, **changes)  # type: ignore[arg-type]
    return replace(case, network=snap_places(street_network(), case.places)[0])


def moved(east_m: float, north_m: float) -> tuple[float, float]:
    """Return a position so far from the town's middle."""
    return CENTRE[0] + north_m / 200.0 * STEP_DEG[0], CENTRE[1] + east_m / 200.0 * STEP_DEG[1]
