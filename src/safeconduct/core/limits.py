"""What a number may be, and the words for it: one object for every reader of numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Limits"]

_MANY = 1e9
"""A greatest number from here on is no limit in practice, and messages leave it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a number may be.

    least, most: both allowed; above: the least itself is not.  whole: no fraction.  counted: persons or vehicles, so
    that the text `200.000` is refused as unclear.
    """

    least: float = -math.inf
    most: float = math.inf
    above: bool = False
    whole: bool = False
    counted: bool = False

    @property
    def words(self) -> str:
        """Which numbers are meant: `a whole number from 1 to 60`, `a number above 0`."""
        noun, many = ("a whole number" if self.whole else "a number"), self.most >= _MANY
        if many and self.least == -math.inf:
            return noun
        if self.above:
            return f"{noun} above {self.least:g}" + ("" if many else f", at most {self.most:g}")
        return f"{noun} of {self.least:g} or more" if many else f"{noun} from {self.least:g} to {self.most:g}"

    def allow(self, value: float) -> bool:
        """Say whether a number is one of these."""
        in_range = math.isfinite(value) and self.least <= value <= self.most
        return in_range and not (self.above and value == self.least) and not (self.whole and value != int(value))
