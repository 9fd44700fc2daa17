"""Chance: streams by camp, ranges, households."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from conflicts import NUMBERS, camp, link, small
from safeconduct.outlook.conflict import Conflict
from safeconduct.outlook.ensemble.members import Draw, Member, central, drawn, people_of, spread
from safeconduct.outlook.flow.engine import Flow


def one(conflict: Conflict, seed: int = 1) -> Draw:
    """Return the first draw."""
    return drawn(conflict, NUMBERS, draws=3, seed=seed)[0]


def test_the_same_seed_draws_the_same() -> None:
    assert one(small()).pull.tolist() == one(small()).pull.tolist()
    assert one(small()).total == one(small()).total
    assert one(small()).pull.tolist() != one(small(), seed=2).pull.tolist()


def test_a_camp_keeps_its_chance_whatever_else_is_there() -> None:
    conflict = small()
    more = replace(
        conflict, places=(camp("X"), *conflict.places), links=(*conflict.links, link("X", "A", 5)),
        intensity=np.vstack([np.zeros(20), conflict.intensity]),
    )  # fmt: skip
    assert one(more).pull[1:].tolist() == one(conflict).pull.tolist()
    assert one(more).latest[1:].tolist() == one(conflict).latest.tolist()


def test_all_kinds_of_chance_are_apart() -> None:
    draw = one(small())
    assert len({*draw.pull, *draw.latest, *draw.level, *draw.chance, *draw.room, draw.total}) == 11


def test_parameters_are_drawn_within_bounds() -> None:
    unsure = replace(NUMBERS, size_sd=9.0, distance_sd=9.0, near_sd=2.0, moving_sd=9.0)
    found = [draw.parameters for draw in drawn(small(), unsure, draws=50, seed=1)]
    assert min(one.size_power for one in found) == 0.0
    assert min(one.distance_power for one in found) == 0.0
    assert min(one.near_km for one in found) > 0
    assert {one.moving_on for one in found} >= {0.05, 1.0}


def test_without_chance_nothing_is_drawn() -> None:
    draw = central(small(), NUMBERS)
    assert draw.parameters == NUMBERS
    assert [*draw.pull, *draw.latest, *draw.level, *draw.chance, *draw.room, draw.total] == [0.0] * 11


def member(*in_camps: float) -> Member:
    """Return a member with one day."""
    camps = np.array([in_camps])
    nothing = np.zeros((1, 1))
    return Member(camps, Flow(camps, nothing, nothing[0], nothing[0], nothing, nothing), np.ones(1))


def test_households_fall_to_camps_by_lot() -> None:
    draw = replace(central(small(), NUMBERS), chance=np.array([1.0, -1.0]))
    # Half in each camp of 2,000: five times a thousand times a half, and its root.
    assert people_of(member(1000.0, 1000.0), draw)[0] == pytest.approx([1050.0, 950.0])


def test_by_lot_nobody_is_lost() -> None:
    draw = replace(central(small(), NUMBERS), chance=np.array([1.5, 0.5]))
    assert people_of(member(3000.0, 1000.0), draw).sum() == pytest.approx(4000.0)


def test_all_in_one_camp_leaves_nothing_to_chance_and_nobody_is_less_than_none() -> None:
    draw = replace(central(small(), NUMBERS), chance=np.array([-9.0, -9.0]))
    assert people_of(member(1000.0, 0.0), draw)[0].tolist() == [1000.0, 0.0]
    assert people_of(member(1.0, 1000.0), draw)[0, 0] == 0.0


def test_the_range_holds_four_fifths_and_never_leaves_the_middle_out() -> None:
    low, high = spread(np.arange(11.0)[:, None], np.array([5.0]))
    assert (low[0], high[0]) == (1.0, 9.0)
    low, high = spread(np.arange(11.0)[:, None], np.array([20.0]))
    assert (low[0], high[0]) == (1.0, 20.0)
