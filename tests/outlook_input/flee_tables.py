"""Tables of FLEE for tests, made of text without a file."""

from __future__ import annotations

from pathlib import Path

from safeconduct.core import Fault
from safeconduct.outlook_input.flee.places import FleePlaces, read_places
from safeconduct.outlook_input.flee.rows import FleeTable, read_flee_table

__all__ = ["PLACES", "places_of", "table_of"]

PLACES = """\
#name,region,country,latitude,longitude,location_type,conflict_date,population
Alpha,North,Homeland,1.0,30.0,conflict_zone,0,10000
Beta,South,Homeland,1.0,31.0,town,,2000
Gamma,West,Nearland,1.0,32.0,camp,,5000
Delta,East,Farland,2.0,31.0,camp,,
"""


def table_of(text: str, folder: Path, faults: list[Fault], *, first: tuple[str, ...] = ()) -> FleeTable:
    """Read the text of a table, named t.csv in its faults."""
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8")
    table = read_flee_table(path, "t.csv", faults, first=first)
    assert table is not None
    return table


def places_of(folder: Path, text: str = PLACES) -> FleePlaces:
    """Read places without faults."""
    faults: list[Fault] = []
    places = read_places(table_of(text, folder, faults), faults)
    assert not [fault for fault in faults if fault.level == "error"]
    return places
