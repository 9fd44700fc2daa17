"""The planning problem as frozen arrays: the one input of flow, bounds, dispatch, convoys and explanation.

Times are float64 seconds from the horizon's start, closed intervals everywhere (planning.md S5 reading: through exactly
at a window's end less its margin is through).  A limit that is not known is UNBOUNDED, and listed under `assumed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from safeconduct.core import PartyId, PlaceId
from safeconduct.planning.instance.survival import Survival

if TYPE_CHECKING:
    from safeconduct.network import Network
    from safeconduct.planning.inputs import Case

__all__ = [
    "MEANS_ORDER",
    "UNBOUNDED",
    "AssemblyLine",
    "BusFleet",
    "ConvoyLimits",
    "InboundConvoy",
    "Instance",
    "Intervals",
    "Member",
    "PeopleGroup",
    "Sink",
]

UNBOUNDED = float("inf")
"""A limit that the case does not give."""

Intervals = tuple[tuple[float, float], ...]
"""Closed intervals in seconds, sorted, apart from each other unless said otherwise."""

MEANS_ORDER = ("car", "bus", "ambulance", "foot")
"""In which order a mix of vehicles is written."""


@dataclass(frozen=True, slots=True)
class ConvoyLimits:
    """S1, S3: vehicles from `least` to `most` (0: no limit) a convoy, mixed or not; seconds from tail to next head."""

    least: int
    most: int
    headway_s: float
    margin_s: float
    mixed: bool

    @property
    def single(self) -> bool:
        """Whether vehicles need not form convoys at all: any one may leave alone and follow without a headway."""
        return self.least <= 1 and self.headway_s <= 0.0


@dataclass(frozen=True, slots=True)
class AssemblyLine:
    """One assembly point (P3): persons a second (UNBOUNDED), when it is open, earliest boarding; id "": not named.

    Boarding lasts persons / rate, one convoy after the other, within one interval of `hours`, not before `earliest_s`.
    earliest_s: before it no window allows departures; allowed_s: from then on all windows of the first danger do.
    departures_s: instants from which one of those windows allows them, sorted; between the two it hangs on which window
    holds the convoy there (`Instance.departs`).
    node: where its people enter the network.  danger: S4, boarding to last tail lie within one window of the place.
    """

    id: str
    place: PlaceId
    node: int
    rate_per_s: float
    hours: Intervals
    earliest_s: float
    danger: bool
    allowed_s: float = 0.0
    departures_s: tuple[float, ...] = ()

    @property
    def begins_s(self) -> float:
        """When boarding may begin, whatever window the convoy then drives in."""
        return max(self.earliest_s, self.allowed_s)

    @property
    def beginnings_s(self) -> tuple[float, ...]:
        """From when boarding may begin if the right window is met, sorted; from the last on whatever window it is."""
        between = [at for at in self.departures_s if self.earliest_s <= at < self.begins_s]
        return (*sorted({self.earliest_s, *between} - {self.begins_s}), self.begins_s)


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """A row of people.csv: persons of one place by one means; vehicles: whole cars, 0 for the other means.

    weight: what one person counts (S6).  at_least: floor in persons, 0 none.  lines: indices of its assembly lines.
    """

    place: PlaceId
    means: str
    node: int
    persons: float
    per_vehicle: float
    vehicles: int
    weight: float
    at_least: float
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """The part of a group that would go to the same sinks (R3): at most `persons` of them, `vehicles` whole cars.

    Members of one group may add up to more than the group (people who would go to either side): the group bounds them.
    sinks: indices of the sinks they would go to and that take their means.
    """

    group: int
    sinks: tuple[int, ...]
    persons: float
    vehicles: int


@dataclass(frozen=True, slots=True)
class Sink:
    """One reception point (P4): intake persons a second (UNBOUNDED), capacity in persons of all days, when it is open.

    Intake lasts persons / rate from arrival on, one convoy after the other, and ends within an interval of `hours`.
    takes: the means that may be set down here.
    """

    id: str
    place: PlaceId
    party: PartyId
    node: int
    rate_per_s: float
    capacity: float
    hours: Intervals
    takes: frozenset[str]


@dataclass(frozen=True, slots=True)
class BusFleet:
    """A row of fleet.csv (P8): `vehicles` of one kind at a depot node; seconds to load and unload.

    serves: nodes at which it may load; None: everywhere.  range_m, rest_s: UNBOUNDED / 0 where none is given.
    """

    id: str
    place: PlaceId
    node: int
    kind: str
    vehicles: int
    seats: int
    available_s: float
    load_s: float
    unload_s: float
    range_m: float
    rest_s: float
    serves: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class InboundConvoy:
    """A row of inbound.csv: vehicles driving from one node to another between two instants, taking road and windows."""

    id: str
    start: int
    end: int
    vehicles: int
    pcu: float
    earliest_s: float
    latest_s: float


@dataclass(frozen=True, slots=True)
class Instance:
    """n nodes, m usable links (parallel ones kept), and all that moves on them; every link array has shape (m,).

    link: int64, index into network.  tail, head: int32.  length_m, road_s: float64, seconds at the road's own speed.
    rate_pcu_s: float64, passenger-car units a second.  service_per_s: float64, vehicles a second at the post at the
    link's beginning.  storage: float64, vehicles that may queue there.  danger: bool.
    stay_of: int32, index into interval_sets: one interval must hold a vehicle from entering to leaving the link
    (windows less margins in danger; horizon less closures and contraflow hours elsewhere).
    entry_of: int32, index into interval_sets: when the post lets vehicles in.
    node_danger: bool (n,).  node_stay_of: int32 (n,), intervals one of which must hold a halt at that node.
    sources (closed links): (network link, code) for roads not usable at all: "closed", "mined", "no consent".
    departs: for links that are passed in windows only, where some window says from when people may depart: (begin, end
    less margins, departures from) of each window over it.
    fuel: nodes where a stop fills a bus's range.  speed_factor, pcu: by means.
    """

    case: Case
    network: Network
    horizon_s: float
    survival: Survival
    kappa: float
    convoys: ConvoyLimits
    nodes: int
    link: NDArray[np.int64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    road_s: NDArray[np.float64]
    rate_pcu_s: NDArray[np.float64]
    service_per_s: NDArray[np.float64]
    storage: NDArray[np.float64]
    danger: NDArray[np.bool_]
    stay_of: NDArray[np.int32]
    entry_of: NDArray[np.int32]
    node_danger: NDArray[np.bool_]
    node_stay_of: NDArray[np.int32]
    interval_sets: tuple[Intervals, ...]
    lines: tuple[AssemblyLine, ...]
    groups: tuple[PeopleGroup, ...]
    members: tuple[Member, ...]
    sinks: tuple[Sink, ...]
    fleets: tuple[BusFleet, ...]
    inbound: tuple[InboundConvoy, ...]
    pcu: Mapping[str, float]
    speed_factor: Mapping[str, float]
    shut: tuple[tuple[int, str], ...]
    fuel: frozenset[int]
    walk_speed_m_s: float
    walk_most_m: float
    step_s: float
    departs: Mapping[int, tuple[tuple[float, float, float], ...]] = field(default_factory=dict)

    def travel_s(self, means: str) -> NDArray[np.float64]:
        """Return the exact seconds each link takes by a means, shape (m,); walking has one speed on every road."""
        if means == "foot":
            return self.length_m / self.walk_speed_m_s
        return self.road_s / self.speed_factor[means]

    def spacing_s(self, means: str) -> NDArray[np.float64]:
        """Return how long the mouth of each link is taken by one vehicle of a means, shape (m,).

        spacing = max(pcu / rate, 1 / service)   (S2, S3); 0 on foot, who use no road capacity.
        """
        if means == "foot":
            return np.zeros(len(self.link))
        return np.maximum(self.pcu[means] / self.rate_pcu_s, 1.0 / self.service_per_s)
