"""Whole persons: how many of a group each convoy of cars brings to reception."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from safeconduct.planning.problem import Problem
from safeconduct.planning.runs import Run

__all__ = ["in_order", "whole_persons"]

_DUST = 1e-6


def in_order(run: Run) -> tuple[object, ...]:
    """Return a key that puts runs in order of departure."""
    return run.head_s[0], run.place, run.means, run.links, run.bus, run.point


def whole_persons(problem: Problem, runs: Sequence[Run]) -> list[Run]:
    """Count persons in whole numbers, in order of departure for each group, assembly and reception point (P3, P4).

    They are rounded down; up where all cars of a group go, but to no reception by more than one, nor above its room:
    nobody stays for a rounding.  Runs that are not of cars are whole already.
    """
    counted = [run for run in runs if run.means != "car"]
    room = [sink.capacity for sink in problem.sinks]
    for run in counted:
        room[run.sink] -= run.persons
    cars = sorted((run for run in runs if run.means == "car"), key=in_order)
    for index in sorted({run.group for run in cars}):
        told = _whole_group(problem, index, [run for run in cars if run.group == index], room)
        for run in told:
            room[run.sink] -= run.persons
        counted += told
    return counted


def _whole_group(problem: Problem, index: int, runs: Sequence[Run], room: Sequence[float]) -> list[Run]:
    group = problem.groups[index]
    all_go = sum(run.vehicles for run in runs) >= group.vehicles
    whole, dust = (math.ceil, -_DUST) if all_go else (math.floor, _DUST)
    left = int(group.persons + _DUST)
    places: dict[int, float] = {}
    for sink in {run.sink for run in runs}:
        exact_there = sum(run.persons for run in runs if run.sink == sink)
        places[sink] = min(whole(exact_there + dust), room[sink] + _DUST)
    exact: dict[tuple[int, str], float] = {}
    counted = []
    for run in runs:
        before = exact.get((run.sink, run.point), 0.0)
        exact[run.sink, run.point] = before + run.persons
        persons = max(0, whole(before + run.persons + dust)) - max(0, whole(before + dust))
        persons = int(max(0, min(left, places[run.sink], persons)))
        left -= persons
        places[run.sink] -= persons
        counted.append(replace(run, persons=float(persons)))
    return counted
