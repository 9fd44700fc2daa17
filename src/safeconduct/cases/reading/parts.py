"""What was read of a case folder, file by file, before it is put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cases.reading.reports import Report
from safeconduct.cases.reading.settings import Settings
from safeconduct.cases.tables.cells import Frame
from safeconduct.cases.tables.known import KnownIds
from safeconduct.cases.tables.rows import Row
from safeconduct.cases.tables.schema import TABLES
from safeconduct.core import Fault
from safeconduct.files.rawtable import RawTable

if TYPE_CHECKING:
    from safeconduct.network import Network

__all__ = ["Parts"]


@dataclass(frozen=True, slots=True)
class Parts:
    """All that was read of a folder, good or not.

    files: how the case names the file of each table and layer it has.  tables: raw rows.  rows: the good rows of each
    table and layer.  frame: what the cells were read against.  documents: the text of case.toml and of the layers.
    network: roads from another kind of file.
    """

    folder: Path
    settings: Settings
    files: Mapping[str, str]
    tables: Mapping[str, RawTable]
    rows: Mapping[str, list[Row]]
    frame: Frame
    documents: Mapping[str, str]
    reports: tuple[Report, ...]
    network: Network | None
    faults: tuple[Fault, ...]

    def of(self, table: str) -> list[Row]:
        """Return the good rows of a table; none where there is no such file."""
        return self.rows.get(table, [])

    def complete(self, *tables: str) -> bool:
        """Say whether every row of these tables is there and good, so that what is lacking is lacking in the case."""
        raws = [(self.tables.get(table), len(self.of(table))) for table in tables]
        return all(raw is not None and not raw.cut and len(raw.rows) == good for raw, good in raws)

    def raw(self, table: str, *columns: str) -> list[tuple[str, ...]]:
        """Return some columns of a table's raw rows, good or not, without blanks around; "" where there is none.

        Ids of places and parties are spelled as the case defines them.
        """
        raw = self.tables.get(table)
        if raw is None:
            return []
        where = [raw.column(name) for name in columns]
        kinds = {column.name: column.kind for column in TABLES[table].columns}
        known = [self._known(kinds.get(name, "text")) for name in columns]
        return [
            tuple("" if at is None else _spelled(cells[at], ids) for at, ids in zip(where, known, strict=True))
            for cells in raw.rows
        ]

    def warning(self, table: str, line: int, column: str, got: str, expected: str, remedy: str) -> Fault:
        """Return a warning about a row of a table or layer, with the file's name as the case gives it."""
        return Fault(self.files.get(table, table), line, column, got, expected, remedy, "warning")

    def _known(self, kind: str) -> KnownIds | None:
        return {"place": self.frame.places, "party": self.frame.parties}.get(kind)


def _spelled(cell: str, ids: KnownIds | None) -> str:
    return cell.strip() if ids is None else ids.spelled(cell.strip())
