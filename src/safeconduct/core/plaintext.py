"""Texts without characters that steer a reader instead of being read: every screen and file gets names through this.

Names come from other people's files.  A terminal obeys ESC, a reader's eye obeys a right-to-left override.  Which
characters those are is `characters`' one list.
"""

from __future__ import annotations

from safeconduct.core.characters import hidden_in, without_hidden

__all__ = ["plain_text", "steering_character"]


def steering_character(text: str) -> str | None:
    """Name the first control, direction or invisible character of a text: `U+202E at 5`; None: there is none."""
    if text.isascii() and text.isprintable():
        return None
    return next((f"U+{ord(sign):04X} at {at + 1}" for at, sign in hidden_in(text)), None)


def plain_text(text: str) -> str:
    """Leave out control, direction and invisible characters; lines end with a newline, tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return without_hidden(text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
