"""A plan against chance: `simulate`, and two plans side by side run by run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.api.results import Json, Planned, table_html
from safeconduct.core import CaseError, Fault, ProofError, UsageError

if TYPE_CHECKING:
    from safeconduct.api.running import Cluster, Workers
    from safeconduct.planning import Case, Progress
    from safeconduct.simulation import Asked, Chances, Compiled, Effect, Study, Trace

__all__ = ["Simulated", "SimulatedPair", "WorkerLostError", "lay_out", "simulate", "simulate_pair"]


class WorkerLostError(ProofError):
    """A process that worked out runs died before the first batch was finished."""

    def __init__(self) -> None:
        super().__init__("a process that worked out runs died; try again with fewer --workers")


@dataclass(frozen=True, slots=True)
class Simulated:
    """What many runs of a plan tell; plan: the name of its file, mark: what tells it from all others."""

    study: Study
    case: Case
    plan: str
    mark: str
    lost: bool = False

    def to_json(self) -> Json:
        """Return what `simulate --json` prints."""
        from safeconduct.report.simulation.documents import study_json

        return study_json(self.study, self.case.clock, case=self.case.name, plan=self.plan, mark=self.mark)

    def to_rows(self) -> list[Json]:
        """Return a row a corridor, place and means: persons planned, and the mean by where they are in the end."""
        ends = ("out", "caught", "back", "under_way", "waiting")
        names = ("corridor", "place", "means", "planned")
        rows: list[Json] = self.to_json()["by"]
        return [{**{name: row[name] for name in names}, **{end: row[end]["mean"] for end in ends}} for row in rows]

    def replay(self, run: int) -> Json:
        """Return one run as passes: when head and tail of each convoy left and arrived."""
        from safeconduct.report.simulation.documents import replay_json

        return replay_json(self.study.compiled, self.trace(run), run, self.case.clock)

    def trace(self, run: int) -> Trace:
        """Drive one run again, and return all of it."""
        import numpy as np

        from safeconduct.simulation import odds_of
        from safeconduct.simulation.running import run_once

        study, chances = self.study, self.study.chances
        odds = odds_of(chances, self.case.collapse.rate_per_h, study.compiled.layout)
        return run_once(study.compiled.layout, odds, np.array(chances.post_factors), study.seed, run)

    def to_file(self, replays: Sequence[int] = ()) -> Json:
        """Return what simulation.json holds: `to_json`, and days to be played on the plan's page.

        Args:
            replays: numbers of runs, from 0 on; typical days are there besides: on one in ten no more get out, on one
                in two, on nine in ten, and the day on which most are caught.
        """
        from safeconduct.report.simulation.days import days_json

        return {**self.to_json(), **days_json(self.study, self.trace, replays, self.case.clock)}

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


@dataclass(frozen=True, slots=True)
class SimulatedPair:
    """Two plans of one case run by run with the same numbers; effect: what the second brings more."""

    first: Simulated
    other: Simulated
    effect: Effect

    def to_json(self) -> Json:
        """Return what `simulate --plan A --plan B --json` prints."""
        from safeconduct.report.simulation.documents import pair_json

        return pair_json(self.first.to_json(), self.other.to_json(), self.effect)

    def to_rows(self) -> list[Json]:
        """Return a row for persons out and one for persons caught."""
        changes = self.to_json()["difference"]
        return [{"persons": name, **changes[name]} for name in ("out", "caught")]

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


def lay_out(case: Case, planned: Planned | str | PathLike[str], chances: Chances) -> tuple[Compiled, str]:
    """Lay a plan of a case out for the simulation; returns it with the name of its file.

    Raises:
        CaseError: the file is no plan, or a convoy drives where the case has no road.
    """
    return _laid_out(case, *_document(planned), chances)


def _document(planned: Planned | str | PathLike[str]) -> tuple[object, str]:
    """Return a plan as plain JSON, and the name of its file."""
    from safeconduct.report.plan.document import load_document, plan_file

    if isinstance(planned, Planned):
        return planned.to_json(), "plan.json"
    return load_document(Path(planned)), plan_file(Path(planned)).name


def _laid_out(case: Case, document: object, name: str, chances: Chances) -> tuple[Compiled, str]:
    from safeconduct.cases.verification.rows import case_rows
    from safeconduct.report.verification.findings import plan_of_document
    from safeconduct.simulation import compile_plan

    plan = plan_of_document(document, name)
    try:
        compiled = compile_plan(case_rows(case, plan), plan, roads=chances.roads, most=chances.people_most)
    except ValueError as error:
        remedy = "Name a plan of this case as it is now; `safeconduct verify` lists what it breaks."
        raise CaseError([Fault(name, 0, "convoys", str(error), "a plan along the case's roads", remedy)]) from error
    return compiled, name


def simulate(
    case: Case,
    planned: Planned | str | PathLike[str],
    *,
    chances: Chances | None = None,
    runs: int = 1000,
    precision: float | None = None,
    effects: int = 100,
    workers: int | None = 1,
    keep: str | PathLike[str] | None = None,
    cluster: Cluster | None = None,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Simulated:
    """Drive a plan on many days that do not go by it.

    Args:
        planned: a plan, or the path of a plan.json or its folder.
        chances: what may go wrong; None: the defaults, with the case's own rate of collapse.
        runs: how many; precision: instead, until the standard error of persons out is at most this share of their mean.
        effects: runs in which each cause is left out, and each other conduct tried; 0: none.
        workers: processes; None: one a core.  It changes no figure.
        keep: folder in which finished batches are kept and taken up again.
        cluster: a cluster to work on instead of processes (`running.DaskCluster`).
        progress, should_stop: as for `plan`; once it says yes, what is finished is reported.

    Raises:
        UsageError: runs below 1, a precision not between 0 and 1.
        CaseError: as for `lay_out`.
        ProofError: the simulation broke a rule of its own, or a process died before anything was finished.
    """
    work = _Work(workers, keep, cluster, progress, should_stop)
    return _simulated(case, [planned], chances, _asked(runs, precision, effects), work)[0]


def simulate_pair(
    case: Case,
    first: Planned | str | PathLike[str],
    other: Planned | str | PathLike[str],
    *,
    chances: Chances | None = None,
    runs: int = 1000,
    workers: int | None = 1,
    keep: str | PathLike[str] | None = None,
    cluster: Cluster | None = None,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> SimulatedPair:
    """Drive two plans of a case on the same days, and tell what the second brings more; arguments as for `simulate`."""
    from safeconduct.simulation import compare_plans

    work = _Work(workers, keep, cluster, progress, should_stop)
    one, two = _simulated(case, [first, other], chances, _asked(runs, None, 0), work)
    return SimulatedPair(one, two, compare_plans(one.study.runs, two.study.runs))


@dataclass(frozen=True, slots=True)
class _Work:
    """Who works runs out, and how it is followed and stopped; none of it changes a figure."""

    workers: int | None
    keep: str | PathLike[str] | None
    cluster: Cluster | None
    progress: Progress | None
    should_stop: Callable[[], bool] | None

    def begin(self, laid: Sequence[tuple[Compiled, str]], case: Case, total: int) -> Workers:
        """Return who works these plans out; `total` runs are all of it, for the progress."""
        from safeconduct.api.running import Workers
        from safeconduct.planning.progress import silent

        report, done = self.progress or silent, 0

        def count(runs: int) -> None:
            nonlocal done
            done += runs
            report("simulate", min(1.0, done / total))

        return Workers(
            [(compiled, case.collapse.rate_per_h) for compiled, _ in laid],
            case.seed,
            count=self.workers,
            keep=None if self.keep is None else Path(self.keep),
            cluster=self.cluster,
            stop=self.should_stop or (lambda: False),
            on_batch=count,
        )


def _asked(runs: int, precision: float | None, effects: int) -> Asked:
    """Return what is asked for, checked."""
    from safeconduct.simulation import MOST_RUNS, Asked

    if not 1 <= runs <= MOST_RUNS:
        raise UsageError(f"runs: got {runs}; expected a whole number from 1 to {MOST_RUNS}")
    if precision is not None and not 0 < precision < 1:
        raise UsageError(f"precision: got {precision:g}; expected a number above 0 and below 1, as 0.01")
    if effects < 0:
        raise UsageError(f"effects: got {effects}; expected 0 or more")
    return Asked(runs, precision, effects)


def _simulated(
    case: Case,
    plans: Sequence[Planned | str | PathLike[str]],
    chances: Chances | None,
    asked: Asked,
    work: _Work,
) -> list[Simulated]:
    from safeconduct.report.plan.document import plan_mark
    from safeconduct.simulation import Chances, KernelError, study_plan

    used = Chances() if chances is None else chances
    documents = [_document(one) for one in plans]
    laid = [_laid_out(case, document, name, used) for document, name in documents]
    found = []
    with work.begin(laid, case, _total(asked, used) * len(laid)) as workers:
        for number, (compiled, name) in enumerate(laid):
            try:
                study = study_plan(compiled, used, case.seed, asked, workers, plan=number)
            except KernelError as error:
                raise ProofError(str(error)) from error
            if study is None:
                if workers.lost:
                    raise WorkerLostError
                raise KeyboardInterrupt
            found.append(Simulated(study, case, name, plan_mark(documents[number][0]), workers.lost))
    return found


def _total(asked: Asked, chances: Chances) -> int:
    """Return how many runs there will be, causes and conducts counted."""
    from safeconduct.simulation import CONDUCTS

    changes = len(chances.on) + bool(chances.on) + len(CONDUCTS) - 1
    return max(1, asked.runs + min(asked.runs, asked.effects) * changes)
