"""The tables of the desk's databases, for SQLite and PostgreSQL alike (SQLAlchemy Core; no mapper, no migrations).

The index is made from files and thrown away when its version is another one; `people` holds what no file holds.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

__all__ = [
    "INDEX", "INDEX_VERSION", "PEOPLE", "PEOPLE_VERSION", "about_index", "about_people", "account", "attempt", "device",
    "draft", "entry", "invitation", "session", "track",
]  # fmt: skip

INDEX, PEOPLE = MetaData(), MetaData()
INDEX_VERSION, PEOPLE_VERSION = 1, 1
"""Versions of the tables: an older index is made anew, a newer database is refused."""

about_index = Table("desk_index", INDEX, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
about_people = Table(
    "desk_people", PEOPLE, Column("name", Text, primary_key=True), Column("value", Text, nullable=False)
)

entry = Table(
    "entry", INDEX,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("of", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("class", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("sig", Text, nullable=False),
    Index("entry_author", "author", "seq"),
)  # fmt: skip
"""One row an entry; n: its number of arrival, which is the id of its server-sent event."""

track = Table(
    "track", PEOPLE,
    Column("author", Text, primary_key=True),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("corridor", Text, nullable=False),
    Column("lat_e6", Integer, nullable=False),
    Column("lon_e6", Integer, nullable=False),
    Column("acc_m", Integer),
    Column("received_at", BigInteger, nullable=False),
)  # fmt: skip
"""Positions of vehicles, class convoy: seconds since 1970, micro-degrees, metres (NULL: not known)."""

account = Table(
    "account", PEOPLE,
    Column("name", Text, primary_key=True), Column("author", Text, nullable=False),
    Column("hash", Text, nullable=False), Column("made_at", BigInteger, nullable=False),
)  # fmt: skip
session = Table(
    "session", PEOPLE,
    Column("token", LargeBinary, primary_key=True), Column("account", Text, nullable=False),
    Column("csrf", Text, nullable=False), Column("made_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False),
)  # fmt: skip
"""token: SHA-256 of what the browser holds."""

attempt = Table(
    "attempt", PEOPLE,
    Column("who", Text, primary_key=True), Column("failed", Integer, nullable=False),
    Column("until", BigInteger, nullable=False),
)  # fmt: skip
"""Failed sign-ins by name, address, or both; until: no other try before this second."""

draft = Table(
    "draft", PEOPLE,
    Column("author", Text, primary_key=True), Column("name", Text, primary_key=True),
    Column("text", Text, nullable=False), Column("changed_at", BigInteger, nullable=False),
)  # fmt: skip
"""Private lines of one author: read by nobody else, never packed."""

invitation = Table(
    "invitation", PEOPLE,
    Column("token", LargeBinary, primary_key=True), Column("author", Text, nullable=False),
    Column("role", Text, nullable=False), Column("corridor", Text, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
)  # fmt: skip
"""role: what is to be delegated to the key that the invited makes; "" where the author is there already."""

device = Table(
    "device", PEOPLE,
    Column("vkey", Text, primary_key=True), Column("account", Text, nullable=False),
    Column("author", Text, nullable=False), Column("role", Text, nullable=False),
    Column("corridor", Text, nullable=False), Column("asked_at", BigInteger, nullable=False),
)  # fmt: skip
"""Public keys made in a browser that wait for a delegation."""
