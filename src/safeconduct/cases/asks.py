"""asks.csv of a case: what may be asked for, in the words of `what-if`, and what each ask costs (docs/answers.md)."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from safeconduct.answers import Ask, ChangeError, asks_of
from safeconduct.answers import change as kinds
from safeconduct.answers.reach import Step
from safeconduct.cases.changes.words import read_case_changes
from safeconduct.core import CaseError, Fault, UsageError
from safeconduct.files.rawtable import RawTable, read_table
from safeconduct.planning import Case

__all__ = ["ASKS_FILE", "read_asks", "usual_steps"]

ASKS_FILE = "asks.csv"
"""The file's usual name, beside the tables of a case."""

_KINDS = ("windows", "vehicles", "lanes", "boarding", "intake", "roads", "sides", "rules")
"""All kinds of asks but contraflow, which also takes something away."""
_MORE_VEHICLES = (1, 2, 5, 10, 20)
_MORE_LANES = (1, 2)


def read_asks(path: Path, case: Case) -> tuple[Step, ...]:
    """Read asks with their weights.

    Columns: `ask` (as `what-if` reads it, one change), `weight` (above 0; empty: 1), `pays` (parties, `;` between).

    Raises:
        CaseError: the file is at fault; carries every fault.
    """
    faults: list[Fault] = []
    raw = read_table(path, path.name, faults)
    steps: list[Step] = []
    if raw is not None:
        if raw.column("ask") is None:
            faults.append(Fault(path.name, 1, "ask", "no such column", "a column ask", "Add it, a change in each row."))
        else:
            steps = [step for number in range(len(raw.rows)) if (step := _step(raw, number, case, faults))]
    if any(fault.level == "error" for fault in faults):
        raise CaseError([fault for fault in faults if fault.level == "error"])
    return tuple(steps)


def _step(raw: RawTable, number: int, case: Case, faults: list[Fault]) -> Step | None:
    cells = {name: raw.rows[number][at].strip() for at, name in enumerate(raw.names)}
    line, before = raw.lines[number], len(faults)
    ask = _ask(cells, raw.file, line, case, faults)
    weight = _weight(cells.get("weight", ""), raw.file, line, faults)
    return Step(replace(ask, cost=weight), weight) if ask is not None and len(faults) == before else None


def _ask(cells: dict[str, str], file: str, line: int, case: Case, faults: list[Fault]) -> Ask | None:
    text, expected = cells["ask"], "a change that only adds to what is allowed, as `w1 ends 17:00`"
    pays = tuple(part.strip() for part in cells.get("pays", "").split(";") if part.strip())
    for party in pays:
        if party not in case.parties:
            known = ", ".join(sorted(case.parties))
            faults.append(Fault(file, line, "pays", repr(party), f"parties of the case: {known}", "Correct the party."))
    try:
        changes = read_case_changes(case, [text])[0].changes
        wide = len(changes) == 1 and changes[0].widens(case)
    except (UsageError, ChangeError) as error:
        remedy = "Correct the words; docs/answers.md lists the forms."
        faults.append(Fault(file, line, "ask", str(error), expected, remedy))
        return None
    if not wide:
        remedy = "Ask for one thing a row, and for more than the case has."
        faults.append(Fault(file, line, "ask", repr(text), expected, remedy))
        return None
    return Ask("asked", text, changes[0], "", pays)


def _weight(text: str, file: str, line: int, faults: list[Fault]) -> float:
    try:
        weight = float(text or 1.0)
    except ValueError:
        weight = math.nan
    if not 0.0 < weight < math.inf:
        remedy = "Correct the weight, or leave it empty."
        faults.append(Fault(file, line, "weight", repr(text), "a number above 0", remedy))
    return weight


def usual_steps(case: Case) -> tuple[Step, ...]:
    """Return what can be asked for where a case has no asks.csv, at a weight of 1 a unit.

    A unit is 15 minutes of a window, a vehicle, a lane, a tenth of a rate, a road, a side, a rule.
    """
    steps = []
    for ask in asks_of(case, _KINDS):
        if isinstance(ask.change, kinds.Vehicles):
            now = ask.change.vehicles - 1
            for more in _MORE_VEHICLES:
                words = f"{now + more} vehicles in {ask.change.fleet}"
                fleet = kinds.Vehicles(ask.change.fleet, now + more)
                steps.append(Step(Ask(ask.kind, words, fleet, "", ask.pays, more), more))
        elif isinstance(ask.change, kinds.Lanes):
            now_lanes = ask.change.lanes - 1
            for lanes in _MORE_LANES:
                words = f"{now_lanes + lanes:g} lanes at {ask.change.checkpoint}"
                change = kinds.Lanes(ask.change.checkpoint, now_lanes + lanes)
                steps.append(Step(Ask(ask.kind, words, change, "", ask.pays, lanes), lanes))
        else:
            steps.append(Step(ask, ask.cost))
    return tuple(step for step in steps if step.ask.change.widens(case))

