"""plan.json read: every fault of its shape at once."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from plan2 import Json, right_plan
from safeconduct.verification import PlanShapeError, read_plan


def _faults(document: object) -> set[tuple[str, str]]:
    with pytest.raises(PlanShapeError) as caught:
        read_plan(document)
    return {(fault.path, fault.code) for fault in caught.value.faults}


def _broken(change: Callable[[Json], object]) -> set[tuple[str, str]]:
    plan = copy.deepcopy(right_plan())
    change(plan)
    return _faults(plan)


def test_a_right_plan_is_read_whole() -> None:
    document = right_plan()
    plan = read_plan(document)
    assert not plan.handmade
    assert [convoy.id for convoy in plan.convoys] == ["v1", "v2", "v3", "v4"]
    assert plan.convoys[3].mix == {"car": 8, "bus": 2}
    assert plan.convoys[3].persons_in_all == 110
    assert plan.convoys[0].passes[0].in_head == plan.convoys[0].passes[0].in_tail < plan.convoys[0].passes[0].head
    assert len(plan.duties) == 2
    assert plan.walks[0].persons == 30


def test_arrival_that_is_not_said_is_departure() -> None:
    document = right_plan()
    for here in document["convoys"][1]["passes"]:
        del here["in_head"], here["in_tail"], here["road"]
    here = read_plan(document).convoys[1].passes[1]
    assert (here.in_head, here.in_tail) == (here.head, here.tail)
    assert not here.arrival_given
    assert here.road is None


@pytest.mark.parametrize("document", [None, 3, [], "plan"])
def test_what_is_no_object_is_refused(document: object) -> None:
    assert _faults(document) == {("", "not_an_object")}


@pytest.mark.parametrize(
    ("format_", "code"),
    [("safeconduct.plan/1", "another_version"), ("geojson", "another_format"), (3, "another_format")],
)
def test_other_formats_are_refused(format_: object, code: str) -> None:
    assert _broken(lambda plan: plan.update(format=format_)) == {("format", code)}


def test_an_infeasible_answer_is_no_plan() -> None:
    document = {"format": "safeconduct.plan/2", "infeasible": {"because": []}}
    assert _faults(document) == {("infeasible", "infeasible")}


def test_all_faults_are_gathered() -> None:
    def change(plan: Json) -> None:
        del plan["value"]
        plan["bound"] = "much"
        plan["convoys"][0]["vehicles"] = -1
        plan["convoys"][1]["passes"][1]["head"] = "10:00"
        plan["convoys"][2]["mix"] = {"tank": 2}
        plan["convoys"][3]["passes"] = plan["convoys"][3]["passes"][:1]
        plan["duties"][0]["legs"][0]["persons"] = None
        plan["ceasefire"]["windows"][0]["section"] = ["town"]
        plan["ceasefire"]["windows"][1]["end"] = "2022-03-05T08:00:00+02:00"
        plan["walks"] = 3

    assert _broken(change) == {
        ("value", "missing"),
        ("bound", "not_a_number"),
        ("convoys[0].vehicles", "negative"),
        ("convoys[1].passes[1].head", "not_an_instant"),
        ("convoys[2].mix.tank", "unknown_means"),
        ("convoys[3].passes", "fewer_than_two_passes"),
        ("duties[0].legs[0].persons", "missing"),
        ("ceasefire.windows[0].section", "not_two_places"),
        ("ceasefire.windows[1]", "ends_before_it_starts"),
        ("walks", "not_a_list"),
    }


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda plan: plan["convoys"][1].update(id="v1"), ("convoys[1]", "given_twice")),
        (lambda plan: plan["convoys"][1].update(corridor="c9"), ("convoys[1].corridor", "unknown_corridor")),
        (lambda plan: plan["convoys"][1].update(persons=1), ("convoys[1].persons_by_means", "differs_from_persons")),
        (lambda plan: plan["convoys"][3].pop("mix"), ("convoys[3].mix", "missing")),
        (lambda plan: plan["convoys"].insert(0, 3), ("convoys[0]", "not_an_object")),
        (lambda plan: plan.update(value=float("nan")), ("value", "not_a_number")),
        (lambda plan: plan.update(value=True), ("value", "not_a_number")),
        (lambda plan: plan["convoys"][0].update(vehicles=1.5), ("convoys[0].vehicles", "not_whole")),
        (lambda plan: plan["corridors"][0].update(waypoints={}), ("corridors[0].waypoints", "not_a_list")),
        (lambda plan: plan["corridors"][0].update(id=""), ("corridors[0].id", "not_a_text")),
    ],
)
def test_a_single_fault_is_reported_where_it_is(change: Callable[[Json], object], fault: tuple[str, str]) -> None:
    assert fault in _broken(change)
