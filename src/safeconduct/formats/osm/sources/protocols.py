"""The elements of an OpenStreetMap file that roads and places are made of, by rising id, whatever form the file has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from safeconduct.core import Fault
from safeconduct.formats.osm.sources.elements import LonLat

__all__ = ["MINE_KEYS", "NODE_KEYS", "WAY_KEYS", "OsmNode", "OsmSource", "OsmWay", "Point"]

Point = tuple[int, float, float]
"""Id, longitude, latitude."""

NODE_KEYS = ("barrier", "ford", "hazard", "access", "vehicle", "motor_vehicle", "motorcar", "mine", "mines", "mined",
             "minefield", "landmine", "landmines", "uxo", "military", "obstacle", "impassable", "damage", "bridge",
             "ice_road", "winter_road", "tidal", "status", "maxheight", "maxweight", "maxwidth")  # fmt: skip
"""Nodes with any of these may part a road."""
MINE_KEYS = ("hazard", "military", "minefield", "landmine", "mines")
"""Ways and points with any of these may be mined ground, which is reported."""
WAY_KEYS = ("highway", "route")
"""Ways with any of these may be roads or ferries."""


class OsmNode(Protocol):
    """A node with tags; keys in lower case.  lonlat: None where the file gives none."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def tags(self) -> dict[str, str]:
        """Its tags."""

    @property
    def lonlat(self) -> LonLat | None:
        """Its position, degrees."""


class OsmWay(Protocol):
    """A way of the file; keys in lower case, day "" where it is not given."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def tags(self) -> dict[str, str]:
        """Its tags."""

    @property
    def day(self) -> str:
        """The day of this version."""

    @property
    def refs(self) -> Sequence[int]:
        """Its points by node id."""

    def points(self) -> Sequence[Point | None]:
        """Return its points, None for one that has no position in the file."""

    def line(self) -> bytes:
        """Return longitudes and latitudes in turn, float64; empty where a point has no position, or it is not quick."""


class OsmSource(Protocol):
    """One file.  notes: what is to be reported of it beside what was read.  day: of the data, "" unknown."""

    @property
    def day(self) -> str:
        """The day of the data."""

    @property
    def notes(self) -> list[Fault]:
        """What is to be reported of the file."""

    def nodes_and_ways(self) -> Iterator[tuple[OsmNode | None, OsmWay | None]]:
        """Yield every node with one of NODE_KEYS, then ways with highway or route, each by rising id."""

    def ways_of(self, ids: set[int]) -> Iterator[OsmWay]:
        """Yield ways by their ids."""

    def services(self) -> Iterator[tuple[int, dict[str, str], list[int]]]:
        """Yield id, tags and points of each highway=service."""

    def place_nodes(self) -> Iterator[OsmNode]:
        """Yield nodes with the key place."""
