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
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.simulation import Batch, Compiled, Job

__all__ = ["Workers", "cluster_of", "work_out"]

_AHEAD = 3  # jobs handed out for each worker: none waits, and little is done for nothing when it stops
_PLANS: list[tuple[Compiled, float, int]] = []  # of this process: compiled plan, rate of the case, seed


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
    keep: folder of finished batches.  cluster: submits to a cluster, as `Client.submit` does.  stop: asked between
    batches.  told: called with each batch that is done.  lost: a worker died; what was done before is kept.
    """

    plans: Sequence[tuple[Compiled, float]]
    seed: int
    count: int | None = None
    keep: Path | None = None
    cluster: Callable[[Sequence[tuple[Compiled, float, int]], Job], Any] | None = None
    stop: Callable[[], bool] = lambda: False
    told: Callable[[int], None] = lambda runs: None
    lost: bool = False
    _marks: list[str] = field(default_factory=list)
    _pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=not self.lost, cancel_futures=True)
            self._pool = None

    def __call__(self, jobs: Iterable[Job]) -> Iterator[Batch]:
        """Yield the batches of jobs in their order; ends early once asked to stop, or where a worker died."""
        for job, batch in self._all(jobs):
            self.told(job.count)
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
        except BrokenProcessPool:
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
            return self.cluster(plans, job)
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

    told = [(one.name, getattr(chances, one.name)) for one in fields(chances)]
    return [(name, sorted(value) if isinstance(value, frozenset) else value) for name, value in told]


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


def _work_out_there(plans: Sequence[tuple[Compiled, float, int]], job: Job) -> Batch:
    return work_out(*plans[job.plan], job)


def cluster_of(address: str) -> Callable[[Sequence[tuple[Compiled, float, int]], Job], Any]:
    """Return what submits jobs to a running Dask cluster.

    Raises:
        UsageError: dask.distributed is not installed, or nobody answers at the address.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--dask: dask.distributed is not installed; pip install 'safeconduct[dask]'") from error
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise UsageError(f"--dask {address}: no scheduler answers there ({error}); start one, or mend it") from error
    sent: dict[int, Any] = {}

    def submit(plans: Sequence[tuple[Compiled, float, int]], job: Job) -> Future[Batch]:
        """Send the plans once, then the jobs."""
        if not sent:
            sent[0] = client.scatter(list(plans), broadcast=True, hash=False)
        future: Future[Batch] = client.submit(_work_out_there, sent[0], job, pure=False)
        return future

    return submit
