"""Elements of OpenStreetMap data as plain objects, and which of them count: the newest version that is not deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from safeconduct.core import CaseError, Fault

__all__ = ["Element", "FaultList", "current", "is_deleted", "lower_keys"]

_MOST_FAULTS = 20
_DELETING = frozenset({"action", "visible", "deleted"})
_TRUE_FALSE = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}

LonLat = tuple[float, float]
"""Longitude and latitude, degrees."""


@dataclass(frozen=True, slots=True)
class Element:
    """A node or a way in one version.

    lonlat: a node's position, degrees; None where it has none.  refs: a way's points by node id.
    geometry: positions of a way's points where the way itself brings them (Overpass `out geom`), None for one that it
    leaves out; empty: it brings none.  version 0, day "": not given.  line: where in the file, 0 where it has no lines.
    """

    kind: str
    id: int
    version: int = 0
    deleted: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
    lonlat: LonLat | None = None
    refs: tuple[int, ...] = ()
    geometry: tuple[LonLat | None, ...] = ()
    day: str = ""
    line: int = 0


def is_deleted(entry: Mapping[str, object]) -> bool | None:
    """Say whether attributes or members of an element, in any case, take it off the map; None: one is neither.

    `action=delete` (JOSM), `visible=false` (histories), `deleted=true` (osmium, o5m tools).
    """
    said = {key.lower(): str(entry[key]).strip().lower() for key in entry if key.lower() in _DELETING}
    action, visible, deleted = said.get("action", ""), said.get("visible", "true"), said.get("deleted", "false")
    if visible not in _TRUE_FALSE or deleted not in _TRUE_FALSE:
        return None
    return action in ("delete", "deleted") or not _TRUE_FALSE[visible] or _TRUE_FALSE[deleted]


class FaultList:
    """Faults of one file: the first twenty word by word, the others counted."""

    def __init__(self, file: str) -> None:
        self.file, self.faults, self.more = file, list[Fault](), 0

    def add(self, line: int, where: str, got: object, expected: str, remedy: str) -> None:
        """Add a fault; what was got is cut to 60 characters."""
        if len(self.faults) >= _MOST_FAULTS:
            self.more += 1
            return
        shown = str(got)
        shown = shown if len(shown) <= 60 else shown[:57] + "..."
        self.faults.append(Fault(self.file, line, where, shown or "nothing", expected, remedy))

    def check(self, cause: BaseException | None = None) -> None:
        """Raise CaseError where there is any fault."""
        if not self.faults:
            return
        if self.more:
            remedy = "Correct the faults above and read the file again."
            self.faults.append(Fault(self.file, 0, "", f"{self.more} more faults like these", "none", remedy))
        raise CaseError(self.faults) from cause


def current(elements: Iterable[Element], faults: FaultList) -> Iterator[Element]:
    """Yield the newest version of each element that is not deleted, by id.

    Two of one version that differ are a fault.
    """
    newest: dict[int, Element] = {}
    for element in elements:
        known = newest.get(element.id)
        if known is None or _age(element) > _age(known):
            newest[element.id] = element
        elif _age(element) == _age(known) and not _same(element, known):
            faults.add(
                element.line, f"{element.kind} {element.id}", f"twice in version {element.version}, and not alike",
                "each element once, or in numbered versions", "Merge the files with osmium merge or JOSM.",
            )  # fmt: skip
    return (newest[number] for number in sorted(newest) if not newest[number].deleted)


def _age(element: Element) -> tuple[int, str]:
    return element.version, element.day


def _same(one: Element, two: Element) -> bool:
    return (one.deleted, one.tags, one.lonlat, one.refs) == (two.deleted, two.tags, two.lonlat, two.refs)


def lower_keys(tags: Mapping[str, str] | Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return tags with keys in lower case; where a key is there in several spellings, the lower-case one counts."""
    pairs = list(tags.items() if isinstance(tags, Mapping) else tags)
    found = dict(pairs)
    if "".join(found).islower():
        return found
    return {key.strip().lower(): value for key, value in sorted(pairs, key=lambda pair: (pair[0].islower(), pair[0]))}
