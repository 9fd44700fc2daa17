"""Printing: answers on standard output, messages and progress on standard error."""

from __future__ import annotations

import codecs
import io
import json
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, TextIO

from safeconduct.core import Fault, json_escaped, plain_text, shown

__all__ = [
    "MOST_ALIKE",
    "PlainStream",
    "ProgressLine",
    "escape_unencodable",
    "fault_lines",
    "faults_json",
    "guard_screen",
    "json_line",
    "print_json",
    "show",
    "tell",
    "terminal_of",
]


def escape_unencodable(stream: TextIO) -> None:
    """Let a stream of a narrow encoding show what it has no letter for, instead of failing.

    A thin space becomes a space, other letters their code, `\\u043c`.
    """
    if isinstance(stream, io.TextIOWrapper):
        codecs.register_error("safeconduct.plainer", _plainer)
        stream.reconfigure(errors="safeconduct.plainer")


def _plainer(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = unicodedata.normalize("NFKC", error.object[error.start : error.end])
    return text.encode(error.encoding, "backslashreplace").decode(error.encoding), error.end


class PlainStream:
    """A stream for people that writes characters which drive a terminal, or cannot be seen, by their code point.

    Names come from files that others wrote.  What the program itself draws on a terminal goes to `terminal_of`.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write a text, every hidden character as `<U+001B>`."""
        return self.stream.write(shown(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def terminal_of(stream: TextIO) -> TextIO:
    """Return the stream below a `PlainStream`, for the program's own lines and colours."""
    return stream.stream if isinstance(stream, PlainStream) else stream


def guard_screen() -> None:
    """Let nothing that stands in a file drive the terminal, nor a narrow encoding stop the program."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        escape_unencodable(stream)
        setattr(sys, name, PlainStream(stream))


def json_line(answer: Any, *, indent: int | None = None) -> str:
    """Return a JSON text that any terminal bears: hidden characters are written as escapes."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return json_escaped(json.dumps(answer, ensure_ascii=not utf8, indent=indent, allow_nan=False))


def print_json(answer: Any) -> None:
    """Print one JSON object, and nothing else, on standard output."""
    print(json_line(answer, indent=1))


def show(text: str, *, end: str = "\n") -> None:
    """Print an answer for people on standard output; names in it cannot steer the terminal."""
    print(plain_text(text), end=end)


def tell(message: str) -> None:
    """Print a message for people on standard error; names in it cannot steer the terminal.

    Where nobody hears it any more, work goes on.
    """
    with suppress(OSError, ValueError):
        print(plain_text(message), file=sys.stderr)


def faults_json(faults: Sequence[Fault]) -> list[dict[str, object]]:
    """Return faults as plain objects, keys as the fields of Fault."""
    keys = ("level", "file", "line", "column", "got", "expected", "remedy")
    return [{key: getattr(fault, key) for key in keys} for fault in faults]


def fault_lines(faults: Sequence[Fault]) -> list[str]:
    """Return a line a fault for people, errors first, then warnings, then notes; in each, by file and line.

    Of more than MOST_ALIKE faults of one kind (level, file, column, what is expected) the first are listed, the others
    counted.
    """
    order = {"error": 0, "warning": 1, "note": 2}
    ranked = sorted(faults, key=lambda fault: (order[fault.level], fault))
    seen: Counter[tuple[str, ...]] = Counter()
    lines = list[str]()
    last: dict[tuple[str, ...], int] = {}
    for fault in ranked:
        kind = (fault.level, fault.file, fault.column, fault.expected)
        seen[kind] += 1
        if seen[kind] <= MOST_ALIKE:
            last[kind] = len(lines)
            lines.append(f"{fault.level}: {fault}")
    for (level, file, column, expected), count in seen.items():
        if count > MOST_ALIKE:
            where = shown(file) + (f" [{column}]" if column else "")
            more = f"{level}: {where}: {count - MOST_ALIKE:,} more of the kind; `check --json` lists all."
            lines[last[level, file, column, expected]] += f"\n{more}"
    return lines


MOST_ALIKE = 20
"""So many faults of one kind are listed."""


class ProgressLine:
    """One line on standard error that tells how far long work has come, where a person watches.

    Nothing is shown in the first second, nor where standard error is not a terminal.  Use as a context: the line is
    wiped at the end.  on_stop: what Ctrl-C leads to.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        *,
        on_stop: str = "the best so far",
    ) -> None:
        self._on_stop = on_stop
        self._stream = terminal_of(sys.stderr if stream is None else stream)
        self._clock = clock
        self._begun = self._last = clock()
        self._shown = False

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._shown:
            self._write("\r\x1b[K")

    def __call__(self, stage: str, share: float, value: float | None = None, bound: float | None = None) -> None:
        """Show what is being done and how much of it (0 to 1) is, ten times a second at most.

        value, bound: of the plan so far, shown with their gap where both are known.
        """
        now = self._clock()
        if now - self._begun < 1.0 or (self._shown and now - self._last < 0.1) or not self._stream.isatty():
            return
        self._last, self._shown = now, True
        share = min(max(share, 0.0), 1.0)
        proof = _proof(value, bound)
        self._write(f"\r\x1b[K{stage}  {share:4.0%}  {now - self._begun:.0f} s{proof}  (Ctrl-C: {self._on_stop})")

    def _write(self, text: str) -> None:
        """Show a text; a terminal that is gone stops no work."""
        with suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()


def _proof(value: float | None, bound: float | None) -> str:
    """Write value, bound and the gap between them, as far as they are known."""
    parts = [f"{name} {figure:,.0f}" for name, figure in (("value", value), ("bound", bound)) if figure is not None]
    if value is not None and bound is not None and bound > 0:
        parts.append(f"gap {max(0.0, (bound - value) / bound):.2%}")
    return "".join(f"  {part}" for part in parts)
