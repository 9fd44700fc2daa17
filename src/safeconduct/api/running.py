"""Jobs of a simulation worked out here, in processes, or on a cluster; always yielded in their order.

Finished batches are kept in a folder where one is named, and taken up again from there.
"""

from __future__ import annotations

import hashlib
import io
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.simulation import Batch, Compiled, Job

__all__ = ["Cluster", "DaskCluster", "LaidPlans", "Workers", "WorkersLostError", "work_out"]

_AHEAD = 3  # jobs handed out for each worker: none waits, and little is done for nothing when it stops
LaidPlans = Sequence[tuple["Compiled", float, int]]
"""Compiled plan, rate of its case's collapse an hour, and seed, by `Job.plan`."""
Cluster = Callable[[LaidPlans], Callable[["Job"], Any]]
"""Given the plans, returns what takes a job and returns its future; `result` of one raises WorkersLostError."""
_ANSWERS_S = 10.0  # a scheduler that has not answered by then is taken for none
_PLANS: list[tuple[Compiled, float, int]] = []  # of this process: compiled plan, rate of the case, seed


class WorkersLostError(Exception):
    """Those who worked on a job are gone: killed, out of memory, or cut off."""


def work_out(compiled: Compiled, rate: float, seed: int, job: Job) -> Batch:
    """Work out one job.

    Args:
        rate: of the case's collapse, an hour.
        seed: of all streams.
    """
    import numpy as np

    from safeconduct.simulation import odds_of
    from safeconduct.simulation.running import run_batch

    odds = odds_of(job.chances, rate, compiled.layout)
    factors = np.array(job.chances.post_factors)
    return run_batch(compiled.layout, odds, factors, seed, job.first, job.count, len(compiled.rows))


@dataclass
class Workers:
    """Who works the jobs of some plans out.

    plans: compiled plan and rate of its case, by `Job.plan`.  count: processes, None: one a core, 1: none beside this.
    keep: folder of finished batches.  cluster: None: none.  stop: asked between batches.
    on_batch: called with each batch that is done.  lost: a worker died; what was done before is kept.
    """

    plans: Sequence[tuple[Compiled, float]]
    seed: int
    count: int | None = None
    keep: Path | None = None
    cluster: Cluster | None = None
    stop: Callable[[], bool] = lambda: False
    on_batch: Callable[[int], None] = lambda runs: None
    lost: bool = False
    _marks: list[str] = field(default_factory=list)
    _pool: ProcessPoolExecutor | None = None
    _submit: Callable[[Job], Any] | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=not self.lost, cancel_futures=True)
            self._pool = None

    def __call__(self, jobs: Iterable[Job]) -> Iterator[Batch]:
        """Yield the batches of jobs in their order; ends early once asked to stop, or where a worker died."""
        for job, batch in self._all(jobs):
            self.on_batch(job.count)
            yield batch
            if self.stop():
                return

    def _all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Batch]]:
        if self.lost or self.stop():
            return
        count = self.count or os.cpu_count() or 1
        waiting: deque[tuple[Job, Any]] = deque()
        try:
            for job in jobs:
                waiting.append((job, self._begun(job, count)))
                if len(waiting) >= (1 if count == 1 and self.cluster is None else count * _AHEAD):
                    yield self._finished(waiting)
            while waiting:
                yield self._finished(waiting)
        except (BrokenProcessPool, WorkersLostError):
            self.lost = True
        finally:
            for _, one in waiting:
                if hasattr(one, "cancel"):
                    one.cancel()

    def _begun(self, job: Job, count: int) -> Any:
        """Return a batch that is there, or one to come."""
        kept = self._kept(job)
        if kept is not None:
            return kept
        plans = [(compiled, rate, self.seed) for compiled, rate in self.plans]
        if self.cluster is not None:
            self._submit = self._submit or self.cluster(plans)
            return self._submit(job)
        if count == 1:
            compiled, rate = self.plans[job.plan]
            batch = work_out(compiled, rate, self.seed, job)
            self._put(job, batch)
            return batch
        if self._pool is None:
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(count, mp_context=context, initializer=_take, initargs=(plans,))
        return self._pool.submit(_work_out_here, job)

    def _finished(self, waiting: deque[tuple[Job, Any]]) -> tuple[Job, Batch]:
        job, one = waiting.popleft()
        if not hasattr(one, "result"):
            return job, one
        batch: Batch = one.result()
        self._put(job, batch)
        return job, batch

    def _file(self, job: Job) -> Path | None:
        """Return where a batch is kept: by all that decides it."""
        if self.keep is None:
            return None
        if not self._marks:
            self._marks = [_mark(compiled, rate, self.seed) for compiled, rate in self.plans]
        chances = hashlib.blake2b(repr(_sorted(job.chances)).encode(), digest_size=8).hexdigest()
        return self.keep / f"{self._marks[job.plan]}-{chances}-{job.first:07d}-{job.count}.npz"

    def _kept(self, job: Job) -> Batch | None:
        """Return a batch that was kept; one that cannot be read, or is cut off, is worked out anew."""
        import zipfile

        import numpy as np

        from safeconduct.simulation import Batch

        file = self._file(job)
        if file is None or not file.is_file():
            return None
        try:
            with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as arrays:
                return Batch(*(arrays[name] for name in Batch._fields))
        except (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile):
            return None

    def _put(self, job: Job, batch: Batch) -> None:
        import numpy as np

        from safeconduct.files.atomic import write_bytes

        file = self._file(job)
        if file is None:
            return
        into = io.BytesIO()
        np.savez_compressed(into, **batch._asdict())
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{file.parent}: cannot be made ({error.strerror}); name another folder") from error
        write_bytes(file, into.getvalue())


