"""How the kernel's functions are compiled: kept between runs, and without reference counts, as they make no arrays.

numba counts references to every array that a function is given; the kernel is given a dozen in each call, and half its
time went there.  `_nrt=False` is what numba's own functions use; it is left out of its published types.

numba keeps a function under the time and size of its own file, callees left out: after a change of one module it would
go on with the old code of it in the callers of others, and of two processes that begin at once one may read the old
code under the new index.  So the files of what is kept are named by a mark of all modules of the kernel.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from numba import njit

__all__ = ["inlined", "leaf", "sources_mark", "whole"]

_F = TypeVar("_F", bound=Callable[..., Any])
_UNCOUNTED: dict[str, Any] = {"_nrt": False}


def whole(function: _F) -> _F:
    """Compile a function that makes arrays."""
    return _kept(function, {})


def leaf(function: _F) -> _F:
    """Compile a function that makes no arrays."""
    return _kept(function, _UNCOUNTED)


def inlined(function: _F) -> _F:
    """Compile such a function into those that call it: one that is called in few places and given much."""
    return _kept(function, {"inline": "always", **_UNCOUNTED})


def _kept(function: _F, options: Mapping[str, Any]) -> _F:
    """Compile a function and keep it between runs; where nothing can be written, in every run anew."""
    try:
        made = njit(cache=True, **options)(function)
        kept, mark = made._cache._cache_file, _own_mark()
        name, pattern = kept._index_name, kept._data_name_pattern
        folder = kept._index_path.removesuffix(name)
        kept._index_path, kept._data_name_pattern = f"{folder}{mark}-{name}", f"{mark}-{pattern}"
    except (RuntimeError, AttributeError):  # no place to write, or a numba that names its files otherwise
        made = njit(**options)(function)
    compiled: _F = made
    return compiled


@cache
def _own_mark() -> str:
    return sources_mark(files(__package__))


def sources_mark(folder: Traversable) -> str:
    """Return a mark of all modules of a folder, as they are now: another where one of them has other text or name."""
    digest = hashlib.blake2b(digest_size=8)
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".py"):
            text = file.read_bytes()
            digest.update(f"{file.name}\0{len(text)}\0".encode() + text)
    return digest.hexdigest()
