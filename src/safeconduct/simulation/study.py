"""Many runs of a plan, and what they tell: spreads, causes ranked, conducts side by side, two plans run by run.

Who runs the jobs is handed in (here, in processes, on a cluster); batches have a fixed size and are put together in
their order, so that no figure hangs on it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from safeconduct.simulation.chances import CAUSES, CONDUCTS, Chances
from safeconduct.simulation.compiling import Compiled
from safeconduct.simulation.layout import Floats
from safeconduct.simulation.outcome import CAUGHT_END, OUT_END, Batch
from safeconduct.simulation.spread import Difference, difference_of

__all__ = [
    "BATCH",
    "MOST_RUNS",
    "Asked",
    "Effect",
    "Job",
    "KernelError",
    "Runner",
    "Runs",
    "Study",
    "compare_plans",
    "effect_of",
    "gather_runs",
    "jobs_of",
    "study_plan",
]

BATCH = 50
"""Runs that are worked out together; the same on every machine, as sums of floats hang on their order."""
MOST_RUNS = 1_000_000
"""More are never made, whatever precision is asked for."""
_LEAST_FOR_PRECISION = 100
_TOGETHER = "all causes"


class KernelError(Exception):
    """The kernel broke a rule of its own; a fault of this program, never of the plan."""


@dataclass(frozen=True, slots=True)
class Job:
    """Consecutive runs under some chances; plan: which of the plans of a study."""

    chances: Chances
    first: int
    count: int
    plan: int = 0


Runner = Callable[[Iterable[Job]], Iterator[Batch]]
"""Works jobs out and yields their batches in order; it may end early."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How many runs: so many, or until the standard error of persons out is at most `precision` of their mean.

    effects: runs with which causes and conducts are compared, at most those made; 0: they are not.
    """

    runs: int = 1000
    precision: float | None = None
    effects: int = 100


@dataclass(frozen=True, slots=True)
class Runs:
    """Batches put together; arrays as in `Batch`, one row a run from number 0 on."""

    persons: Floats
    came: Floats
    curve: Floats
    opened: NDArray[np.bool_]
    stood: Floats

    @property
    def count(self) -> int:
        """How many runs there are."""
        return int(self.came.size)

    def ended(self, end: int) -> Floats:
        """Return the persons of one of ENDS, run by run."""
        return np.asarray(self.persons[:, :, end].sum(axis=1))

    def first(self, count: int) -> Runs:
        """Return the first runs only; `stood` is of all."""
        return Runs(self.persons[:count], self.came[:count], self.curve[:count], self.opened[:count], self.stood)


@dataclass(frozen=True, slots=True)
class Effect:
    """What comes of a change of chances, with the same numbers: more persons out, more caught."""

    out: Difference
    caught: Difference


@dataclass(frozen=True, slots=True)
class Study:
    """What many runs of one plan tell.

    wanted: runs that were asked for, None where a precision was.  causes: what is gained without each, most first.
    together: what is gained without all of them, None where no cause was left out.  Who needs two causes gone is
    gained by neither alone, so the causes need not add up to it.
    conducts: what each of the others changes against that of the chances.  stopped: fewer were made than asked for.
    """

    compiled: Compiled
    chances: Chances
    seed: int
    runs: Runs
    wanted: int | None
    causes: Mapping[str, Effect]
    together: Effect | None
    conducts: Mapping[str, Effect]
    stopped: bool


def jobs_of(chances: Chances, runs: int, plan: int = 0, *, first: int = 0) -> Iterator[Job]:
    """Cut consecutive runs, from number `first` on, into batches."""
    for start in range(first, first + runs, BATCH):
        yield Job(chances, start, min(BATCH, first + runs - start), plan)


def gather_runs(batches: Iterable[Batch], until: Callable[[Floats], bool] = lambda out: False) -> Runs | None:
    """Put batches together in their order; None: there is none.

    until: asked after each batch with the persons out of all runs so far; once it says yes the rest is left.

    Raises:
        KernelError: a batch tells of faults, or somebody who came is nowhere.
    """
    kept: list[Batch] = []
    for batch in batches:
        _check(batch)
        kept.append(batch)
        if until(np.concatenate([one.persons[:, :, OUT_END].sum(axis=1) for one in kept])):
            break
    if not kept:
        return None
    stood = kept[0].stood.copy()
    for one in kept[1:]:
        stood += one.stood
    persons, came, curve, opened = (
        np.concatenate([getattr(one, name) for one in kept]) for name in ("persons", "came", "curve", "opened")
    )
    return Runs(persons, came, curve, opened, stood)


def _check(batch: Batch) -> None:
    """Hold a batch against conservation: out + caught + back + under way + waiting = came, in every run."""
    if batch.faults.any():
        raise KernelError(f"faults of the simulation, by kind: {batch.faults.tolist()}")
    off = np.abs(batch.persons.sum(axis=(1, 2)) - batch.came)
    if (off > 1e-6 * np.maximum(1.0, batch.came)).any():
        raise KernelError(f"persons are lost in a run: {off.max():g}")


def study_plan(
    compiled: Compiled, chances: Chances, seed: int, asked: Asked, run: Runner, *, plan: int = 0
) -> Study | None:
    """Run a plan many times, then again without each cause and under each other conduct, with the same numbers.

    Returns:
        None where the runner ended before the first batch.

    Raises:
        KernelError: the simulation broke a rule of its own.
    """
    most = asked.runs if asked.precision is None else MOST_RUNS
    runs = gather_runs(run(jobs_of(chances, most, plan)), _until(asked.precision))
    if runs is None:
        return None
    stopped = runs.count < most and (asked.precision is None or not _until(asked.precision)(runs.ended(OUT_END)))
    count = min(asked.effects, runs.count)
    present = [cause for cause in CAUSES if cause in chances.on]
    others = {name: replace(chances, conduct=name) for name in CONDUCTS if name != chances.conduct}
    changed = {**{cause: chances.without([cause]) for cause in present}, **others}
    if present:
        changed[_TOGETHER] = chances.without(present)
    effects = {} if stopped or not count else _effects(runs, changed, count, run, plan)
    complete = stopped or not count or len(effects) == len(changed)
    causes = {cause: effects[cause] for cause in present if cause in effects}
    return Study(
        compiled=compiled,
        chances=chances,
        seed=seed,
        runs=runs,
        wanted=asked.runs if asked.precision is None else None,
        causes=dict(sorted(causes.items(), key=lambda item: (-item[1].out.mean, CAUSES.index(item[0])))),
        together=effects.get(_TOGETHER),
        conducts={name: effects[name] for name in others if name in effects},
        stopped=stopped or not complete,
    )


def _until(precision: float | None) -> Callable[[Floats], bool]:
    if precision is None:
        return lambda out: False
    wanted = precision

    def is_precise(out: Floats) -> bool:
        """Say whether s / sqrt(n) <= precision x mean; of no fewer than a hundred runs."""
        error = float(out.std(ddof=1)) / math.sqrt(out.size) if out.size > 1 else math.inf
        return out.size >= _LEAST_FOR_PRECISION and error <= wanted * float(out.mean())

    return is_precise


def _effects(runs: Runs, changed: Mapping[str, Chances], count: int, run: Runner, plan: int) -> dict[str, Effect]:
    """Run each change with the numbers of the first runs; those that were not reached are left out."""
    names = list(changed)
    jobs = [job for name in names for job in jobs_of(changed[name], count, plan)]
    per_change = math.ceil(count / BATCH)
    batches: list[Batch] = []
    found: dict[str, Effect] = {}
    for batch in run(jobs):
        batches.append(batch)
        if len(batches) == per_change:
            other = gather_runs(batches)
            batches = []
            if other is not None:
                found[names[len(found)]] = effect_of(other, runs.first(count))
    return found


def effect_of(after: Runs, before: Runs) -> Effect:
    """Return what differs between runs of the same numbers."""
    return Effect(
        difference_of(after.ended(OUT_END), before.ended(OUT_END)),
        difference_of(after.ended(CAUGHT_END), before.ended(CAUGHT_END)),
    )


def compare_plans(first: Runs, other: Runs) -> Effect:
    """Return what the other plan brings more than the first, run by run."""
    count = min(first.count, other.count)
    return effect_of(other.first(count), first.first(count))