def _sorted(chances: Any) -> list[tuple[str, Any]]:
    from dataclasses import fields

    rows = [(one.name, getattr(chances, one.name)) for one in fields(chances)]
    return [(name, sorted(value) if isinstance(value, frozenset) else value) for name, value in rows]


def _mark(compiled: Compiled, rate: float, seed: int) -> str:
    """Return a mark of a plan as laid out, its case's rate, the seed, and the program."""
    from safeconduct import __version__

    digest = hashlib.blake2b(f"{__version__}|{rate!r}|{seed}".encode(), digest_size=8)
    for one in compiled.layout:
        digest.update(one.tobytes() if hasattr(one, "tobytes") else repr(one).encode())
    return digest.hexdigest()


def _take(plans: list[tuple[Compiled, float, int]]) -> None:
    """Take the plans into a process of its own, and leave Ctrl-C to the process that waits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _PLANS[:] = plans


def _work_out_here(job: Job) -> Batch:
    return work_out(*_PLANS[job.plan], job)


def _work_out_there(plans: LaidPlans, job: Job) -> Batch:
    return work_out(*plans[job.plan], job)


def _version_there() -> str:
    """Return the version of this program where a job would run."""
    from safeconduct import __version__

    return __version__


def _distributed() -> Any:
    """Return Dask's package for clusters, an extra without types."""
    try:
        import distributed
    except ImportError as error:
        raise UsageError("--dask: dask.distributed is not installed; pip install 'safeconduct[dask]'") from error
    return distributed


class DaskCluster:
    """A running Dask cluster, of this program's own version on every worker: of another, the bytes might differ.

    Raises:
        UsageError: dask.distributed is not installed, nobody answers at the address, no worker is there, or a worker
            has not this program, or another version of it.
    """

    def __init__(self, address: str) -> None:
        client = _distributed().Client
        try:
            self._client = client(address, timeout=_ANSWERS_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError(f"--dask {address}: no scheduler answers there ({error}); start or name one") from error
        try:
            self._check(address)
        except UsageError:
            self.close()
            raise

    def _check(self, address: str) -> None:
        try:
            found: dict[str, str] = self._client.run(_version_there)
        except (ImportError, AttributeError) as error:
            raise UsageError(f"--dask {address}: a worker has no safeconduct ({error}); install it there") from error
        if not found:
            raise UsageError(f"--dask {address}: the scheduler has no worker; start one with `dask worker {address}`")
        own = _version_there()
        for worker, version in sorted(found.items()):
            if version != own:
                raise UsageError(f"--dask: {worker} has safeconduct {version}; expected {own}, as here")

    def __call__(self, plans: LaidPlans) -> Callable[[Job], Any]:
        """Send the plans to every worker, once; returns what submits a job of them."""
        sent = self._client.scatter(list(plans), broadcast=True, hash=False)

        def submit(job: Job) -> _DaskJob:
            return _DaskJob(self._client.submit(_work_out_there, sent, job, pure=False))

        return submit

    def close(self) -> None:
        """Leave the cluster; it goes on."""
        self._client.close()

    def __enter__(self) -> DaskCluster:
        """Return the cluster; it is left at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class _DaskJob:
    """A job on the cluster; what Dask raises when workers are gone becomes one error."""

    future: Any

    def result(self) -> Batch:
        """Return the batch, waiting for it.

        Raises:
            WorkersLostError: those who worked on it are gone.
        """
        dask = _distributed()
        cancelled = dask.client.FutureCancelledError, dask.client.FuturesCancelledError
        try:
            batch: Batch = self.future.result()
        except (dask.KilledWorker, *cancelled, OSError) as error:  # a closed connection is an OSError
            raise WorkersLostError(str(error)) from error
        return batch

    def cancel(self) -> None:
        """Take the job back, where nobody has begun it."""
        self.future.cancel()
