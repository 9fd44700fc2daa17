"""Runs on a Dask cluster of this machine: the same bytes as here and in two processes; workers that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from plan2 import right_plan, sample_rows
from safeconduct.api import running
from safeconduct.api.running import DaskCluster, Workers
from safeconduct.core import UsageError
from safeconduct.simulation import Chances, Job
from simulation.runs import compiled

distributed = pytest.importorskip("distributed", reason="an extra: pip install 'safeconduct[dask]'")
dask = pytest.importorskip("dask")
pytestmark = pytest.mark.filterwarnings("ignore")  # of Dask's own loops as they end

_JOBS = [Job(Chances(), first, 20) for first in range(0, 100, 20)]


@pytest.fixture
def local() -> Iterator[Any]:
    """Start a scheduler and two workers, each a process of its own."""
    once = dask.config.set({"distributed.scheduler.allowed-failures": 0})  # a job whose worker died is not tried again
    with (
        once,
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
    ):
        yield cluster


def bytes_of(count: int, cluster: DaskCluster | None = None, *, plans: int = 1) -> list[bytes]:
    """Work the jobs out, each plan's after the other's; return all arrays of all batches."""
    laid = [(compiled(sample_rows(), right_plan(sample_rows())), 0.1 * number) for number in range(1, plans + 1)]
    jobs = [Job(job.chances, job.first, job.count, plan) for plan in range(plans) for job in _JOBS]
    with Workers(laid, 1, count=count, cluster=cluster) as work:
        return [np.asarray(array).tobytes() for batch in work(jobs) for array in batch]


def test_a_cluster_gives_the_bytes_of_one_process_and_of_two(local: Any) -> None:
    alone = bytes_of(1, plans=2)
    assert bytes_of(2, plans=2) == alone
    with DaskCluster(local.scheduler_address) as cluster:
        assert bytes_of(1, cluster, plans=2) == alone
        assert bytes_of(1, cluster) == alone[: len(alone) // 2]  # other plans on the same cluster are not mixed up


def test_workers_that_are_gone_leave_what_was_finished(local: Any) -> None:
    laid = [(compiled(sample_rows(), right_plan(sample_rows())), 0.1)]
    with DaskCluster(local.scheduler_address) as cluster, Workers(laid, 1, count=1, cluster=cluster) as work:
        batches = work(Job(Chances(), first, 10) for first in range(0, 5000, 10))
        done = [next(batches)]
        for worker in local.workers.values():
            worker.process.process.kill()
        done += list(batches)
        assert work.lost
    assert 1 <= len(done) < 500


def test_nobody_at_an_address_is_an_error_of_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_ANSWERS_S", 1.0)
    with pytest.raises(UsageError, match="no scheduler answers"):
        DaskCluster("tcp://127.0.0.1:1")


def test_a_scheduler_without_workers_is_an_error_of_usage() -> None:
    with (
        distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=None, host="127.0.0.1") as cluster,
        pytest.raises(UsageError, match="no worker"),
    ):
        DaskCluster(cluster.scheduler_address)
