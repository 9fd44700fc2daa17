"""A plan for Eclipse SUMO 1.x: plain nodes and edges for netconvert, vehicles, closures, and both configurations.

    netconvert -c plan.netccfg      makes plan.net.xml
    sumo -c plan.sumocfg            drives it, mesoscopically

SUMO has no capacity of an edge: in its mesoscopic model the least time between two vehicles (`tauff`, by edge type) is
3600 / (vehicles an hour and lane), so there is an edge type for each capacity.  Its closures are looked at when a
vehicle enters the edge of the rerouter, not the closed one, so an edge that is ever closed begins with a short gate,
where the rerouter stands: whoever comes while it is closed ends there.  Times are seconds from the horizon's start.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safeconduct.formats.maps.xml_text import add, xml_text

__all__ = ["SumoEdge", "SumoKind", "SumoScene", "SumoVehicle", "sumo_files"]

_METRES_PER_DEGREE = 111_195.0  # of the Earth's mean radius, 6,371.0 km
_GATE_M = 10.0
_LEAST_TAU_S = 0.5  # a road without a limit: 7,200 vehicles an hour and lane, more than any is known to carry
_SIDE_STEP_M = 1.0  # places at one position are set apart: netconvert takes no edge without length


@dataclass(frozen=True, slots=True)
class SumoEdge:
    """One direction of one road; closed: (begin, end) in which nobody enters; capacity: vehicles an hour, all lanes."""

    id: str
    start: str
    end: str
    length_m: float
    speed_ms: float
    lanes: int
    capacity_per_h: float
    closed: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class SumoKind:
    """A kind of vehicles; units: passenger cars that it counts as, by its length; speed_factor: of the road's speed."""

    id: str
    units: float
    speed_factor: float


@dataclass(frozen=True, slots=True)
class SumoVehicle:
    """One vehicle; halts: at the end of an edge, until when it stands there off the road."""

    id: str
    kind: str
    departs_s: float
    edges: tuple[str, ...]
    halts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class SumoScene:
    """All that is driven; places: id -> (latitude, longitude), degrees."""

    places: Mapping[str, tuple[float, float]]
    edges: Sequence[SumoEdge]
    kinds: Sequence[SumoKind]
    vehicles: Sequence[SumoVehicle]
    ends_s: float


def sumo_files(scene: SumoScene, said: str) -> dict[str, str]:
    """Return the files by name, texts of XML; said: the sentence that tells their class (R9), in each."""
    makers = {
        "plan.nod.xml": _nodes(scene),
        "plan.edg.xml": _edges(scene),
        "plan.rou.xml": _routes(scene),
        "plan.add.xml": _additional(scene),
        "plan.netccfg": _netconvert(),
        "plan.sumocfg": _configuration(scene),
    }
    for root in makers.values():
        root.insert(0, ElementTree.Comment(f" {said.replace('--', '-')} "))
    return {name: xml_text(root) for name, root in makers.items()}


def _figure(value: float) -> str:
    return f"{value:.2f}"


def _tau(edge: SumoEdge) -> float:
    """Return 3600 / (capacity / lanes), seconds."""
    return max(_LEAST_TAU_S, 3600.0 * edge.lanes / edge.capacity_per_h)


def _kind_of_road(edge: SumoEdge) -> str:
    return f"tau_{_tau(edge):.3f}"


def _gate(edge: SumoEdge) -> str:
    return f"gate_{edge.id}"


def _nodes(scene: SumoScene) -> ElementTree.Element:
    """Lay places out in metres about their middle: x = R cos(middle latitude) d(longitude), y = R d(latitude)."""
    root, taken = ElementTree.Element("nodes"), set[tuple[float, float]]()
    found: dict[str, tuple[float, float]] = {}
    middle = [sum(at[axis] for at in scene.places.values()) / max(1, len(scene.places)) for axis in (0, 1)]
    for name, (latitude, longitude) in scene.places.items():
        x = (longitude - middle[1]) * _METRES_PER_DEGREE * math.cos(math.radians(middle[0]))
        y = (latitude - middle[0]) * _METRES_PER_DEGREE
        at = round(x, 2), round(y, 2)
        while at in taken:
            at = round(at[0] + _SIDE_STEP_M, 2), at[1]
        taken.add(at)
        found[name] = at
        add(root, "node", id=name, x=_figure(at[0]), y=_figure(at[1]))
    for edge in scene.edges:
        if edge.closed:
            (x, y), (far_x, far_y) = found[edge.start], found[edge.end]
            share = min(0.5, _GATE_M / math.hypot(far_x - x, far_y - y))
            add(root, "node", id=_gate(edge), x=_figure(x + share * (far_x - x)), y=_figure(y + share * (far_y - y)))
    return root


