"""Damaged files are refused or change nothing; none ends in a fault of the program, none hangs.

500 mutations here; `make attack` tries 10,000 and writes what came of them into docs/reliability.md.
"""

from __future__ import annotations

import random
from pathlib import Path

from attack.mutations import Outcome, Target, attack, mutated
from attack.targets import all_targets


def test_no_damaged_file_breaks_the_program(tmp_path: Path) -> None:
    found = attack(all_targets(tmp_path), 500, seed=11)
    assert found.faults == []
    assert found.hangs == []
    assert found.different == []
    assert found.refused > found.tried / 4


def test_every_format_is_attacked(tmp_path: Path) -> None:
    names = {target.name for target in all_targets(tmp_path)}
    assert {"case.toml", "people.csv", "danger.geojson", "plan.json", "roads.scn", "report.html", "files.json"} <= names


def test_a_reader_that_breaks_is_found() -> None:
    """The attack itself can fail: a reader without any care is caught at all three."""

    def careless(raw: bytes) -> Outcome:
        return Outcome(accepted=True, told=raw.decode("ascii"))

    found = attack([Target("text", b"plain words\n" * 20, careless, ("cut", "flip"))], 200, seed=1)
    assert found.faults
    assert found.different


def test_the_same_seed_damages_alike() -> None:
    one, two = (mutated(b"a,b,c\n1,2,3\n", random.Random("x")) for _ in range(2))
    assert one == two
