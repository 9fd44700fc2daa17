"""Rules of convoys tuned against chance: each value planned anew, driven on the same days, and held on fresh ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from safeconduct.api.results import Json, Planned, table_html
from safeconduct.core import InfeasibleError, ProofError, UsageError

if TYPE_CHECKING:
    from safeconduct.api.running import Cluster, Workers
    from safeconduct.planning import Case, Effort, Progress
    from safeconduct.simulation import Chances, Compiled, Difference, Runs, Trial, Tuning

__all__ = ["TUNABLE", "Tuned", "tune"]

TUNABLE: Mapping[str, tuple[str, float]] = {
    "margin": ("margin_minutes", 10.0),
    "headway": ("headway_minutes", 5.0),
    "most_vehicles": ("most_vehicles", 60.0),
}
"""What can be tuned: the key of case.toml [convoys], and about which value where the case has none (or 0)."""

_AROUND = (0.5, 1.5, 2.0, 3.0)
_SHORT_OF_ALL = "runs were stopped before every plan had been driven on the same days; name fewer rules or fewer --runs"


@dataclass(frozen=True, slots=True)
class Tuned:
    """What tuning found, as `simulate --tune` prints it."""

    tuning: Tuning

    @property
    def best(self) -> dict[str, float]:
        """Return the rules for which another value is better, with it."""
        return self.tuning.best

    def to_json(self) -> Json:
        """Return what `simulate --tune --json` prints."""
        from safeconduct.report.simulation.tuning import tuned_json

        return tuned_json(self.tuning)

    def to_rows(self) -> list[Json]:
        """Return a row a value tried."""
        rows: list[Json] = self.to_json()["trials"]
        return rows

    def _repr_html_(self) -> str:
        return table_html(self.to_rows())


def tune(
    case: Case,
    rules: Sequence[str],
    *,
    chances: Chances | None = None,
    runs: int = 1000,
    effort: Effort = "fast",
    workers: int | None = 1,
    cluster: Cluster | None = None,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Tuned:
    """Try other values of rules of convoys against chance.

    For each value of each rule the case is planned anew, and every plan is driven on the same days.  Of each rule the
    value that brings most is then held against the case as given on fresh days: chosen as the best of several, it would
    look better than it is on the days of the choice.

    Args:
        rules: names of TUNABLE.
        runs: days of the choice, and as many fresh ones; at least 2.
        effort: of each planning.
        should_stop: ends with KeyboardInterrupt: values that were not driven on the same days cannot be compared.

    Raises:
        UsageError: an unknown rule, one named twice, or too few runs.
        InfeasibleError: nobody can leave in the case as given.
        ProofError: a process died before every plan was driven.
    """
    _check(rules, runs)
    work = _Tuning(case, chances, runs, effort, progress, should_stop or (lambda: False))
    return work.done(rules, workers, cluster)


def _check(rules: Sequence[str], runs: int) -> None:
    unknown = [rule for rule in rules if rule not in TUNABLE]
    if unknown or not rules:
        got = ", ".join(unknown) or "nothing"
        raise UsageError(f"tune: got {got}; expected some of {', '.join(TUNABLE)}, with commas between")
    if len(set(rules)) < len(rules):
        raise UsageError("tune: a rule is named twice; name each once")
    if runs < 2:
        raise UsageError(f"runs: got {runs}; tuning needs at least 2, as it compares day by day")


def _values(rule: str, given: float | None, case: Case) -> list[float]:
    """Return what is tried: half the given value, one and a half times, twice and three times; whole vehicles."""
    about = given or TUNABLE[rule][1]
    found = [about * times for times in _AROUND] + ([about] if not given else [])
    if rule == "most_vehicles":
        least = case.convoys.least_vehicles or 1
        found = [float(max(least, round(value))) for value in found]
    return sorted({value for value in found if value != given})


def _changed(case: Case, values: Mapping[str, float]) -> Case:
    named: dict[str, Any] = {TUNABLE[rule][0]: value for rule, value in values.items()}
    if "most_vehicles" in named:
        named["most_vehicles"] = int(named["most_vehicles"])
    return replace(case, convoys=replace(case.convoys, **named))


class _Tuning:
    """One tuning as it goes; plan 0 is that of the case as given."""

    def __init__(
        self,
        case: Case,
        chances: Chances | None,
        runs: int,
        effort: Effort,
        progress: Progress | None,
        should_stop: Callable[[], bool],
    ) -> None:
        from safeconduct.planning.progress import silent
        from safeconduct.simulation import Chances

        self.case, self.chances, self.runs, self.effort = case, chances or Chances(), runs, effort
        self.report, self.should_stop = progress or silent, should_stop
        self.laid: list[Compiled] = []

    def done(self, rules: Sequence[str], workers: int | None, cluster: Cluster | None) -> Tuned:
        """Plan all, drive all, choose, and hold the choice on fresh days."""
        from safeconduct.simulation import Tuning

        given = {rule: getattr(self.case.convoys, TUNABLE[rule][0]) for rule in rules}
        wanted = [(rule, value) for rule in rules for value in _values(rule, given[rule], self.case)]
        self._lay_out({})
        plans = []
        for number, (rule, value) in enumerate(wanted):
            self.report("tune", (number + 1) / (len(wanted) + 1))
            plans.append(self._try_to_lay_out({rule: value}))
        with self._workers(workers, cluster) as work:
            before = self._drive(work, 0, 0)
            trials = [self._trial(work, *one, plan, before) for one, plan in zip(wanted, plans, strict=True)]
            fresh = self._drive(work, 0, self.runs)
            trials = [*self._confirmed(work, trials, plans, fresh)]
        better = {trial.rule: trial.value for trial in trials if trial.is_better}
        together = self._together(better, fresh, workers, cluster) if len(better) > 1 else None
        tuning = Tuning(given, tuple(trials), together, self.runs, self.case.collapse.caught_weight)
        return Tuned(tuning)

    def _lay_out(self, values: Mapping[str, float]) -> int:
        from safeconduct.api.simulating import lay_out
        from safeconduct.planning.planner import plan_case

        if self.should_stop():
            raise KeyboardInterrupt
        case = _changed(self.case, values)
        plan = plan_case(case, effort=self.effort)
        self.laid.append(lay_out(case, Planned(plan, case.clock, case.places), self.chances)[0])
        return len(self.laid) - 1

    def _try_to_lay_out(self, values: Mapping[str, float]) -> int | None:
        try:
            return self._lay_out(values)
        except InfeasibleError:
            return None

    def _workers(self, count: int | None, cluster: Cluster | None) -> Workers:
        from safeconduct.api.running import Workers

        rate = self.case.collapse.rate_per_h
        plans = [(compiled, rate) for compiled in self.laid]
        return Workers(plans, self.case.seed, count=count, cluster=cluster, stop=self.should_stop)

    def _drive(self, work: Workers, plan: int, first: int) -> Runs:
        from safeconduct.simulation import KernelError, gather_runs, jobs_of

        try:
            found = gather_runs(work(jobs_of(self.chances, self.runs, plan, first=first)))
        except KernelError as error:
            raise ProofError(str(error)) from error
        if found is None or found.count < self.runs:
            if work.lost:
                raise ProofError("a process that worked out runs died; try again with fewer --workers")
            raise KeyboardInterrupt(_SHORT_OF_ALL)
        return found

    def _gain(self, after: Runs, before: Runs) -> Difference:
        """Compare day by day:  out - caught_weight x caught,  the plan's own value of a person caught."""
        from safeconduct.simulation import difference_of

        weight = self.case.collapse.caught_weight
        scores = [runs.ended(0) - weight * runs.ended(1) for runs in (after, before)]
        return difference_of(*scores)

    def _trial(self, work: Workers, rule: str, value: float, plan: int | None, before: Runs) -> Trial:
        from safeconduct.simulation import Trial

        if plan is None:
            return Trial(rule, value, None)
        runs = self._drive(work, plan, 0)
        out, caught = (float(runs.ended(end).mean()) for end in (0, 1))
        return Trial(rule, value, float(self.laid[plan].planned.sum()), out, caught, self._gain(runs, before))

    def _confirmed(
        self, work: Workers, trials: Sequence[Trial], plans: Sequence[int | None], fresh: Runs
    ) -> Iterator[Trial]:
        """Hold the best value of each rule, where it brought more than as given, on fresh days."""
        best: dict[str, float] = {}
        for trial in trials:
            if trial.gain is not None and trial.gain.mean > best.get(trial.rule, 0.0):
                best[trial.rule] = trial.gain.mean
        for trial, plan in zip(trials, plans, strict=True):
            if plan is not None and trial.gain is not None and trial.gain.mean == best.get(trial.rule):
                yield replace(trial, confirmed=self._gain(self._drive(work, plan, self.runs), fresh))
            else:
                yield trial

    def _together(
        self, better: Mapping[str, float], fresh: Runs, workers: int | None, cluster: Cluster | None
    ) -> Difference | None:
        plan = self._try_to_lay_out(better)
        if plan is None:
            return None
        with self._workers(workers, cluster) as work:
            return self._gain(self._drive(work, plan, self.runs), fresh)
