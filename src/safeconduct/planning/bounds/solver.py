"""The restricted master as a linear programme for HiGHS: interior point without crossover gives central prices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from highspy import HighsLp

from safeconduct.planning.progress import never

__all__ = ["MasterSolution", "SolverStoppedError", "solve_lp", "solve_mip"]

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MasterSolution:
    """x: float64 (columns,); duals: float64 (rows,), at least 0 up to the solver's noise; value: objective."""

    x: _Floats
    duals: _Floats
    value: float


class SolverStoppedError(Exception):
    """Somebody asked to stop while a programme was being solved; there is no solution."""


def _quiet(should_stop: Callable[[], bool]) -> Any:
    """Return a solver that prints nothing (`highspy.Highs` prints a banner before it can be silenced) and that asks
    between its iterations whether to stop."""
    from highspy._core import _Highs, cb

    solver = _Highs()
    solver.setOptionValue("output_flag", False)

    def ask(kind: Any, message: str, told: Any, answer: Any, data: Any) -> None:
        answer.user_interrupt = should_stop()

    if should_stop is not never:
        solver.setCallback(ask, None)
        kinds = cb.HighsCallbackType
        for kind in (kinds.kCallbackIpmInterrupt, kinds.kCallbackSimplexInterrupt, kinds.kCallbackMipInterrupt):
            solver.startCallback(kind)
    return solver


def _model(
    worth: _Floats, limits: _Floats, entries: Sequence[tuple[_Ints, _Floats]], upper: _Floats | None,
    whole: NDArray[np.bool_] | None,
) -> HighsLp:
    import highspy

    lp = highspy.HighsLp()
    n, r = len(worth), len(limits)
    lp.num_col_, lp.num_row_ = n, r
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = worth
    lp.col_lower_ = np.zeros(n)
    lp.col_upper_ = np.full(n, highspy.kHighsInf) if upper is None else upper
    lp.row_lower_ = np.full(r, -highspy.kHighsInf)
    lp.row_upper_ = limits
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(found) for found, _ in entries])]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([found for found, _ in entries] or [np.zeros(0, np.int64)]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([values for _, values in entries] or [np.zeros(0)]).astype(np.float64)
    if whole is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(flag)] for flag in whole]
    return lp


def solve_lp(
    worth: _Floats, limits: _Floats, entries: Sequence[tuple[_Ints, _Floats]], *, tolerance: float,
    upper: _Floats | None = None, corner: bool = False, should_stop: Callable[[], bool] = never,
) -> MasterSolution:
    """Maximise worth x subject to the rows, x >= 0; entries: by row, columns and coefficients.

    corner: a basic solution is wanted, with few columns, and not the centre of all the best.

    Raises:
        SolverStoppedError: `should_stop` said yes.
    """
    import highspy

    if not len(worth):  # nobody can go anywhere: HiGHS has no solution of an empty model
        return MasterSolution(np.zeros(0), np.zeros(len(limits)), 0.0)
    model = _model(worth, limits, entries, upper, None)
    methods = (("ipx", "off"), ("ipx", "on"), ("simplex", "on"))
    for method, crossover in methods[1:] if corner else methods:
        solver = _quiet(should_stop)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("solver", method)
        solver.setOptionValue("run_crossover", crossover)
        solver.setOptionValue("ipm_optimality_tolerance", tolerance)
        if solver.passModel(model) == highspy.HighsStatus.kError:
            raise ArithmeticError("HiGHS refuses the master: an index twice in a row, or a figure that is none")
        solver.run()
        solution = solver.getSolution()
        if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal and len(solution.col_value) == len(worth):
            break
        if solver.getModelStatus() == highspy.HighsModelStatus.kInterrupt:
            raise SolverStoppedError
    else:
        raise ArithmeticError("HiGHS solved the master by none of its methods")
    x = np.maximum(np.array(solution.col_value, np.float64), 0.0)
    duals = np.array(solution.row_dual, np.float64)
    return MasterSolution(x, np.maximum(duals, 0.0), float(worth @ x))


def solve_mip(
    worth: _Floats, limits: _Floats, entries: Sequence[tuple[_Ints, _Floats]], *, whole: NDArray[np.bool_],
    nodes: int, gap: float, upper: _Floats | None = None, should_stop: Callable[[], bool] = never,
) -> MasterSolution:
    """The same with whole columns; stopped by a number of nodes, never by a clock (R8).  duals are empty.

    Whoever asks to stop gets the best so far.

    Raises:
        SolverStoppedError: `should_stop` said yes before any solution was found.
    """
    if not len(worth):
        return MasterSolution(np.zeros(0), np.zeros(0), 0.0)
    solver = _quiet(should_stop)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.setOptionValue("mip_max_nodes", nodes)
    solver.setOptionValue("mip_max_leaves", 10 * nodes)
    solver.passModel(_model(worth, limits, entries, upper, whole))
    solver.run()
    x = np.maximum(np.array(solver.getSolution().col_value, np.float64), 0.0)
    if len(x) != len(worth) or (should_stop() and not x.any()):
        raise SolverStoppedError
    x[whole] = np.round(x[whole])
    return MasterSolution(x, np.zeros(0), float(worth @ x))
