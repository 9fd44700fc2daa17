"""Answers in three languages: every sentence is told, none of it in English."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from builders import at, tiny_case
from house.source_tree import ROOT
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
from safeconduct.answers.reach import AskSet, Reached
from safeconduct.answers.robust import Robust, RobustPlan, Scenario, Surviving
from safeconduct.answers.truce_days import TruceDays
from safeconduct.core import Note, PlaceId, Span
from safeconduct.planning import Case, CeasefireWindow
from safeconduct.planning.corridors import CorridorCost
from safeconduct.planning.proof import Proof
from safeconduct.report.answers.ceasefire import ceasefire_lines
from safeconduct.report.answers.lines import comparison_lines, corridor_lines, prices_lines, what_if_lines
from safeconduct.report.answers.passage import passage_lines
from safeconduct.report.answers.reach import reach_lines
from safeconduct.report.answers.robust import robust_lines
from safeconduct.report.verification.bound import bound_lines
from safeconduct.report.wording.wording import Language
from safeconduct.verification import Verification
from safeconduct.verification.violations import violation

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


def asked(case: Case) -> Ask:
    """Return an ask whose typed words are English."""
    return Ask("rules", "margin 0 min", kinds.ConvoyLimits(margin_minutes=0), "", ("ua",))


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize("stopped", [True, False])
def test_cheapest_sets_are_reported_in_the_language(language: Language, *, stopped: bool) -> None:
    before, after = two()
    sets = (
        AskSet((), 0.0, before, proven=True),
        AskSet((asked(before.case),), 1.0, after, proven=False),
    )
    lines = list(reach_lines(Reached(200, sets, 1.0, 100, 240, stopped=stopped), before.case, language))
    assert english_words(lines, set()) == set()
    assert len(lines) == 11


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_an_ask_is_worded_and_not_shown_as_typed(language: Language) -> None:
    before, after = two()
    row = Priced(asked(before.case), after, compare_plans(before.plan, after.plan))
    for rows, left in (((row,), ()), ((), (row.ask,))):
        lines = list(prices_lines(Prices(before, rows, left), language))
        assert english_words(lines, set()) == set()


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize("fault", [True, False])
def test_a_proof_is_reported_in_the_language(language: Language, *, fault: bool) -> None:
    before, _ = two()
    found = violation("V-P7", "more_than_there_are", place="Бург", means="x", leave=2.0, there=1.0)
    held = Verification((found,) * fault, (), (), persons=200, value=180.0, convoys=3)
    proof = Proof(1290, 188.0, 245, sample_plan().quick_sum, "")
    lines = list(bound_lines(proof, held, replace(before.case, name="x"), language))
    assert english_words(lines, set()) == set()
    assert len(lines) == (4 if fault else 5)


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize("same", [True, False])
def test_plans_for_open_windows_are_reported_in_the_language(language: Language, *, same: bool) -> None:
    before, after = two()
    all_come, refused = Scenario(("w1",), (), before), Scenario((), ("w1",), after)
    whole, part = Surviving(240, 190.0, ()), Surviving(100, 90.0, ("v1", "v2"))
    assert before.plan is not None
    assert after.plan is not None
    first = RobustPlan(before.plan, ("w1",), (whole, part))
    second = first if same else RobustPlan(after.plan, (), (part, part))
    lines = list(robust_lines(Robust(("w1",), (all_come, refused), (first, second), first, second), language))
    assert english_words(lines, set()) == set()
    assert len(lines) == (13 if same else 14)


_REPORT = ROOT / "src/safeconduct/report"
_TEXTS = sorted([*_REPORT.glob("answers/*.py"), *_REPORT.glob("verification/*.py")])


@pytest.mark.parametrize("path", _TEXTS, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_modules_that_word_answers_hold_no_sentences_themselves(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart = (ast.Expr, ast.Raise)  # docstrings, and what only a fault of the program shows
    left_out = {id(part) for node in ast.walk(tree) if isinstance(node, apart) for part in ast.walk(node)
                if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom))}  # fmt: skip
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in left_out]
    assert [text for text in texts if isinstance(text, str) and re.search(r"\b(?<!-)[a-z]{2,} [a-z]{2}", text)] == []


def test_english_tells_the_same_as_before() -> None:
    before, after = two()
    lines = list(comparison_lines(compare_plans(before.plan, after.plan), CLOCK, PLACES, ("one", "two")))
    assert any(line.startswith("-40 persons; the best plans differ by") for line in lines)
    assert any(line.startswith("corridor that goes: ") for line in lines)
