"""What all sheets are made of: where they come from, their head with the plan's hash, tables, times at waypoints."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Literal

from safeconduct.core import Clock, Place, PlaceId, Span
from safeconduct.planning import Case, Convoy, Corridor, Plan
from safeconduct.report.disclosure.classes import CLASSES, ExportClass
from safeconduct.report.exports.exports import export_files
from safeconduct.report.page.answers import PageAnswers
from safeconduct.report.plan.gathering import GatheringPoint, gathering_points
from safeconduct.report.plan.reader import PlanFile
from safeconduct.report.simulation.words import ChanceFigures
from safeconduct.report.wording.figures import late
from safeconduct.report.wording.notes import NoteWriter, note_words, point_names
from safeconduct.report.wording.wording import SHEET_LANGUAGES, Language, Words

__all__ = [
    "Block",
    "Column",
    "Head",
    "SheetSource",
    "Table",
    "extract_sha256",
    "grouped",
    "head_of",
    "legend",
    "lines_from",
    "passing",
    "qr_rows",
    "sheet_words",
    "title_of",
]

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class SheetSource:
    """A plan, the case it is a plan of, and the sha256 of its plan.json in hexadecimal.

    gathering: where people gather, as plan.json has it; (): as the case has it.
    answers: what a negotiator asked of the case, for the brief; None: nobody has.
    chance: what driving the plan against chance says, for the brief; None: it was not driven.
    """

    plan: Plan
    clock: Clock
    places: Mapping[PlaceId, Place]
    case: Case
    sha256: str
    gathering: tuple[GatheringPoint, ...] = ()
    answers: PageAnswers | None = None
    chance: ChanceFigures | None = None

    @property
    def plan_file(self) -> PlanFile:
        """What an export of the plan would be made from."""
        return PlanFile(self.plan, self.clock, self.places, self.gathering or gathering_points(self.case))

    def writer(self, words: Words) -> NoteWriter:
        """Return what words the plan's notes and limits in a language."""
        return NoteWriter(words, self.clock, self.places, self.case.parties, point_names(self.case, words))


@dataclass(frozen=True, slots=True)
class Head:
    """What every page says of itself: what it is, of which day, on which clocks, for whom, of which plan.

    hash: `extract_sha256` in groups of eight; code: the rows of its QR code, `1` for a dark module.
    """

    language: Language
    right_to_left: bool
    kind: str
    title: str
    day: str
    clocks: str
    says: str
    hash_says: str
    hash: tuple[str, ...]
    code: tuple[str, ...]
    page: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading and the lines below it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; wide: its share of the width, 0: as wide as what stands in it.

    points: size of its letters, strong, for times that are read while driving; 0: as the table's.
    """

    title: str
    align: Align = "left"
    wide: float = 0.0
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a newline within a cell begins a new line there."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def sheet_words(language: Language) -> Words:
    """Return the texts of the sheets; in English, with the names of the language, where there are none in it."""
    written = language if language in SHEET_LANGUAGES else "en"
    return Words(written, note_words(written).texts, names_in="" if written == language else language)


def extract_sha256(source: SheetSource, export_class: ExportClass, corridor: str | None = None) -> str:
    """Return the sha256 that a sheet bears: of plan.json, or in the other classes of the sheet's own extract.

    Plans are the same bytes for the same case, so a hash of the whole would let whoever knows most of a case try out
    the rest (R9).  The extract is the GeoJSON that `export` writes of that class and corridor.
    """
    if export_class == "parties":
        return source.sha256
    (file,) = export_files(source.plan_file, "geojson", CLASSES[export_class], corridor)
    return hashlib.sha256(file.content).hexdigest()


def head_of(
    source: SheetSource,
    words: Words,
    kind: str,
    export_class: ExportClass,
    title: str,
    corridor: str | None = None,
) -> Head:
    """Return the head of a sheet; kind: `leader`, `brief` or `notice`; corridor: its id, for class convoy."""
    sha256 = extract_sha256(source, export_class, corridor)
    clock = source.clock
    second = "" if clock.second is None else words.city(clock.second)
    clocks = words.say("clocks.two" if second else "clocks.one", first=words.city(clock.zone), second=second)
    return Head(
        language=words.language,
        right_to_left=words.right_to_left,
        kind=words.say(f"kind.{kind}"),
        title=title,
        day=words.days(clock),
        clocks=clocks,
        says=words.say(f"class.{export_class}"),
        hash_says=words.say("hash.says" if export_class == "parties" else "hash.own"),
        hash=grouped(sha256),
        code=qr_rows(sha256),
        page=words.say("page"),
    )


def legend(words: Words) -> tuple[str, ...]:
    """Return what the signs on a map mean, in the order in which the templates draw them."""
    signs = ("corridor", "danger", "end", "place", "checkpoint", "gathering")
    return tuple(words.say(f"legend.{sign}") for sign in signs)


def title_of(source: SheetSource, corridor: Corridor, words: Words) -> str:
    """Name a corridor by its ends and the place half-way between them."""
    ends = (words.place(place, source.places) for place in (corridor.origin, corridor.destination))
    arrow = " ← " if words.right_to_left else " → "
    half = _half_way(corridor)
    title = arrow.join(ends)
    return title if half is None else words.say("title.via", ends=title, place=words.place(half, source.places))


def _half_way(corridor: Corridor) -> PlaceId | None:
    """Return the waypoint nearest to the middle of the way, its ends left out; None: there is no other.

    It hangs on the corridor alone, so that a leader's sheet does not show what other corridors there are (R9).
    """
    passed = list(accumulate(section.km for section in corridor.sections))
    inner = zip(corridor.waypoints[1:-1], passed, strict=False)
    away = [(abs(km - corridor.length_km / 2), order, place) for order, (place, km) in enumerate(inner)]
    return min(away)[2] if away else None


def grouped(text: str, size: int = 8) -> tuple[str, ...]:
    """Cut a text into groups that a person can compare."""
    return tuple(text[start : start + size] for start in range(0, len(text), size))


@cache
def qr_rows(text: str) -> tuple[str, ...]:
    """Return a QR code's rows, `1` for a dark module, without the quiet zone; a fifth of it may be spoilt."""
    import segno

    code = segno.make_qr(text, error="m", boost_error=False)
    return tuple("".join("1" if module else "0" for module in row) for row in code.matrix)


def passing(convoys: Iterable[Convoy], order: int) -> Span | None:
    """Return from when the first head to when the last tail passes waypoint `order`; None: nobody does."""
    passes = [convoy.passes[order] for convoy in convoys if order < len(convoy.passes)]
    if not passes:
        return None
    return Span(min(one.head for one in passes), max(one.tail for one in passes))


def lines_from(spans: Sequence[Span], words: Words, clock: Clock, *, most: int = 3) -> tuple[str, str]:
    """Return starts and ends of spans, each on a line of its own on both clocks; more than `most` are cut with `…`."""
    shown = [*spans[:most]]
    more = ["…"] if len(spans) > most else []
    starts = [words.at(span.start, clock) for span in shown]
    ends = [words.at(late(span.end), clock) for span in shown]
    return "\n".join([*starts, *more]), "\n".join([*ends, *more])