def _edges(scene: SumoScene) -> ElementTree.Element:
    root = ElementTree.Element("edges")
    for edge in scene.edges:
        gate_m = min(_GATE_M, edge.length_m / 2.0) if edge.closed else 0.0
        if edge.closed:
            _edge(root, edge, _gate(edge), (edge.start, _gate(edge)), gate_m)
        _edge(root, edge, edge.id, (_gate(edge) if edge.closed else edge.start, edge.end), edge.length_m - gate_m)
    return root


def _edge(root: ElementTree.Element, edge: SumoEdge, name: str, ends: tuple[str, str], length_m: float) -> None:
    add(
        root, "edge", id=name, **{"from": ends[0]}, to=ends[1], type=_kind_of_road(edge),
        numLanes=str(edge.lanes), speed=_figure(edge.speed_ms), length=_figure(length_m),
    )  # fmt: skip


def _routes(scene: SumoScene) -> ElementTree.Element:
    root = ElementTree.Element("routes")
    parts = {edge.id: [_gate(edge), edge.id] if edge.closed else [edge.id] for edge in scene.edges}
    for kind in scene.kinds:
        add(
            root, "vType", id=kind.id, length=_figure(7.5 * max(kind.units, 0.5) - 2.5), minGap="2.5",
            speedFactor=_figure(kind.speed_factor), speedDev="0", sigma="0",
        )  # fmt: skip
    for vehicle in sorted(scene.vehicles, key=lambda one: (one.departs_s, one.id)):
        drives = add(
            root, "vehicle", id=vehicle.id, type=vehicle.kind, depart=_figure(vehicle.departs_s),
            departLane="best", departSpeed="max",
        )  # fmt: skip
        add(drives, "route", edges=" ".join(part for edge in vehicle.edges for part in parts[edge]))
        for edge, until in vehicle.halts:
            add(drives, "stop", edge=edge, until=_figure(until), parking="true")
    return root


def _additional(scene: SumoScene) -> ElementTree.Element:
    """Write the least times between vehicles by type of edge, and when each edge is closed."""
    root = ElementTree.Element("additional")
    for name, tau in sorted({(_kind_of_road(edge), _tau(edge)) for edge in scene.edges}):
        add(add(root, "type", id=name), "meso", tauff=f"{tau:.3f}")
    for edge in scene.edges:
        if not edge.closed:
            continue
        rerouter = add(root, "rerouter", id=f"closed_{edge.id}", edges=_gate(edge))
        for begin, end in edge.closed:
            interval = add(rerouter, "interval", begin=_figure(begin), end=_figure(end))
            add(interval, "closingReroute", id=edge.id)
    return root


def _netconvert() -> ElementTree.Element:
    root = ElementTree.Element("configuration")
    files = add(root, "input")
    add(files, "node-files", value="plan.nod.xml")
    add(files, "edge-files", value="plan.edg.xml")
    add(add(root, "output"), "output-file", value="plan.net.xml")
    return root


def _configuration(scene: SumoScene) -> ElementTree.Element:
    root = ElementTree.Element("configuration")
    files = add(root, "input")
    add(files, "net-file", value="plan.net.xml")
    add(files, "route-files", value="plan.rou.xml")
    add(files, "additional-files", value="plan.add.xml")
    times = add(root, "time")
    add(times, "begin", value="0")
    add(times, "end", value=_figure(scene.ends_s))
    add(add(root, "mesoscopic"), "mesosim", value="true")
    rules = add(root, "processing")
    add(rules, "time-to-teleport", value="-1")  # who waits is not moved on by magic
    return root
