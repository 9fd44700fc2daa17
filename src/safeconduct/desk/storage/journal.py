"""The journal of arrivals: one line an entry, `number hour id`, only ever added to.

An entry does not say when it came, and a folder of files has no order: both stand here.  A line is the last thing that
is made durable of an entry, after its note; what a power cut has left of a half-written line was never acknowledged
and is cut off.  Several processes may add to one journal: each holds the file's lock while it does.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from safeconduct.core import UsageError
from safeconduct.files.atomic import PRIVATE_FILE

__all__ = ["Arrival", "Journal"]

_LINE = re.compile(rb"([1-9][0-9]*) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One arrival.  n: from 1, without gaps.  at: by this machine's clock, `2022-03-05T07:00:00Z`.  id: the entry's."""

    n: int
    at: str
    id: str

    @property
    def line(self) -> bytes:
        """The arrival as it stands in the journal."""
        return f"{self.n} {self.at} {self.id}\n".encode()


class Journal:
    """The journal of one folder; made where there is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}; expected a file that can be written") from error
        self._read_to = 0
        self.last = 0

    def close(self) -> None:
        """Give the file back."""
        os.close(self._handle)

    @contextmanager
    def alone(self) -> Iterator[list[Arrival]]:
        """Hold the journal against other writers; gives what they have added since this one looked last.

        Raises:
            UsageError: a line is not what one must be, or numbers do not follow each other.
        """
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(self._handle, fcntl.LOCK_EX)
        try:
            yield self._catch_up()
        finally:
            if sys.platform != "win32":
                fcntl.flock(self._handle, fcntl.LOCK_UN)

    def _catch_up(self) -> list[Arrival]:
        size = os.fstat(self._handle).st_size
        data = os.pread(self._handle, size - self._read_to, self._read_to)
        whole = data[: data.rfind(b"\n") + 1]
        found = [self._arrival(line) for line in whole.splitlines()]
        self._read_to += len(whole)
        if self._read_to < size:
            os.ftruncate(self._handle, self._read_to)
        return found

    def _arrival(self, line: bytes) -> Arrival:
        read = _LINE.fullmatch(line)
        if read is None or int(read[1]) != self.last + 1:
            remedy = "move it away, and `desk rebuild` numbers the entries anew by their files"
            where, wanted = f"{self.path}:{self.last + 1}", f"arrival {self.last + 1}"
            raise UsageError(f"{where}: got {line[:80]!r}; expected {wanted}: {remedy}")
        self.last += 1
        return Arrival(self.last, read[2].decode(), read[3].decode())

    def add(self, ids: Sequence[str], at: str) -> list[Arrival]:
        """Number entries, durably, while the journal is held; either all of them or, if the disk refuses, none.

        Raises:
            OSError: the disk refuses; the journal is as it was.
        """
        rows = [Arrival(self.last + place, at, id_) for place, id_ in enumerate(ids, start=1)]
        data = b"".join(row.line for row in rows)
        try:
            written = os.pwrite(self._handle, data, self._read_to)
            if written < len(data):  # a disk that fills up takes a part first
                os.pwrite(self._handle, data[written:], self._read_to + written)
            os.fsync(self._handle)
        except OSError:
            os.ftruncate(self._handle, self._read_to)
            raise
        self._read_to += len(data)
        self.last += len(rows)
        return rows
