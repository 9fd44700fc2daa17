"""How the kernel's functions are compiled: kept between runs, and without reference counts, as they make no arrays.

numba counts references to every array that a function is given; the kernel is given a dozen in each call, and half its
time went there.  `_nrt=False` is what numba's own functions use; it is left out of its published types.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

__all__ = ["inlined", "leaf"]

_F = TypeVar("_F", bound=Callable[..., Any])
_UNCOUNTED: dict[str, Any] = {"_nrt": False}


def leaf(function: _F) -> _F:
    """Compile a function that makes no arrays."""
    made: _F = njit(cache=True, **_UNCOUNTED)(function)
    return made


def inlined(function: _F) -> _F:
    """Compile such a function into those that call it: one that is called in few places and given much."""
    made: _F = njit(cache=True, inline="always", **_UNCOUNTED)(function)
    return made
