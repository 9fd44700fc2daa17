"""Where the desk keeps what is its own: below private/ of the agreement's folder, which no pack ever holds."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from safeconduct.core import UsageError
from safeconduct.files.atomic import PRIVATE_FOLDER
from safeconduct.records.folder import ENTRIES, PRIVATE

__all__ = ["DeskPlaces"]


@dataclass(frozen=True)
class DeskPlaces:
    """The files of one desk.  folder: that of the agreement."""

    folder: Path

    @property
    def entries(self) -> Path:
        """Folder of signed notes: the truth."""
        return self.folder / ENTRIES

    @property
    def own(self) -> Path:
        """Folder of all that is the desk's own."""
        return self.folder / PRIVATE / "desk"

    @property
    def journal(self) -> Path:
        """Number and hour of arrival of each entry."""
        return self.own / "arrivals.log"

    @property
    def index(self) -> Path:
        """SQLite index of the entries; can be thrown away."""
        return self.own / "index.sqlite"

    @property
    def people(self) -> Path:
        """SQLite file of accounts, sessions and drafts; is not made anew from anything."""
        return self.own / "people.sqlite"

    def make(self) -> None:
        """Make the desk's own folder.

        Raises:
            UsageError: it cannot be made.
        """
        try:
            self.own.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        except OSError as error:
            raise UsageError(f"{self.own}: cannot be made ({error.strerror}); the desk needs to write there") from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for one desk; the system gives it back however the process ends.

        Raises:
            UsageError: another desk runs on this folder.
        """
        self.make()
        handle = os.open(self.own / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle, self.folder)
            yield
        finally:
            os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        what = "another desk runs on this folder; nothing was changed"
        raise UsageError(f"{folder}: {what}. Use that one, or end it first") from error
