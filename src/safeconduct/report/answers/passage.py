"""A passage in words of three languages and as JSON; instants with the case's offset, both clocks in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from safeconduct.answers.passage import Passage, TurningPoint, Way
from safeconduct.core import Clock, PlaceId, Span
from safeconduct.planning import Case
from safeconduct.report.answers.lines import AnswerWriter
from safeconduct.report.wording.figures import late, under_each_other
from safeconduct.report.wording.notes import english
from safeconduct.report.wording.wording import Language

__all__ = ["PASSAGE_FORMAT", "passage_json", "passage_lines"]

PASSAGE_FORMAT = "safeconduct.passage/1"
"""Name and version of what `passage --json` prints."""

Json = dict[str, Any]


def passage_json(found: Passage, case: Case) -> Json:
    """Return what `passage --json` prints."""
    said = english(case.clock, case.places, case.parties)
    ways = {
        "there": found.there,
        "back": found.back,
        "second_there": found.second_there,
        "second_back": found.second_back,
    }
    return {
        "format": PASSAGE_FORMAT,
        "case": case.name,
        "vehicles": found.vehicles,
        **{name: None if way is None else _way_json(way, case.clock) for name, way in ways.items()},
        "unknown": [said.note(note) for note in found.unknown],
    }


def _way_json(way: Way, clock: Clock) -> Json:
    def span(one: Span) -> Json:
        return {"start": clock.rfc3339(one.start), "end": clock.rfc3339(one.end)}

    return {
        "in_windows": way.in_windows,
        "leaves": clock.rfc3339(way.leaves),
        "arrives": clock.rfc3339(way.arrives),
        "danger_km": round(way.danger_km, 3),
        "kilometre_hours": round(way.kilometre_hours, 3),
        "sections": [
            {"from": row.from_place, "to": row.to_place, "road": row.road, "ref": row.ref, "km": round(row.km, 3),
             "danger": row.danger, **span(row.span)}
            for row in way.sections
        ],
        "halts": [
            {"place": row.place, "danger": row.danger, "arrives": span(row.arrives), "leaves": span(row.leaves)}
            for row in way.halts
        ],
        "windows": [
            {"from": row.from_place, "to": row.to_place, "road": row.road, "km": round(row.km, 3), **span(row.span)}
            for row in way.windows
        ],
        "areas": [{"scope": row.scope, **span(row.span)} for row in way.areas],
        "turning": [
            {"place": row.place, "at": clock.rfc3339(row.at), "out_of_danger_on": clock.rfc3339(row.on),
             "out_of_danger_back": None if row.back is None else clock.rfc3339(row.back), "no_return": row.no_return}
            for row in way.turning
        ],
    }  # fmt: skip


def passage_lines(found: Passage, case: Case, language: Language = "en") -> Iterator[str]:
    """Write the ways there and back, the windows each needs, second ways, and what is not known."""
    writer = _PassageWriter(AnswerWriter.of(case.clock, case.places, case.parties, language))
    for name, way, second in (("there", found.there, found.second_there), ("back", found.back, found.second_back)):
        yield from writer.way(name, way)
        yield from writer.second(way, second)
        yield ""
    yield writer.say("unknown" if found.unknown else "nothing_assumed")
    for note in found.unknown:
        yield f"  {writer.answers.notes.note(note)}"


@dataclass(frozen=True, slots=True)
class _PassageWriter:
    """Words the ways of a passage in one language; lines of a way are indented by two."""

    answers: AnswerWriter

    def say(self, key: str, **holes: object) -> str:
        """Return a sentence of the answer in the language chosen."""
        return self.answers.words.say(f"passage.{key}", **holes)

    def place(self, place: PlaceId) -> str:
        """Return the name of a place."""
        return self.answers.words.place(place, self.answers.places)

    def both(self, instant: datetime) -> str:
        """Return an instant on both clocks."""
        return self.answers.words.both(instant, self.answers.clock)

    def at(self, instant: datetime) -> str:
        """Return an instant on the case's clock."""
        return self.answers.clock.stamp(instant)

    def km(self, length: float) -> str:
        """Return a length, kilometres, with its unit."""
        return self.answers.words.with_unit(self.answers.words.decimal(length), "km")

    def way(self, name: str, way: Way) -> Iterator[str]:
        """Write one way: its hours, its sections with their windows, areas, and where it can turn."""
        start, end = (self.place(place) for place in (way.halts[0].place, way.halts[-1].place))
        hours = {"leaves": self.both(way.leaves), "arrives": self.both(late(way.arrives))}
        yield self.say(name, start=start, end=end, **hours)
        asked = "safe" if not way.windows else "in_windows" if way.in_windows else "ask"
        yield f"  {self.say(asked, km=self.km(way.danger_km))}"
        yield from (f"  {line}" for line in under_each_other(self._sections(way), right=[2]))
        for area in way.areas:
            hours = {"start": self.both(area.span.start), "end": self.both(area.span.end)}
            yield f"  {self.say('area', scope=area.scope, **hours)}"
        for row in way.turning:
            yield f"  {self._turning(row)}"

    def _sections(self, way: Way) -> list[list[str]]:
        rows = [[self.say(f"head.{head}") for head in ("section", "road", "km", "head", "tail", "from", "until")]]
        needed = {(row.from_place, row.to_place): row.span for row in way.windows}
        for row in way.sections:
            window = needed.get((row.from_place, row.to_place))
            hours = ["", ""] if window is None else [self.at(window.start), self.at(late(window.end))]
            section = f"{self.place(row.from_place)} - {self.place(row.to_place)}"
            length = self.answers.words.decimal(row.km)
            rows.append([section, row.ref, length, self.at(row.span.start), self.at(late(row.span.end)), *hours])
        return rows

    def _turning(self, row: TurningPoint) -> str:
        back = self.say("turn.never") if row.back is None else self.say("turn.back", at=self.at(late(row.back)))
        said = self.say("turn.no_return" if row.no_return else "turn.can")
        on, place = self.at(late(row.on)), self.place(row.place)
        return self.say("turn", place=place, at=self.at(late(row.at)), on=on, back=back, said=said)

    def second(self, way: Way, second: Way | None) -> Iterator[str]:
        """Write the second way that shares no dangerous section; nothing where the first has none."""
        if not way.windows:
            return
        if second is None:
            yield f"  {self.say('second.none')}"
            return
        yield f"  {self.say('second', places=', '.join(self.place(halt.place) for halt in second.halts))}"
        hours = {"leaves": self.both(second.leaves), "arrives": self.both(late(second.arrives))}
        asked = "second.in_windows" if second.in_windows else "second.ask"
        yield f"  {self.say(asked, km=self.km(second.danger_km), **hours)}"
