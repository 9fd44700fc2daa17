"""What runs give: where everybody is in the end, when they were out, where they stood; and one run for a replay."""

from __future__ import annotations

from typing import Any, NamedTuple

from safeconduct.simulation.layout import Floats, Ints, Table

__all__ = ["BACK_END", "CAUGHT_END", "CURVE_S", "ENDS", "OUT_END", "Batch", "Trace"]

CURVE_S = 900.0
"""Seconds between points of the curve of persons out."""

ENDS = ("out", "caught", "back", "under_way", "waiting")
"""Where people are in the end; in this order in every table of results."""

OUT_END, CAUGHT_END, BACK_END = 0, 1, 2
"""Places in ENDS."""


class Batch(NamedTuple):
    """Results of consecutive runs.

    persons: shape (runs, report rows, ENDS).  came: persons who came, (runs,).  curve: persons out by the end of each
    quarter of an hour, (runs, quarters).  opened: whether each corridor opened: nothing kept it shut, and its
    cease-fire had not broken when its first vehicle was to leave, (runs, corridors).
    stood: person-seconds by place and hour beyond the plan, (places, hours), summed over the runs.
    faults: of the kernel itself, by kind; all 0.
    """

    persons: Floats
    came: Floats
    curve: Floats
    opened: Any
    stood: Floats
    faults: Ints


class Trace(NamedTuple):
    """One run as it went: the tables of vehicles and hops after it, what was shut and when each link broke."""

    vehicles: Table
    hops: Table
    mouths: Table
    corridors: Table
    shut: Floats
