"""Inner loops compiled once and kept: numba's cache where there is a place for it, plain compiling where not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

__all__ = ["compiled"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile a function at its first call; later runs of the program take it from numba's cache.

    Where neither the package's folder nor the user's cache folder can be written to, it is compiled in every run.
    Importing a module that uses this imports numba (0.3 s): do so inside the function that needs it.
    """
    from numba import njit

    try:
        return cast(_Function, njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba: "no locator available", nowhere to write
        return cast(_Function, njit(nogil=True)(function))
