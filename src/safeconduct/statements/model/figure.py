"""Numbers as people say them: the words are kept beside the bounds they stand for."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Figure"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its words: "more than 600" is number 600, low 600, high None.

    number: what is said, None where the words give none ("much higher").  low, high: bounds, None where open.
    approx: the speaker gave no exact number.
    """

    words: str
    number: int | None = None
    low: int | None = None
    high: int | None = None
    approx: bool = False
