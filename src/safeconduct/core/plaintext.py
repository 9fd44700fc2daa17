"""Texts without characters that steer a reader instead of being read: every screen and file gets names through this.

Names come from other people's files.  A terminal obeys ESC, a reader's eye obeys a right-to-left override.
"""

from __future__ import annotations

import re

__all__ = ["plain_text", "steering_character"]

# Category Cc but tab and newline (Unicode 15, chapter 23.1); surrogates; controls of direction (UAX #9, table 1); what
# takes no room (U+200B, U+2060..U+2064, U+FEFF, U+00AD), and deprecated and tag characters.  U+200C and U+200D are
# letters' joiners in Arabic, Persian and Indic names, and stay.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)


def steering_character(text: str) -> str | None:
    """Name the first control, direction or invisible character of a text: `U+202E at 5`; None: there is none."""
    if text.isascii() and text.isprintable():
        return None
    found = _STEERING.search(text)
    return None if found is None else f"U+{ord(found[0]):04X} at {found.start() + 1}"


def plain_text(text: str) -> str:
    """Leave out control, direction and invisible characters; lines end with a newline, tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return _STEERING.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
