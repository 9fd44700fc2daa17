"""Many cases planned at once, each in a process of its own; the answers do not hang on how many."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safeconduct.answers import Outcome
    from safeconduct.planning import Effort, Progress

__all__ = ["plan_outcomes"]


def plan_outcomes(
    outcomes: Sequence[Outcome],
    effort: Effort,
    workers: int | None,
    progress: Progress,
    should_stop: Callable[[], bool] | None,
) -> Iterator[Outcome]:
    """Plan the cases of outcomes and yield them in their order; ends early once asked to stop, after the first.

    Args:
        workers: processes at once; None: as many as there are cores, 1: none beside this one.
    """
    count = min(workers or os.cpu_count() or 1, len(outcomes))
    stop = should_stop or (lambda: False)
    if count == 1:
        found = map(partial(_plan_outcome, effort), outcomes)
        yield from _until(found, len(outcomes), progress, stop)
        return
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_ignore_interrupts)
    try:
        yield from _until(pool.map(partial(_plan_outcome, effort), outcomes), len(outcomes), progress, stop)
    finally:
        pool.shutdown(cancel_futures=True)


def _until(found: Iterator[Outcome], count: int, progress: Progress, stop: Callable[[], bool]) -> Iterator[Outcome]:
    progress("price", 0.0)
    for at, outcome in enumerate(found, 1):
        progress("price", at / count)
        yield outcome
        if stop():
            return


def _plan_outcome(effort: Effort, outcome: Outcome) -> Outcome:
    """Plan one case; in a process of its own."""
    from safeconduct.answers import planned

    return planned(outcome, effort)


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that waits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
