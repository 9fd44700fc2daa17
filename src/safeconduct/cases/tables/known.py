"""Ids that a case defines, found by every spelling that means the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from safeconduct.core import Party, PartyId, did_you_mean, fold_id, quoted
from safeconduct.files.rawtable import RawTable

__all__ = ["KnownIds", "known_parties", "known_places"]


class KnownIds(Collection[str]):
    """The ids of a case's places or parties; two spellings are one id where NFKC and case folding make them equal."""

    def __init__(self, ids: Iterable[str], names: Iterable[tuple[str, str]] = ()) -> None:
        """ids: as the case spells them.  names: (name, id) pairs, for whoever writes a name where an id is wanted."""
        self._ids: dict[str, str] = {}
        for one in ids:
            self._ids.setdefault(fold_id(one), one)
        self._named = {fold_id(name): one for name, one in names if name.strip()}
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


    def meant(self, text: str) -> str:
        """Return the id that a text is, or is the name of; empty where it is neither."""
        return self._ids.get(fold_id(text)) or self._named.get(fold_id(text), "")

    def advice(self, text: str) -> str:
        """Return what may have been meant by a text that is no id: one of this name, else one spelled much alike."""
        one = self.meant(text)
        return f"{quoted(text)} is the name of {one}: write {one}. " if one else did_you_mean(text, self)


def known_parties(parties: Mapping[PartyId, Party]) -> KnownIds | None:
    """Return the ids of a case's parties; None where case.toml has none that can be read."""
    return KnownIds(parties, ((party.name, party.id) for party in parties.values())) if parties else None


def known_places(raw: RawTable | None) -> KnownIds | None:
    """Return the ids of a table of places, of rows at fault too; None where not all of them could be read."""
    at = None if raw is None or raw.cut else raw.column("id")
    if raw is None or at is None:
        return None
    name = raw.column("name")
    named = [] if name is None else [(cells[name].strip(), cells[at].strip()) for cells in raw.rows]
    return KnownIds((cells[at].strip() for cells in raw.rows), named)
