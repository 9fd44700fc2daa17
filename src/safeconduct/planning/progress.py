"""How hard planning works, and how it tells how far it is."""

from __future__ import annotations

from typing import Literal, Protocol

__all__ = ["EFFORTS", "Effort", "Progress", "never", "silent"]

Effort = Literal["fast", "normal", "high"]
"""How much work is spent on a plan; it never depends on a clock (R8)."""
EFFORTS: tuple[Effort, ...] = ("fast", "normal", "high")
"""All of them, least work first."""


class Progress(Protocol):
    """Called as work goes on; it must return soon and change nothing."""

    def __call__(self, stage: str, share: float, value: float | None = None, bound: float | None = None) -> None:
        """Take the code of the stage, its share done (0..1), and value and bound of the plan so far, if there are."""


def silent(stage: str, share: float, value: float | None = None, bound: float | None = None) -> None:
    """Take it and say nothing."""
    del stage, share, value, bound


def never() -> bool:
    """Say that nobody asked to stop."""
    return False
