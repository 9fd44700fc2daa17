"""Answers in three languages: every sentence is told, none of it in English."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from builders import tiny_case
from plans import CLOCK, PLACES, sample_plan
from safeconduct.answers import Answer, Ask, Outcome, Priced, Prices, compare_plans
from safeconduct.answers import change as kinds
from safeconduct.core import Note
from safeconduct.report.answers_text import comparison_lines, prices_lines, what_if_lines
from safeconduct.report.wording import Language

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


def test_english_tells_the_same_as_before() -> None:
    before, after = two()
    lines = list(comparison_lines(compare_plans(before.plan, after.plan), CLOCK, PLACES, ("one", "two")))
    assert any(line.startswith("-40 persons; the best plans differ by") for line in lines)
    assert any(line.startswith("corridor that goes: ") for line in lines)
