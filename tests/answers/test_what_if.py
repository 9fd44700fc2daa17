"""A changed case is planned exactly as the case whose files were edited by hand; nothing of the case itself changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builders import tiny_case
from safeconduct.answers import Asked, ConvoyLimits, WindowChange, applied, what_if
from safeconduct.cases import load_case
from safeconduct.cases.changes.words import read_case_changes
from safeconduct.planning import Case, plan_case
from sample_case import write_sample_case

_EDITS = {
    "w1 ends 14:00": ("ceasefire", "09:00,16:00,11:00", "09:00,14:00,11:00"),
    "w1 starts 10:00": ("ceasefire", "w1,all,09:00", "w1,all,10:00"),
    "w1 ends 2 h earlier": ("ceasefire", "09:00,16:00,11:00", "09:00,14:00,11:00"),
    "w1 covers road:T1": ("ceasefire", "w1,all,", "w1,road:T1,"),
    "w2 is agreed": ("ceasefire", ",ru,refused", ",ru,agreed"),
    "window all 07:00 to 08:30": ("ceasefire", "ru,refused\n", "ru,refused\nasked-1,all,07:00,08:30,,,proposed\n"),
    "5 buses at Haven": ("fleet", "bus,2,45", "bus,5,45"),
    "3 more buses at haven": ("fleet", "bus,2,45", "bus,5,45"),
    "5 vehicles in f1": ("fleet", "bus,2,45", "bus,5,45"),
    "4 lanes at k1": ("checkpoints", "ua,2,60", "ua,4,60"),
    "boarding 400 at a1": ("assembly", "town,200", "town,400"),
    "intake 600 at r1": ("reception", "ua,300,500", "ua,600,500"),
    "room 900 at r1": ("reception", "ua,300,500", "ua,300,900"),
    "open burg-haven": ("roads", "yes,mined", "yes,open"),
    "close Town & Söhne <1> - cross": ("roads", "town,cross,30,T1,primary,1,60,600,yes,open",
                                       "town,cross,30,T1,primary,1,60,600,yes,closed"),
    "mine burg-cross": ("roads", "burg,cross,30,T3,primary,1,60,600,yes,open",
                        "burg,cross,30,T3,primary,1,60,600,yes,mined"),
    "close cross-haven 12:00 to 13:00": ("closures", "repair\n", "repair\ncross,haven,12:00,13:00,repair\n"),
    "wish burg ua 80%": ("wishes", "burg,ua,0.5", "burg,ua,0.8"),
    "wish town ru 10%": ("wishes", "burg,ua,0.5", "burg,ua,0.5\ntown,ru,0.1"),
    "margin 20 min": ("case", "margin_minutes = 10", "margin_minutes = 20"),
    "headway 2": ("case", "headway_minutes = 5", "headway_minutes = 2"),
    "convoys 5 to 30": ("case", "least_vehicles = 2\nmost_vehicles = 60", "least_vehicles = 5\nmost_vehicles = 30"),
    "horizon 08:00 to 15:00": ("case", 'start = "06:00"\nend = "22:00"', 'start = "08:00"\nend = "15:00"'),
    "day 2022-03-06": ("case", "date = 2022-03-05", "date = 2022-03-06"),
    "passage ru free": ("case", 'name = "Russian Federation"', 'name = "Russian Federation"\npassage = "free"'),
}  # fmt: skip


@pytest.mark.parametrize("question", _EDITS)
def test_a_changed_case_is_that_of_the_edited_files(question: str, tmp_path: Path) -> None:
    case, edited = case_and_edited(question, tmp_path)
    (asked,) = read_case_changes(case, [question])
    changed = applied(case, asked.changes)
    assert changed != case
    assert unnamed(changed) == unnamed(edited)


def case_and_edited(question: str, folder: Path, **small: tuple[str, str]) -> tuple[Case, Case]:
    """Return a case, and the same with its files edited by hand as the question has it; small: edits of both."""
    table, old, new = _EDITS[question]
    (folder / "edited").mkdir()
    before = load_case(write_sample_case(folder, **small)).case
    return before, load_case(write_sample_case(folder / "edited", **{table: (old, new)}, **small)).case


def unnamed(case: Case) -> Case:
    """Return a case without why a road is shut, and without what was assumed: an edit may fill a cell."""
    return replace(case, assumed=(), closures=tuple(replace(row, reason="") for row in case.closures))


@pytest.mark.parametrize("question", ["w1 ends 14:00", "window all 07:00 to 08:30"])
def test_what_if_gives_the_plan_of_the_edited_files(question: str, tmp_path: Path) -> None:
    few = ("town,car,1000,2.5\ntown,bus,90,\nburg,car,200,2.5\n", "town,car,150,2.5\n")
    case, edited = case_and_edited(question, tmp_path, people=few, wishes=("burg,ua,0.5\n", ""))
    changed = what_if(case, read_case_changes(case, [question]), effort="fast").each[0].plan
    assert changed is not None
    assert replace(changed, assumed=()) == replace(plan_case(edited, effort="fast"), assumed=())


def test_changes_are_planned_alone_and_together() -> None:
    case = tiny_case()
    narrow = Asked("w1 ends 10:30", (WindowChange("w1", end=case.windows[0].start.replace(hour=8, minute=30)),))
    wide = Asked("margin 30", (ConvoyLimits(margin_minutes=30),))
    answer = what_if(case, [narrow, wide], effort="fast")
    assert [outcome.words for outcome in answer.outcomes] == ["w1 ends 10:30", "margin 30", "w1 ends 10:30; margin 30"]
    assert answer.before.plan == plan_case(case, effort="fast")
    first = answer.comparison(answer.each[0])
    assert first.persons < 0
    assert first.is_proven
    assert answer.together is not None
    assert answer.together.case == wide.changes[0].apply(narrow.changes[0].apply(case))


def test_one_change_has_no_plan_of_all_together() -> None:
    case = tiny_case()
    assert what_if(case, [Asked("margin 10", (ConvoyLimits(margin_minutes=10),))], effort="fast").together is None


def test_a_change_after_which_nobody_can_leave_says_why(tmp_path: Path) -> None:
    case = tiny_case()
    answer = what_if(case, read_case_changes(case, ["close cross-haven"]), effort="fast")
    assert answer.each[0].plan is None
    assert {note.values.get("limit") for note in answer.each[0].because} == {"road_closed"}
    assert answer.comparison(answer.each[0]).after.persons == 0
