"""Ids that a case defines, found by every spelling that means the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from safeconduct.core import fold_id
from safeconduct.files.rawtable import RawTable

__all__ = ["KnownIds", "known_places"]


class KnownIds(Collection[str]):
    """The ids of a case's places or parties; two spellings are one id where NFKC and case folding make them equal."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids: dict[str, str] = {}
        for one in ids:
            self._ids.setdefault(fold_id(one), one)
        self._in_order = tuple(sorted(self._ids.values()))

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and fold_id(text) in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._in_order)

    def __len__(self) -> int:
        return len(self._ids)

    def spelled(self, text: str) -> str:
        """Return an id as the case spells it where it is defined; as it stands where it is not known."""
        return self._ids.get(fold_id(text), text)


def known_places(raw: RawTable | None) -> KnownIds | None:
    """Return the ids of a table of places, of rows at fault too; None where not all of them could be read."""
    at = None if raw is None or raw.cut else raw.column("id")
    return None if raw is None or at is None else KnownIds(cells[at].strip() for cells in raw.rows)
