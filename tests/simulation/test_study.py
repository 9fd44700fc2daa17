"""Studies: the same bytes in whatever batches, conservation in every run, causes ranked with common numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, partial

import numpy as np
import pytest

from plan2 import right_plan, sample_rows
from safeconduct.api.running import Workers, work_out
from safeconduct.simulation import (
    BATCH,
    CAUSES,
    CONDUCTS,
    Asked,
    Batch,
    Chances,
    Compiled,
    Job,
    KernelError,
    compare_plans,
    gather_runs,
    study_plan,
)
from safeconduct.simulation.queues import CAUGHT
from simulation.runs import batch_of, compiled, only, trace_of

_RATE = 0.1


@cache
def sample() -> Compiled:
    """Return the plan made by hand, laid out."""
    return compiled(sample_rows(), right_plan())


def here(jobs: Iterable[Job]) -> Iterator[Batch]:
    """Work jobs out in this process."""
    return map(partial(work_out, sample(), _RATE, 1), jobs)


def test_a_run_is_the_same_in_whatever_batch() -> None:
    chances = Chances()
    whole = batch_of(sample(), chances, _RATE, runs=40)
    parts = [batch_of(sample(), chances, _RATE, runs=10, first=first) for first in range(0, 40, 10)]
    assert b"".join(part.persons.tobytes() for part in parts) == whole.persons.tobytes()
    assert b"".join(part.curve.tobytes() for part in parts) == whole.curve.tobytes()


def test_another_seed_gives_other_days() -> None:
    one = batch_of(sample(), Chances(), _RATE, runs=20, seed=1)
    two = batch_of(sample(), Chances(), _RATE, runs=20, seed=2)
    assert one.persons.tobytes() != two.persons.tobytes()


@pytest.mark.parametrize("conduct", CONDUCTS)
def test_everybody_is_somewhere(conduct: str) -> None:
    batch = batch_of(sample(), Chances(conduct=conduct), 0.5, runs=400)
    assert np.allclose(batch.persons.sum(axis=(1, 2)), batch.came)
    assert (batch.persons >= 0).all()
    assert (np.diff(batch.curve, axis=1) >= 0).all()
    assert np.allclose(batch.curve[:, -1], batch.persons[:, :, 0].sum(axis=1))


@pytest.mark.parametrize("cause", CAUSES)
def test_each_cause_alone_does_something_or_is_not_in_this_case(cause: str) -> None:
    batch = batch_of(sample(), only(cause, breakdown_per_1000_km=5.0), 0.5, runs=300)
    changed = (batch.persons[:, :, 0].sum(axis=1) != sample().planned.sum()) | (batch.came != sample().planned.sum())
    moved = [trace_of(sample(), only(cause, breakdown_per_1000_km=5.0), 0.5, run=run) for run in range(30)]
    late = any(np.nanmax(np.abs(trace.hops["seen_in_tail"] - trace.hops["in_tail"])) > 1.0 for trace in moved)
    assert changed.any() or late or cause == "slow_column"  # no faster convoy is behind a slower one here


def test_nobody_enters_danger_after_a_break_and_who_is_there_is_caught() -> None:
    broken_runs = 0
    for run in range(60):
        trace = trace_of(sample(), only("break", "late"), 0.5, run=run)
        broken = trace.mouths["broken"][trace.hops["link"]]
        inside = trace.hops["exposed"] & (trace.hops["seen_head"] < broken) & (trace.hops["seen_in_head"] > broken)
        convoys = trace.hops["convoy"][inside & (sample().layout.convoys["loaded"][trace.hops["convoy"]])]
        assert not (trace.hops["exposed"] & (trace.hops["seen_tail"] > broken)).any()
        caught = trace.vehicles["convoy"][trace.vehicles["state"] == CAUGHT]
        assert set(convoys.tolist()) <= set(caught.tolist())
        broken_runs += bool(inside.any())
    assert broken_runs > 5


def test_a_cause_that_is_off_draws_nothing_else_anew() -> None:
    with_all = [trace_of(sample(), Chances(), _RATE, run=run) for run in range(20)]
    without = [trace_of(sample(), Chances().without(["siren"]), _RATE, run=run) for run in range(20)]
    for one, other in zip(with_all, without, strict=True):
        assert one.corridors["opened"].tolist() == other.corridors["opened"].tolist()
        assert one.mouths["broken"].tolist() == other.mouths["broken"].tolist()
        assert one.vehicles["state"].astype(bool).tolist() == other.vehicles["state"].astype(bool).tolist()


def test_causes_are_ranked_by_what_is_gained_without() -> None:
    study = study_plan(sample(), Chances(), 1, Asked(runs=150, effects=100), here)
    assert study is not None
    assert set(study.causes) == set(CAUSES)
    gains = [effect.out.mean for effect in study.causes.values()]
    assert gains == sorted(gains, reverse=True)
    assert set(study.conducts) == set(CONDUCTS) - {study.chances.conduct}
    assert (study.runs.count, study.wanted, study.stopped) == (150, 150, False)


def test_precision_is_kept() -> None:
    study = study_plan(sample(), Chances(), 1, Asked(precision=0.05, effects=0), here)
    assert study is not None
    out = study.runs.ended(0)
    assert out.std(ddof=1) / np.sqrt(out.size) <= 0.05 * out.mean()
    assert out.size % BATCH == 0
    assert study.causes == {}


def test_a_runner_that_ends_early_is_reported() -> None:
    def two_batches(jobs: Iterable[Job]) -> Iterator[Batch]:
        return (batch for batch, _ in zip(here(jobs), range(2), strict=False))

    study = study_plan(sample(), Chances(), 1, Asked(runs=500), two_batches)
    assert study is not None
    assert (study.runs.count, study.stopped, study.causes) == (2 * BATCH, True, {})
    assert study_plan(sample(), Chances(), 1, Asked(runs=500), lambda jobs: iter(())) is None


def test_a_batch_that_loses_people_is_refused() -> None:
    batch = next(here([Job(Chances(), 0, 5)]))
    with pytest.raises(KernelError, match="persons are lost"):
        gather_runs([batch._replace(came=batch.came + 1.0)])
    with pytest.raises(KernelError, match="faults"):
        gather_runs([batch._replace(faults=np.array([0, 1, 0, 0]))])


def test_two_plans_are_held_against_each_other_run_by_run() -> None:
    document = right_plan()
    fewer = {**document, "convoys": document["convoys"][:1], "duties": [], "walks": []}
    other = compiled(sample_rows(), {key: value for key, value in fewer.items() if key != "format"})
    chances = only("not_opened", "break")
    with Workers([(sample(), _RATE), (other, _RATE)], 1, count=1) as work:
        both = [
            study_plan(one, chances, 1, Asked(200, effects=0), work, plan=at)
            for at, one in enumerate((sample(), other))
        ]
    assert both[0] is not None
    assert both[1] is not None
    effect = compare_plans(both[0].runs, both[1].runs)
    assert effect.out.mean < 0
    assert effect.out.standard_error < both[0].runs.ended(0).std() / np.sqrt(200)


def test_workers_change_no_byte() -> None:
    jobs = [Job(Chances(), first, 20) for first in range(0, 60, 20)]
    alone = list(here(jobs))
    with Workers([(sample(), _RATE)], 1, count=2) as work:
        many = list(work(jobs))
    for one, other in zip(alone, many, strict=True):
        assert all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


def test_kept_batches_are_taken_up_and_damaged_ones_made_anew(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("kept")
    jobs = [Job(Chances(), first, 20) for first in range(0, 60, 20)]

    def bytes_of() -> list[bytes]:
        with Workers([(sample(), _RATE)], 1, count=1, keep=folder) as work:
            return [batch.persons.tobytes() for batch in work(jobs)]

    first = bytes_of()
    files = sorted(folder.iterdir())
    assert len(files) == 3
    files[0].write_bytes(files[0].read_bytes()[:100])
    times = [file.stat().st_mtime_ns for file in files]
    assert bytes_of() == first
    again = [file.stat().st_mtime_ns for file in files]
    assert again[1:] == times[1:]
    assert again[0] != times[0]


def test_kept_batches_of_other_chances_are_not_taken(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("kept")
    for chances in (Chances(), Chances(late_minutes=20.0), replace(Chances(), off=frozenset({"siren"}))):
        with Workers([(sample(), _RATE)], 1, count=1, keep=folder) as work:
            list(work([Job(chances, 0, 10)]))
    assert len(list(folder.iterdir())) == 3


def test_a_worker_that_dies_leaves_what_was_finished() -> None:
    with Workers([(sample(), _RATE)], 1, count=2) as work:
        batches = work(Job(Chances(), first, 10) for first in range(0, 2000, 10))
        done = [next(batches)]
        assert work._pool is not None
        for process in list(work._pool._processes.values()):
            process.kill()
        done += list(batches)
        assert work.lost
    assert 1 <= len(done) < 200
