"""Names and figures of one direction within a line of the other: what stands first stays first.

Between two Arabic names an arrow is drawn from right to left although its point stays at the right: `A → B` would read
as the way from B to A.  Each such name is a piece of its own.  On a sheet that runs from right to left, pairs that a
slash parts run so throughout (hours on both clocks, as the clocks above them), and positions are read from the left.
Source: Unicode Standard Annex 9, rules X5c, W7, N1.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["in_its_direction", "text_in_its_direction"]

_FIRST_STRONG, _END = "\u2068", "\u2069"
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"
_LETTER = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_NAME = re.compile(rf"{_LETTER}(?:[{_LETTER[1:-1]} \u00a0\d'’.-]*{_LETTER})?")
"""Words of one name: blanks, figures and hyphens within it, but no arrow, dash, comma, slash or bracket."""
_POSITION = re.compile(r"-?\d+\.\d+, -?\d+\.\d+")
_NEXT_DAY = re.compile(r"\d\d:\d\d\u00a0[+-]\d")


def text_in_its_direction(text: str, *, right_to_left: bool) -> str:
    """Mark the pieces of a line that run the other way, or that must not.

    Args:
        text: a line or a cell.
        right_to_left: whether the sheet is in a language that is written so.
    """
    if not right_to_left:
        return _NAME.sub(rf"{_FIRST_STRONG}\g<0>{_END}", text)
    text = text.replace(" / ", f"{_RIGHT_TO_LEFT} / {_RIGHT_TO_LEFT}")
    return _NEXT_DAY.sub(rf"{_LEFT_TO_RIGHT}\g<0>", _POSITION.sub(rf"{_LEFT_TO_RIGHT}\g<0>", text))


def in_its_direction(data: Any, *, right_to_left: bool) -> Any:
    """Return the data of a sheet with every text in it marked so."""
    if isinstance(data, str):
        return text_in_its_direction(data, right_to_left=right_to_left)
    if isinstance(data, dict):
        return {name: in_its_direction(one, right_to_left=right_to_left) for name, one in data.items()}
    if isinstance(data, list | tuple):
        return [in_its_direction(one, right_to_left=right_to_left) for one in data]
    return data
