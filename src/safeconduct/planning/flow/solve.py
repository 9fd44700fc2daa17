"""From an instance to proposals and a proven bound."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.flow.answer import FlowAnswer
from safeconduct.planning.instance import Instance
from safeconduct.planning.parameters import SolverParameters

__all__ = ["Progress", "solve_flow"]

Progress = Callable[[float, float], None]
"""Called with the value in the step model and the value bound each time one of them gets better."""


def solve_flow(
    instance: Instance,
    *,
    parameters: SolverParameters,
    used: NDArray[np.float64] | None = None,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> FlowAnswer:
    """Plan the cars of an instance whose vehicles may drive alone, and bound what any plan gets out by car."""
    raise NotImplementedError
