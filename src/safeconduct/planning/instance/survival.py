"""The one value function of a plan (R5, S5): what a person out is worth, by when they are in danger.

    S(t)  = exp(-rate x seconds before t in the union of all windows that are not refused)
    value = weight x (S(clear) - kappa x caught),   caught = sum over stays in danger of S(enter) - S(leave)

clear: when the last danger is left; S = 1 where none is met.  A convoy's persons pass evenly from head to tail, so its
value is the mean over that time, which is worked out exactly: S is exponential inside windows and constant between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Survival", "convoy_worth"]

_STAYS = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Survival:
    """The chance that the cease-fire still holds: hazard `rate_per_s` inside the union of windows (begins, ends).

    begins, ends: float64 (w,), sorted, apart from each other, seconds from the horizon's start.
    """

    rate_per_s: float
    begins: NDArray[np.float64]
    ends: NDArray[np.float64]

    @classmethod
    def of(cls, rate_per_s: float, spans: Sequence[tuple[float, float]]) -> Survival:
        """Build it from any windows: they may overlap, touch, and come in any order."""
        merged: list[list[float]] = []
        for begin, end in sorted(span for span in spans if span[0] < span[1]):
            if merged and begin <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([begin, end])
        table = np.array(merged, np.float64).reshape(-1, 2)
        return cls(rate_per_s, np.ascontiguousarray(table[:, 0]), np.ascontiguousarray(table[:, 1]))

    def exposed_s(self, at_s: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Return the seconds before each instant that lie in a window, any shape."""
        at = np.asarray(at_s, np.float64)[..., None]
        return np.asarray(np.clip(np.minimum(at, self.ends) - self.begins, 0.0, None).sum(axis=-1))

    def __call__(self, at_s: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Return S at each instant, any shape."""
        return np.asarray(np.exp(-self.rate_per_s * self.exposed_s(at_s)))

    def mean(self, first_s: float, last_s: float) -> float:
        """Return the mean of S from one instant to a later one, exactly; S itself where they are the same.

        Between two breakpoints S is either constant or decays: its integral is (S(a) - S(b)) / rate in a window.
        """
        if last_s <= first_s or self.rate_per_s == 0.0:
            return float(self(first_s))
        from safeconduct.planning.instance.kernels import mean_survival

        return float(mean_survival(self.rate_per_s, self.begins, self.ends, first_s, last_s))


def convoy_worth(survival: Survival, kappa: float, stays: Sequence[_STAYS]) -> float:
    """Return what one person of a convoy is worth, weight 1, averaged from head to tail.

    stays: in order, each stay in danger as (head enters, head leaves, tail enters, tail leaves), seconds; halts at
    dangerous places are stays too.  No stays: 1.
    """
    if not stays:
        return 1.0
    _, head_clear, _, tail_clear = stays[-1]
    caught = sum(
        survival.mean(head_in, tail_in) - survival.mean(head_out, tail_out)
        for head_in, head_out, tail_in, tail_out in stays
    )
    return survival.mean(head_clear, tail_clear) - kappa * caught
