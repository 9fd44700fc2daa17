"""`desk rebuild`: the index made anew from the folder and its journal, the same bytes each time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from safeconduct.core import UsageError
from safeconduct.desk.storage.databases import open_databases
from safeconduct.desk.storage.keeper import Keeper
from safeconduct.desk.storage.places import DeskPlaces
from safeconduct.records import open_folder

__all__ = ["rebuild", "sqlite_image"]


def rebuild(folder: Path, url: str = "") -> int:
    """Make the index anew and return how many entries it holds.  Accounts, sessions and drafts are left alone.

    Entries that no desk has taken in yet are numbered as they are when a desk starts.

    Raises:
        UsageError: a desk runs on the folder; it holds no agreement; a journalled entry's file is gone.
    """
    opening = open_folder(folder).opening_id
    if not opening:
        raise UsageError(f"{folder}: no opening entry, or more than one; `agreement verify` says more")
    places = DeskPlaces(folder)
    with places.held():
        if not url:
            for ending in ("", "-wal", "-shm"):
                Path(f"{places.index}{ending}").unlink(missing_ok=True)
        databases = open_databases(places, opening, url)
        keeper = Keeper(places, databases, lambda: datetime.now(UTC))
        try:
            if url:
                databases.clear_index()
            keeper.open()
            return keeper.index.last()
        finally:
            keeper.close()
            databases.close()


def sqlite_image(path: Path) -> bytes:
    """Return an SQLite database in its packed form: equal for equal rows, however they came in."""
    with closing(sqlite3.connect(path)) as link:
        link.execute("VACUUM")
        return link.serialize()
