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
    from safeconduct.planning import Effort, Plan, Progress

__all__ = ["plan_outcomes"]


def plan_outcomes(
    outcomes: Sequence[Outcome],
    effort: Effort,
    workers: int | None,
    progress: Progress,
    should_stop: Callable[[], bool] | None,
) -> Iterator[Outcome]:
    """Plan the cases of outcomes and yield them in their order; ends early once asked to stop, after the first.

    All but the first begin with the routes of the first one's plan: it is of the case that the others change.

    Args:
        workers: processes at once; None: as many as there are cores, 1: none beside this one.
    """
    stop = should_stop or (lambda: False)
    yield from _until(_planned(outcomes, effort, workers), len(outcomes), progress, stop)


def _planned(outcomes: Sequence[Outcome], effort: Effort, workers: int | None) -> Iterator[Outcome]:
    first = _plan_outcome(effort, None, outcomes[0])
    yield first
    work = partial(_plan_outcome, effort, first.plan)
    count = min(workers or os.cpu_count() or 1, len(outcomes) - 1)
    if count <= 1:
        yield from map(work, outcomes[1:])
        return
    # spawn: a fork would copy threads of the solvers in whatever state they are.
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_ignore_interrupts)
    try:
        yield from pool.map(work, outcomes[1:])
    finally:
        pool.shutdown(cancel_futures=True)


def _until(found: Iterator[Outcome], count: int, progress: Progress, stop: Callable[[], bool]) -> Iterator[Outcome]:
    progress("price", 0.0)
    for at, outcome in enumerate(found, 1):
        progress("price", at / count)
        yield outcome
        if stop():
            return


def _plan_outcome(effort: Effort, like: Plan | None, outcome: Outcome) -> Outcome:
    """Plan one case; in a process of its own."""
    from safeconduct.answers import planned

    return planned(outcome, effort, like=like)


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that waits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
