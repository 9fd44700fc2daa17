"""Runs of cars over the tiny case's two roads, for tests of what becomes of them."""

from __future__ import annotations

from builders import tiny_case
from safeconduct.core import PlaceId
from safeconduct.planning.problem import Problem, pose
from safeconduct.planning.runs import Run

__all__ = ["cars_leaving", "links_of"]


def links_of(problem: Problem) -> tuple[int, int]:
    """Return the usable links from town by cross to haven."""
    names = [(problem.name(int(a)), problem.name(int(b))) for a, b in zip(problem.tail, problem.head, strict=True)]
    return names.index(("town", "cross")), names.index(("cross", "haven"))


def cars_leaving(minute: float, cars: int, minutes: float = 5.0, sink: int = 0, point: str = "") -> Run:
    """Return cars with 2.5 persons each that leave town evenly over some minutes, from one after 06:00."""
    problem = pose(tiny_case())
    nodes = tuple(problem.network.node_of()[PlaceId(place)] for place in ("town", "cross", "haven"))
    heads = tuple(60.0 * minute + 1800.0 * i for i in range(3))
    tails = tuple(head + 60.0 * minutes for head in heads)
    boards = heads[0], tails[0]
    return Run(
        "town", "car", links_of(problem), nodes, heads, tails, cars, 2.5 * cars, sink, 0, boards_s=boards, point=point
    )
