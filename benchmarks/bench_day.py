"""The bundled day: its state, and three plans from the present (people wait at the board for them)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bench import ROOT, Bench

if TYPE_CHECKING:
    from datetime import datetime

    from safeconduct.report.operation import Day

__all__ = ["cases"]

_DAY = ROOT / "examples" / "day-2022-03-05"
_NOW = "2022-03-05T13:00+02:00"
_Figures = dict[str, float | int | str]


def cases() -> list[Bench]:
    """Return the benches: the state from all entries, three plans."""
    return [
        Bench("mariupol's day at 13:00", "state from all entries", _state, prepare=_day, target_s=1.0),
        Bench("mariupol's day at 13:00", "three plans from the present", _replan, prepare=_day, target_s=2.0),
    ]


@cache
def _day() -> tuple[Day, datetime]:
    from safeconduct.cli.day.opening import looked_at, opened, read_instant

    folder = _DAY / "mariupol.agreement"
    when = read_instant(_NOW, folder)
    case = ROOT / "examples" / "mariupol-2022-03-05"
    return looked_at(opened(folder, _DAY / "keys.txt", when, case, None), _NOW, when), when


def _state() -> _Figures:
    day, when = _day()
    state = day.state(when)
    return {"entries": len(day.ledger.entries), "convoys": len(state.convoys)}


def _replan() -> _Figures:
    from safeconduct.operation import movement_of
    from safeconduct.operation.replanning import options, present

    day, when = _day()
    movement, _ = movement_of(day.ledger, day.basis, when)
    found = options(present(movement), movement)
    gaps = {f"gap {one.id}, %": round(100 * one.plan.persons_gap, 1) for one in found if one.plan is not None}
    return {**{f"out {one.id}": one.out for one in found}, **gaps}
