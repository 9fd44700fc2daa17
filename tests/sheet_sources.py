"""Plans to make sheets of: the one of plans.py, and a large one; and how to read a PDF back."""

from __future__ import annotations

import dataclasses
import io
import itertools
from datetime import timedelta

from pypdf import PdfReader

from builders import at, make_road, tiny_case
from plans import CLOCK, CROSS, HAVEN, PLACES, TOWN, sample_plan
from safeconduct.core import Place, PlaceId, Span
from safeconduct.planning import (
    AssemblyPoint,
    Case,
    Checkpoint,
    Convoy,
    Corridor,
    FootprintWindow,
    Pass,
    Plan,
    Section,
)
from safeconduct.report.sheets import SheetSource

__all__ = ["SHA256", "large_source", "pdf_text", "sample_case", "sample_source"]

SHA256 = "0123456789abcdef" * 4


def sample_case(**changes: object) -> Case:
    """Return the case of `sample_plan`: a gathering place with a position, a checkpoint before haven."""
    post = Checkpoint("k1", CROSS, HAVEN, 60.0, lanes=2, opens=at("10:00"), closes=at("18:00"))
    case = tiny_case(
        name="sample",
        places=PLACES,
        roads=(make_road("town", "cross"), make_road("cross", "haven", ref="T2"), make_road("burg", "cross")),
        assembly=(AssemblyPoint("a1", TOWN, lat=47.01, lon=37.01),),
        checkpoints=(post,),
    )
    return dataclasses.replace(case, **changes)  # type: ignore[arg-type]


def sample_source(plan: Plan | None = None, **changes: object) -> SheetSource:
    """Return the source of `sample_plan`, or of another plan of that case; changes: fields of SheetSource."""
    source = SheetSource(plan or sample_plan(), CLOCK, PLACES, sample_case(), SHA256)
    return dataclasses.replace(source, **changes)  # type: ignore[arg-type]


def large_source(waypoints: int = 30, convoys: int = 60) -> SheetSource:
    """Return a corridor of so many waypoints 10 km apart, every third section in danger, with so many convoys."""
    places = {
        (name := PlaceId(f"p{n}")): Place(name, f"Velyka Novosilka {n}", 47 + 0.05 * (n % 3), 36 + 0.1 * n)
        for n in range(waypoints)
    }
    ids = tuple(places)
    windows = (Span(at("08:00"), at("12:00")), Span(at("13:00"), at("18:00")))
    sections = tuple(
        Section(a, b, 10.0, windows if n % 3 == 0 else (), "T0401", n % 3 == 0)
        for n, (a, b) in enumerate(itertools.pairwise(ids))
    )
    corridor = Corridor("c1", ids[0], ids[-1], ids, 10.0 * len(sections), {"car": 100 * convoys}, sections)
    footprint = [FootprintWindow((s.from_place, s.to_place), s.km, w) for s in sections for w in s.windows]
    plan = sample_plan(
        corridors=(corridor,),
        convoys=tuple(_convoy(number, ids) for number in range(convoys)),
        duties=(),
        footprint=tuple(footprint),
    )
    posts = tuple(Checkpoint(f"k{n}", ids[n], ids[n + 1], 60.0) for n in range(0, waypoints - 1, 4))
    points = tuple(AssemblyPoint(f"a{n}", ids[0]) for n in range(8))
    return sample_source(plan, places=places, case=sample_case(places=places, checkpoints=posts, assembly=points))


def _convoy(number: int, ids: tuple[PlaceId, ...]) -> Convoy:
    first = at("08:10") + timedelta(minutes=5 * number)
    heads = [first + timedelta(minutes=10 * n) for n in range(len(ids))]
    passes = tuple(Pass(place, head, head + timedelta(minutes=2)) for place, head in zip(ids, heads, strict=True))
    boards = Span(first - timedelta(minutes=20), first)
    return Convoy(f"v{number}", "c1", {"car": 40}, {"car": 100}, passes, f"a{number % 8}", "r1", (), boards)


def pdf_text(pdf: bytes) -> list[str]:
    """Return the text of each page, its white space made plain."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
