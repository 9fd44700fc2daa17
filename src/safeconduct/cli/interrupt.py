"""Signals that ask to stop: the first asks long work to stop with the best it has, a second one breaks it off.

Ctrl-C (SIGINT), a closing terminal or a lost connection (SIGHUP) and a stopping machine (SIGTERM) are treated alike.
While files are written none breaks off: writing takes seconds and finishes.

Python hears a signal between two of its own steps only.  A thread beside the work hears it at once, also inside long
steps of compiled code (which let other threads run): it says so, and ends the process where a second signal still
finds the work in the same step.  What a process that ends so leaves behind is removed by the next run.
"""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

__all__ = ["PATIENCE_S", "Asked", "Stopped", "heard_signals", "stop_on_interrupt", "stop_whole_program"]

_STOPPING = b"\nStopping with the best plan so far; Ctrl-C once more breaks off.\n"
_BUSY = b"\nHeard; a long step ends first, then it stops with the best plan so far; Ctrl-C once more breaks off.\n"
_BROKEN_OFF = b"\nBroken off; what is half-written is removed by the next run.\n"
_WRITING = b"\nThe files are being written; this finishes first.\n"


_SIGNALLED = 128
PATIENCE_S = 1.0
"""A step that goes on for so long after a signal is a long one."""


class Stopped(BaseException):
    """The program is to end at once; `number` is the signal that said so.

    No KeyboardInterrupt: typer turns one that comes while it reads the command line into exit code 130, whatever the
    signal was.
    """

    def __init__(self, number: int = signal.SIGINT) -> None:
        super().__init__(number)
        self.number = number


class Asked:
    """Whether the user has asked to stop; called by the work from time to time."""

    def __init__(self) -> None:
        self._asked = False
        self._writing = False
        self._heard = 0
        self.number: int = signal.SIGINT

    def __call__(self) -> bool:
        """Say whether to stop."""
        return self._asked

    @property
    def is_writing(self) -> bool:
        """Whether files are being written, which nothing breaks off."""
        return self._writing

    @property
    def heard(self) -> int:
        """How many signals the work itself has been notified of."""
        return self._heard

    def ask(self, number: int = signal.SIGINT) -> None:
        """Ask to stop.

        Raises:
            Stopped: it was asked before; the work is to be broken off.
        """
        self._heard += 1
        if self._asked and not self._writing:
            raise Stopped(number)
        self._asked, self.number = True, number

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
        with _watched(asked, [*before]):
            yield asked
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def _watched(asked: Asked, heard: Sequence[int]) -> Iterator[None]:
    """Hear signals in a thread of its own while the work goes on."""
    if os.name != "posix" or threading.current_thread() is not threading.main_thread():
        yield
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)  # as `signal.set_wakeup_fd` asks: a full pipe must not stop the work
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    watch = threading.Thread(target=_watch, args=(reading, asked, frozenset(heard)), daemon=True)
    watch.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(writing)
        watch.join()
        os.close(reading)


def _watch(reading: int, asked: Asked, heard: frozenset[int]) -> None:
    """Read the numbers of signals until the pipe is closed; see that each is acted on."""
    count = 0
    while signals := os.read(reading, 1):
        count += signals[0] in heard
        if select.select([reading], [], [], PATIENCE_S)[0] or asked.heard >= count or asked.is_writing:
            continue  # another signal, or the end of the work; or the work knows
        if count == 1:
            _say(_BUSY)
        else:
            _say(_BROKEN_OFF)
            os._exit(_SIGNALLED + signals[0])


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
