"""Ctrl-C: the first asks long work to stop with the best it has, the second breaks off."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from safeconduct.cli.console import tell

__all__ = ["Asked", "stop_on_interrupt"]


class Asked:
    """Whether the user has asked to stop; called by the work from time to time."""

    def __init__(self) -> None:
        self._asked = False

    def __call__(self) -> bool:
        """Say whether to stop."""
        return self._asked

    def ask(self) -> None:
        """Ask to stop.

        Raises:
            KeyboardInterrupt: it was asked before; the work is to be broken off.
        """
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True


@contextmanager
def stop_on_interrupt() -> Iterator[Asked]:
    """Let Ctrl-C ask the work inside to stop; the second Ctrl-C raises KeyboardInterrupt there."""
    asked = Asked()

    def _on_signal(number: int, frame: FrameType | None) -> None:
        asked.ask()
        tell("\nStopping with the best plan so far; Ctrl-C once more breaks off.")

    before = signal.signal(signal.SIGINT, _on_signal)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
