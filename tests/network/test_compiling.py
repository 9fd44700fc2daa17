"""Compiled loops work where nothing can be kept."""

from __future__ import annotations

from typing import Any

from safeconduct.network.compiling import compiled


def test_a_function_that_numba_cannot_keep_is_compiled_all_the_same() -> None:
    space: dict[str, Any] = {}
    exec("def twice(x):\n    return 2 * x", space)  # no file: numba has no place for its cache
    assert compiled(space["twice"])(21) == 42
