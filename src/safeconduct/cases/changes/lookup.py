"""What the words of a change name: ids, names, roads and times looked up in the case, whatever their case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from safeconduct.core import PlaceId, did_you_mean, quoted
from safeconduct.files.values import has_no_date
from safeconduct.network import Road, road_ids
from safeconduct.planning import Case, CeasefireWindow

__all__ = ["KnownCase", "RefusedError"]


class RefusedError(Exception):
    """Why one question cannot be put to this case."""


@dataclass(frozen=True, slots=True)
class KnownCase:
    """The case that words are held against; every method raises `RefusedError` where the case has no such thing."""

    case: Case

    def one_of(self, text: str, known: Iterable[str], noun: str) -> str:
        """Return the id that a text names, whatever its case."""
        by_text = {name.casefold(): name for name in known}
        if text.casefold() in by_text:
            return by_text[text.casefold()]
        near = did_you_mean(text.casefold(), by_text)
        listed = f"; there are {', '.join(sorted(by_text.values()))}" if 0 < len(by_text) <= 12 and not near else ""
        raise RefusedError(f"no {noun} {quoted(text)} in the case. {near}".strip() + listed)

    def window(self, text: str) -> CeasefireWindow:
        """Return the window of an id, however its letters are written."""
        wanted = self.one_of(text, [row.id for row in self.case.windows], "window")
        return next(row for row in self.case.windows if row.id == wanted)

    def place(self, text: str) -> PlaceId:
        """Return the place that a text names by id or by a name of any language.

        Raises:
            RefusedError: no place has the name; the nearest is proposed.
        """
        names = {str(place): place for place in self.case.places}
        for place, row in self.case.places.items():
            for name in (*row.names_by_language.values(), *row.names):
                names.setdefault(name, place)
        return names[self.one_of(text, names, "place")]

    def pair(self, text: str) -> tuple[PlaceId, PlaceId]:
        """Split words into two places at a hyphen, a dash or `to`; ids may hold hyphens themselves."""
        for joint in (" - ", " \u2013 ", " to ", "\u2013", "-"):
            parts = text.split(joint)
            for at in range(1, len(parts)):
                ends = joint.join(parts[:at]).strip(), joint.join(parts[at:]).strip()
                try:
                    return self.place(ends[0]), self.place(ends[1])
                except RefusedError:
                    continue
        roads = [f"{row.from_place}-{row.to_place}" for row in self.case.roads]
        raise RefusedError(f"{quoted(text)} is no road between two places. {did_you_mean(text, roads)}".strip())

    def roads(self, text: str) -> tuple[tuple[str, Road], ...]:
        """Return id and row of the road of that id, or else of all roads between two places."""
        if not self.case.roads:
            raise RefusedError(
                "the roads of this case come from a file of streets, whose rows cannot be changed in words"
            )
        rows = tuple(zip(road_ids(self.case.roads), self.case.roads, strict=True))
        if named := tuple(row for row in rows if row[1].id and row[1].id.casefold() == text.casefold()):
            return named
        ends = set(self.pair(text))
        found = tuple(row for row in rows if {row[1].from_place, row[1].to_place} == ends)
        if not found:
            raise RefusedError(f"there is no road between {' and '.join(sorted(ends))}")
        return found

    def at(self, text: str) -> datetime:
        """Return the instant of a time on the case's clock.

        Raises:
            RefusedError: it is no time, or one that two instants or none have.
        """
        try:
            return self.case.clock.parse(text)
        except ValueError as error:
            raise RefusedError(f"{quoted(text)} is no time of this case: expected {error}") from None

    def span(self, found: Mapping[str, str | None]) -> tuple[datetime, datetime]:
        """Return the instants of the parts `start` and `end` of a form; a missing part is refused as no time."""
        return self.at(found["start"] or ""), self.at(found["end"] or "")

    def daily(self, *texts: str) -> bool:
        """Say whether times hold on every day: in a case of several days, where none has a date.

        Raises:
            RefusedError: some have a date and some have none, so that it could mean either.
        """
        bare = [has_no_date(text) for text in texts]
        if self.case.clock.last_day is None:
            return False
        if any(bare) != all(bare):
            raise RefusedError("give all times a date, or none of them")
        return all(bare)
