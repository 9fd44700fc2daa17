"""Opening the desk's databases: SQLite beside the files, or one PostgreSQL database by URL."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event, insert, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from safeconduct.core import UsageError
from safeconduct.desk.storage.places import DeskPlaces
from safeconduct.desk.storage.tables import INDEX, INDEX_VERSION, PEOPLE, PEOPLE_VERSION, about_index, about_people

__all__ = ["Databases", "open_databases"]

_BUSY_MS = 10_000


class Databases:
    """The index and the people; in PostgreSQL both lie in one database."""

    def __init__(self, index: Engine, people: Engine, agreement: str) -> None:
        self.index, self.people, self.agreement = index, people, agreement

    @property
    def shared(self) -> bool:
        """Say whether several processes may work with them (PostgreSQL)."""
        return self.index.dialect.name == "postgresql"

    def clear_index(self) -> None:
        """Throw the index away and make it anew, empty."""
        with self.index.begin() as link:
            _refuse_other(link, about_index, self.agreement)
            INDEX.drop_all(link)
            _make(link, INDEX, about_index, INDEX_VERSION, self.agreement)

    def close(self) -> None:
        """Give all connections back."""
        self.index.dispose()
        self.people.dispose()


def open_databases(places: DeskPlaces, agreement: str, url: str = "") -> Databases:
    """Open the databases and see that they are of this agreement and version.

    Args:
        places: where the desk's files are.
        agreement: id of the opening entry.
        url: `postgresql://...`; "": SQLite beside the files.

    Raises:
        UsageError: no such database, not one of ours, of another agreement, or of a newer version.
    """
    places.make()
    if url:
        engine = _postgresql(url)
        held = Databases(engine, engine, agreement)
    else:
        # What the index loses in a power cut it takes again from the journal, which is flushed before it.
        held = Databases(_sqlite(places.index, "NORMAL"), _sqlite(places.people, "FULL"), agreement)
    try:
        with held.people.begin() as link:
            _check(link, PEOPLE, about_people, PEOPLE_VERSION, agreement)
        with held.index.begin() as link:
            _check(link, INDEX, about_index, INDEX_VERSION, agreement)
    except DBAPIError as error:
        held.close()
        where = held.index.url.render_as_string(hide_password=True)
        expected = "expected a database that can be opened and written"
        raise UsageError(f"{where}: {_first_line(error)}; {expected}") from error
    except UsageError:
        held.close()
        raise
    return held


def _sqlite(path: Path, synchronous: str) -> Engine:
    """Open a database.  synchronous: FULL: a commit is on the disk when it returns; NORMAL: soon after, in order."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _settings(link: sqlite3.Connection, _record: Any) -> None:
        link.execute("PRAGMA journal_mode=WAL")
        link.execute(f"PRAGMA synchronous={synchronous}")

    return engine


def _postgresql(url: str) -> Engine:
    try:
        read = make_url(url)
        if not read.drivername.startswith("postgresql"):
            raise UsageError(f"--db {read.drivername}: expected postgresql://USER@HOST/NAME, or no --db for SQLite")
        return create_engine(read.set(drivername="postgresql+psycopg"), pool_size=4, max_overflow=4, pool_pre_ping=True)
    except ArgumentError as error:
        raise UsageError(f"--db: got no database URL; expected postgresql://USER@HOST/NAME ({error})") from error
    except (ImportError, NoSuchModuleError) as error:
        raise UsageError("--db needs psycopg: pip install 'safeconduct[desk-pg]'") from error


def _check(link: Connection, tables: MetaData, about: Table, version: int, agreement: str) -> None:
    if not inspect(link).has_table(about.name):
        _make(link, tables, about, version, agreement)
        return
    held = _refuse_other(link, about, agreement)
    if int(held.get("version", 0)) > version:
        what = f"{about.name}: a database of version {held['version']}; this program knows versions up to {version}"
        raise UsageError(f"{what}. Use the newer program, or name another database: nothing was changed")
    if int(held.get("version", 0)) < version and tables is INDEX:  # people are never thrown away
        tables.drop_all(link)
        _make(link, tables, about, version, agreement)


def _refuse_other(link: Connection, about: Table, agreement: str) -> dict[str, str]:
    held = {str(name): str(value) for name, value in link.execute(select(about.c.name, about.c.value))}
    if held.get("agreement", agreement) != agreement:
        what = f"{about.name}: a database of the agreement {held['agreement'][:12]}, not of {agreement[:12]}"
        raise UsageError(f"{what}. Give each agreement a database of its own: nothing was changed")
    return held


def _make(link: Connection, tables: MetaData, about: Table, version: int, agreement: str) -> None:
    tables.create_all(link)
    link.execute(insert(about), [{"name": "agreement", "value": agreement}, {"name": "version", "value": str(version)}])


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", error)).splitlines()[0] if str(error) else type(error).__name__
