"""Networks and faults of files of lines as text, one thing a line, to hold against what is expected."""

from __future__ import annotations

from pathlib import Path

from safeconduct.core import CaseError, Fault
from safeconduct.formats import read_road_lines
from safeconduct.network import ROAD_CLASSES, ROAD_STATES, Network

__all__ = ["LINES", "link_lines", "told_of"]

LINES = Path(__file__).parent / "assets" / "lines"
"""Files of lines, each with NAME.txt: what is to come of it."""


def told_of(path: Path) -> list[str]:
    """Read a file and tell its links and all that is reported of it."""
    notes: list[Fault] = []
    try:
        links = link_lines(read_road_lines(path, notes=notes))
    except CaseError as error:
        links, notes = [], list(error.faults)
    return [*links, *(f"{note.level} {note.column}: {note.got}" for note in notes)]


def link_lines(network: Network) -> list[str]:
    """Tell each link: ends, km, class, speed, capacity, lanes, state, danger, flags, ref; sorted."""
    made = []
    for k in range(network.links):
        code = int(network.road_class[k])
        ends = " > ".join(
            f"{network.node_lon[i]:.4g} {network.node_lat[i]:.4g}" for i in (network.tail[k], network.head[k])
        )
        made.append(
            f"{ends}: {network.length_m[k] / 1000:.2f} km {ROAD_CLASSES[code] if code < len(ROAD_CLASSES) else '?'} "
            f"{network.speed_kmh[k]:g} km/h {network.capacity_pcu_h[k]:g} pcu/h {network.lanes[k]:g} lanes "
            f"{ROAD_STATES[network.state[k]]} danger {network.danger[k]} flags {network.flags[k]} "
            f"{network.refs[network.ref[k]]}".rstrip()
        )
    return sorted(made)
