"""Speeds and capacities by road class where nothing better is known; the sources stand in docs/network.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from safeconduct.network.road import ClassDefaults

__all__ = ["DEFAULT_CLASSES", "DEFAULT_LANES", "UNPAVED_KMH"]

DEFAULT_CLASSES: Mapping[str, ClassDefaults] = MappingProxyType(
    {
        "motorway": ClassDefaults(speed_kmh=100.0, capacity_pcu_h_per_lane=1800.0),
        "trunk": ClassDefaults(speed_kmh=80.0, capacity_pcu_h_per_lane=1000.0),
        "primary": ClassDefaults(speed_kmh=60.0, capacity_pcu_h_per_lane=900.0),
        "secondary": ClassDefaults(speed_kmh=50.0, capacity_pcu_h_per_lane=700.0),
        "tertiary": ClassDefaults(speed_kmh=40.0, capacity_pcu_h_per_lane=600.0),
        "local": ClassDefaults(speed_kmh=25.0, capacity_pcu_h_per_lane=300.0),
    }
)
"""Used for street files where the caller names no classes; a case's own [roads.CLASS] goes before it."""

DEFAULT_LANES: Mapping[str, float] = MappingProxyType({"motorway": 2.0})
"""Lanes of one direction that capacity counts with where nobody says; every other class counts with one."""

UNPAVED_KMH = 35.0
"""No unpaved road is taken to be faster, whatever its class or limit."""
