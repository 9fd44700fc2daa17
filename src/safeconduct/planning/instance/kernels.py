"""The value function's inner loop, compiled: it is worked out for every convoy that is tried."""

from __future__ import annotations

import math
from typing import Any

from safeconduct.network.compiling import compiled

__all__ = ["mean_survival"]


@compiled
def mean_survival(rate: Any, begins: Any, ends: Any, first: Any, last: Any) -> float:
    """Return the mean of S from one instant to a later one; see `Survival`.

    A stretch of length d that S enters with S(a):  S(a) d between windows;  S(a) (1 - exp(-rate d)) / rate in one.
    """
    exposed, total, at = 0.0, 0.0, first
    for w in range(len(begins)):
        if ends[w] <= first:
            exposed += ends[w] - begins[w]
            continue
        if begins[w] >= last:
            break
        if begins[w] > at:
            total += math.exp(-rate * exposed) * (begins[w] - at)
            at = begins[w]
        else:
            exposed += at - begins[w]
        length = min(ends[w], last) - at
        decay = rate * length
        part = -math.expm1(-decay) / decay if decay > 1e-9 else 1.0 - 0.5 * decay
        total += math.exp(-rate * exposed) * part * length
        exposed += length
        at += length
    if at < last:
        total += math.exp(-rate * exposed) * (last - at)
    return float(total / (last - first))
