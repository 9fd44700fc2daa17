"""A town of 40 junctions planned whole, on a network of streets (S9)."""

from __future__ import annotations

import pytest

from planning.planned import document_of, faults_of, planned
from safeconduct.core import PlaceId
from safeconduct.planning import AssemblyPoint, Case, ConvoyRules, Fleet, PeopleGroup, Plan
from safeconduct.report.summary.summary import summary_text
from street_towns import moved, town_case

TOWN = PlaceId("town")


@pytest.fixture(scope="module")
def case() -> Case:
    return town_case(assembly=(AssemblyPoint("a1", TOWN, boarding_per_h=4000.0),))


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    return planned(case, effort="fast")


def test_both_roads_out_are_used(plan: Plan) -> None:
    assert {corridor.destination for corridor in plan.corridors if sum(corridor.persons.values())} == {"west", "north"}


def test_corridors_begin_in_the_town_whatever_junction_they_set_out_from(plan: Plan) -> None:
    assert {corridor.origin for corridor in plan.corridors} == {"town"}
    assert any("," in corridor.waypoints[0] for corridor in plan.corridors)
    assert {row.place for row in plan.left_behind} <= {"town"}


def test_a_plan_from_another_town_s_junctions_does_not_hold(case: Case, plan: Plan) -> None:
    far = town_case(assembly=case.assembly, at=moved(0.0, 5000.0))
    assert faults_of(far, plan)
    assert document_of(case, plan)["corridors"][0]["origin"] == "town"


@pytest.mark.parametrize(("east_m", "north_m"), [(200.0, 0.0), (0.0, -200.0), (-140.0, 140.0)])
def test_a_town_moved_by_a_street_brings_out_as_many(case: Case, plan: Plan, east_m: float, north_m: float) -> None:
    other = planned(town_case(assembly=case.assembly, at=moved(east_m, north_m)), effort="fast")
    assert other.out == pytest.approx(plan.out, rel=0.05)


def test_buses_fetch_people_at_each_road() -> None:
    fleet = Fleet("f", PlaceId("west"), 4, 50, load_minutes=5, unload_minutes=5, serves=(TOWN,))
    single = ConvoyRules(least_vehicles=1, most_vehicles=20, headway_minutes=2, margin_minutes=0)
    plan = planned(town_case(people=(PeopleGroup(TOWN, "bus", 600.0),), fleet=(fleet,), convoys=single), effort="fast")
    assert plan.out >= 400
    assert len({convoy.passes[0].place for convoy in plan.convoys if convoy.persons}) == 2


def test_the_summary_names_the_town_and_no_junction(case: Case, plan: Plan) -> None:
    text = summary_text(plan, case.clock, case.places)
    assert "Town - Westhaven" in text
    assert "47.0" not in text
