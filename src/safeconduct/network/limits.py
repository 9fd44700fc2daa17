"""Limits of what a road can be: one table for every source of roads (roads.csv, GeoJSON, OpenStreetMap).

Beyond them a figure is a slip of the hand (lanes=22 for 2;2, a speed in metres an hour), and planning on it would send
more people than the road can carry.
"""

from __future__ import annotations

from collections.abc import Mapping

from safeconduct.core import Limits

__all__ = ["MOST_SEGMENT_KM", "ROAD_LIMITS", "SHORTEST_OF_DRAWN", "shorter_than_drawn"]

ROAD_LIMITS: Mapping[str, Limits] = {
    # lanes of one direction, or of both where a source counts them together: the widest toll plazas have about 20
    "lanes": Limits(least=0, most=20, above=True),
    # no posted limit of any country is higher than 160 km/h (OpenStreetMap wiki, Default speed limits, read 2024)
    "speed_kmh": Limits(least=0, most=200, above=True),
    # length of one row or line between two places
    "km": Limits(least=0, most=3000, above=True),
    # passenger-car units per hour of one direction, all lanes: a motorway lane takes about 2,300, and there are 20
    "capacity_pcu_h": Limits(least=0, most=50_000, counted=True),
}
"""What each figure of a road may be."""
MOST_SEGMENT_KM = 150.0
"""From one point of a drawn road to the next: the longest road without a bend is 146 km (Eyre Highway, Australia)."""
SHORTEST_OF_DRAWN = 0.98
"""A road cannot be shorter than the straight pieces it is drawn with; two per cent are left for rounding of `km` and
for the ellipsoid against the sphere (0.5 %)."""


def shorter_than_drawn(km: float, drawn_km: float) -> bool:
    """Say whether a length given by hand is impossible beside the line as drawn, both km."""
    return km < SHORTEST_OF_DRAWN * drawn_km
