"""The speeds and capacities in docs/network.md are those that are used."""

from __future__ import annotations

import re
from pathlib import Path

from safeconduct.network import DEFAULT_CLASSES, DEFAULT_LANES, ROAD_CLASSES, UNPAVED_KMH

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "network.md").read_text(encoding="utf-8")


def test_the_table_of_the_docs_is_the_table_of_the_code() -> None:
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| (\d+) \| (\d+) \| (\d+)[^|]*\|$", PAGE, re.MULTILINE)
    documented = {name: (float(speed), float(pcu), float(lanes)) for name, speed, pcu, lanes in rows}
    assert documented == {
        name: (defaults.speed_kmh, defaults.capacity_pcu_h_per_lane, DEFAULT_LANES.get(name, 1.0))
        for name, defaults in DEFAULT_CLASSES.items()
    }
    assert tuple(documented) == ROAD_CLASSES
    assert f"faster than {UNPAVED_KMH:.0f} km/h" in PAGE


def test_a_higher_class_is_never_slower_or_narrower() -> None:
    rows = [(d.speed_kmh or 0, d.capacity_pcu_h_per_lane or 0) for d in DEFAULT_CLASSES.values()]
    assert rows == sorted(rows, reverse=True)
