"""Answers in three languages: every sentence is told, none of it in English."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from builders import at, tiny_case
from plans import CLOCK, PLACES, sample_plan
from safeconduct.answers import (
    Answer,
    Ask,
    CurvePoint,
    Outcome,
    Priced,
    Prices,
    ShortestTruce,
    compare_plans,
)
from safeconduct.answers import change as kinds
from safeconduct.answers.footprint import FixedWindow, Footprint, FootprintPoint
from safeconduct.answers.passage import find_passage
from safeconduct.answers.truce_days import TruceDays
from safeconduct.core import Note, PlaceId, Span
from safeconduct.planning import CeasefireWindow
from safeconduct.planning.corridors import CorridorCost
from safeconduct.report.answers.ceasefire import ceasefire_lines
from safeconduct.report.answers.lines import comparison_lines, corridor_lines, prices_lines, what_if_lines
from safeconduct.report.answers.passage import passage_lines
from safeconduct.report.wording.wording import Language

_ENGLISH = re.compile(r"[A-Za-z]{3,}")


def english_words(lines: list[str], known: set[str]) -> set[str]:
    """Return the English words of lines, names and asks left out."""
    return {word for line in lines for word in _ENGLISH.findall(line)} - known


def two() -> tuple[Outcome, Outcome]:
    """Return an outcome with a plan, and one with fewer persons by one corridor less."""
    case = tiny_case(clock=CLOCK, places=PLACES)
    plan = sample_plan()
    fewer = replace(plan, out=200, value=190.0, corridors=plan.corridors[:1], convoys=plan.convoys[:1])
    return Outcome("", case, plan), Outcome("w1", case, fewer)


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_what_if_is_reported_in_the_language(language: Language) -> None:
    before, after = two()
    nobody = Outcome("w1", before.case, None, (Note("nobody_received"),))
    lines = list(what_if_lines(Answer(before, (after, nobody), after), language))
    names = {word for place in PLACES.values() for word in _ENGLISH.findall(place.name)}
    assert english_words(lines, names) == set()
    assert len(lines) > 12


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_prices_are_reported_in_the_language(language: Language) -> None:
    before, after = two()
    ask = Ask("rules", "w1", kinds.ConvoyLimits(margin_minutes=0), "", ("ua", "ru"))
    rows = (
        Priced(ask, after, compare_plans(before.plan, after.plan)),
        Priced(replace(ask, pays=()), before, compare_plans(before.plan, before.plan)),
    )
    lines = list(prices_lines(Prices(before, rows, (ask,)), language))
    assert english_words(lines, set()) == set()
    assert len(lines) >= 6


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize("windows", [True, False])
def test_a_passage_is_told_in_the_language(language: Language, *, windows: bool) -> None:
    case = tiny_case() if windows else tiny_case(windows=())
    found = find_passage(case, PlaceId("town"), PlaceId("haven"), at("07:00"), at("14:00"), 5)
    lines = list(passage_lines(found, case, language))
    names = {word for place in case.places.values() for word in _ENGLISH.findall(place.name)} | {"cross", "all"}
    assert english_words(lines, names) == set()
    assert len(lines) > 8


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_a_ceasefire_is_told_in_the_language(language: Language) -> None:
    case, plan = tiny_case(clock=CLOCK, places=PLACES), sample_plan()
    curve = (CurvePoint(1.0, 100, 120), CurvePoint(2.0, 200, 220))
    window = FixedWindow((PlaceId("a"), PlaceId("b")), "", 10.0, Span(at("09:00"), at("10:00")))
    footprint = Footprint(150, 12.5, 20.0, 10.0, Outcome("", case, plan), (window,), (FootprintPoint(150, None, 10.0),))
    days = TruceDays(150, None, 2, (100, 20))
    truce = ShortestTruce(150, at("09:00"), None, 1.0, None, curve)
    windows = (CeasefireWindow("rolling-1", "N1", at("09:00"), at("10:00")),)
    lines = list(ceasefire_lines(truce, windows, case, footprint, days, language))
    city = {"effort", "high"}  # how an option is typed
    assert english_words(lines, city) == {"Moscow"}
    assert len(lines) > 15


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_few_corridors_are_told_in_the_language(language: Language) -> None:
    assert english_words(list(corridor_lines([CorridorCost(1, 10, 20, 9.0, 19.0)], language)), set()) == set()


def test_english_tells_the_same_as_before() -> None:
    before, after = two()
    lines = list(comparison_lines(compare_plans(before.plan, after.plan), CLOCK, PLACES, ("one", "two")))
    assert any(line.startswith("-40 persons; the best plans differ by") for line in lines)
    assert any(line.startswith("corridor that goes: ") for line in lines)
