"""Signals that ask to stop: the first asks long work to stop with the best it has, a second one breaks it off.

Ctrl-C (SIGINT), a closing terminal or a lost connection (SIGHUP) and a stopping machine (SIGTERM) are treated alike.
While files are written none breaks off: writing takes seconds and finishes.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

__all__ = ["Asked", "Stopped", "heard_signals", "stop_on_interrupt", "stop_whole_program"]

_STOPPING = b"\nStopping with the best plan so far; Ctrl-C once more breaks off.\n"
_WRITING = b"\nThe files are being written; this finishes first.\n"


class Stopped(KeyboardInterrupt):
    """The program is to end at once; `number` is the signal that said so."""

    def __init__(self, number: int = signal.SIGINT) -> None:
        super().__init__(number)
        self.number = number


class Asked:
    """Whether the user has asked to stop; called by the work from time to time."""

    def __init__(self) -> None:
        self._asked = False
        self._writing = False

    def __call__(self) -> bool:
        """Say whether to stop."""
        return self._asked

    @property
    def is_writing(self) -> bool:
        """Whether files are being written, which nothing breaks off."""
        return self._writing

    def ask(self, number: int = signal.SIGINT) -> None:
        """Ask to stop.

        Raises:
            Stopped: it was asked before; the work is to be broken off.
        """
        if self._asked and not self._writing:
            raise Stopped(number)
        self._asked = True

    def write(self) -> None:
        """From now on only note what is asked: the files are being written."""
        self._writing = True


def heard_signals() -> list[signal.Signals]:
    """Return the signals that ask to stop on this system; one that the user has shut off (nohup) is not among them."""
    there = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
    known = [one for one in there if one is not None]
    return [one for one in known if one == signal.SIGINT or signal.getsignal(one) != signal.SIG_IGN]


@contextmanager
def stop_on_interrupt() -> Iterator[Asked]:
    """Let signals ask the work inside to stop; a second one raises `Stopped` there, but not while files are written."""
    asked = Asked()

    def _on_signal(number: int, frame: FrameType | None) -> None:
        asked.ask(number)
        _say(_WRITING if asked.is_writing else _STOPPING)

    before = {one: signal.signal(one, _on_signal) for one in heard_signals()}
    try:
        yield asked
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _say(words: bytes) -> None:
    """Write on standard error past all buffers, which the signal may have come in the middle of."""
    with suppress(OSError):  # a terminal that is gone
        os.write(2, words)


def stop_whole_program() -> None:
    """Let every signal that asks to stop end the program in order: what is half-written is removed on the way out."""

    def _on_signal(number: int, frame: FrameType | None) -> None:
        raise Stopped(number)

    for one in heard_signals():
        signal.signal(one, _on_signal)
