"""What the desk keeps: entries, durable in the folder, numbered and indexed; accounts and sessions.

places      where it lies; journal: which entry came as which number; tables, databases: SQLite or PostgreSQL
keeper      keeps entries; index: is asked for them; rebuilding: the index made anew
people      accounts, sessions, drafts, positions; notifications: another process has kept something

Imports no sibling.
"""

__all__: list[str] = []
