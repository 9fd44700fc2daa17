"""Checking twice as many faulty rows takes about twice as long."""

from __future__ import annotations

import time
from pathlib import Path

from cases.folders import copy_asset
from safeconduct.cases import check_case


def _folder(folder: Path, count: int) -> Path:
    """A case of so many places, and as many rows of people whose ids are one letter off."""
    copy_asset("base", folder)
    places = "".join(f"SETTLEMENT-NUMBER-{n:05},X,47,37.{n:05}\n" for n in range(count))
    people = "".join(f"SETLEMENT-NUMBER-{n:05},car,1\n" for n in range(count))
    (folder / "places.csv").write_text(f"id,name,lat,lon\n{places}", "utf-8")
    (folder / "people.csv").write_text(f"place,means,persons\n{people}", "utf-8")
    return folder


def test_three_thousand_unknown_ids_are_answered_in_linear_time(tmp_path: Path) -> None:
    """Quadratic work took 38 s for 3,000; ten times the rows may take twenty times as long, not a hundred."""
    took = {}
    for count in (600, 6000):
        folder = _folder(tmp_path / str(count), count)
        start = time.process_time()
        faults = [fault for fault in check_case(folder) if fault.file == "people.csv" and fault.column == "place"]
        took[count] = time.process_time() - start
        assert len(faults) == count
        assert all("Did you mean SETTLEMENT-NUMBER-" in fault.remedy for fault in faults)
    assert took[6000] < 20 * took[600] + 1
    assert took[6000] < 10
