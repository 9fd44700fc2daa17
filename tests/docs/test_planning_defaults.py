"""The defaults that docs/defaults.md tells are those that the planner takes."""

from __future__ import annotations

import dataclasses
import re

import pytest

from builders import at, line_places, make_road, tiny_case
from docs.test_tables import rows
from safeconduct.cases.reading.settings import DEFAULTS
from safeconduct.core import PlaceId
from safeconduct.planning import ConvoyRules, Fleet, MeansRules, PeopleGroup
from safeconduct.planning.dispatch import DispatchParameters
from safeconduct.planning.instance.build import FREE_KMH, Formulation, formulate
from safeconduct.planning.instance.towns import DENSITY_PER_KM2
from safeconduct.planning.settings import PERSONS_PER_CAR, WALK_KM, WALK_KMH

_PAGE = "docs/defaults.md"
_MINUTE_S, _HOUR_S = 60.0, 3600.0


def told(name: str) -> float | None:
    """Return the figure of a row of the table, None where it says `no limit`."""
    cell = rows(_PAGE)[name][0]
    figure = re.match(r"[\d.]+", cell)
    assert figure or cell == "no limit"
    return float(figure.group()) if figure else None


@pytest.fixture(scope="module")
def silent() -> Formulation:
    """Return a case that says nothing of means, convoys, car loads, speeds and bus handling, formulated."""
    case = tiny_case(
        convoys=ConvoyRules(),
        means={},
        roads=(make_road("town", "cross", speed_kmh=None), make_road("cross", "haven")),
        people=(PeopleGroup(PlaceId("town"), "car", 1000), PeopleGroup(PlaceId("town"), "bus", 90)),
        fleet=(Fleet("f1", PlaceId("haven"), 1, 45), Fleet("f2", PlaceId("haven"), 1, 4, "ambulance")),
    )
    return formulate(case)


@pytest.mark.parametrize("means", ["car", "bus", "ambulance"])
def test_space_of_each_means(silent: Formulation, means: str) -> None:
    article = "an" if means == "ambulance" else "a"
    assert told(f"space of {article} {means}") == silent.settings.pcu[means]


def test_speed_of_every_means_is_that_of_the_road(silent: Formulation) -> None:
    assert set(silent.settings.speed_factor.values()) == {told("speed factor of every means")}


def test_persons_a_car(silent: Formulation) -> None:
    assert told("persons a car") == PERSONS_PER_CAR
    assert {group.per_vehicle for group in silent.instance.groups if group.means == "car"} == {PERSONS_PER_CAR}


def test_walking(silent: Formulation) -> None:
    assert (told("longest walk"), told("walking speed")) == (WALK_KM, WALK_KMH)
    walks = silent.instance.walk_most_m, silent.instance.walk_speed_m_s
    assert walks == pytest.approx((WALK_KM * 1000.0, WALK_KMH * 1000.0 / _HOUR_S))


def test_the_extent_of_a_town_on_streets() -> None:
    assert told("inhabitants a square kilometre of a town on streets") == DENSITY_PER_KM2


def test_loading_and_unloading(silent: Formulation) -> None:
    minutes = {(fleet.load_s / _MINUTE_S, fleet.unload_s / _MINUTE_S) for fleet in silent.instance.fleets}
    assert minutes == {(told("loading a bus"), told("unloading a bus"))}
    assert {note.values["fleet"] for note in silent.assumed if note.code == "handling"} == {"f1", "f2"}


def test_rest_and_fuel_of_buses(silent: Formulation) -> None:
    assert {fleet.rest_s / _HOUR_S for fleet in silent.instance.fleets} == {told("rest of a bus")}
    assert DispatchParameters().fuel_stop_s / _MINUTE_S == told("stop for fuel")


def test_speed_of_a_road_of_which_nobody_says_any(silent: Formulation) -> None:
    speed_kmh = told("speed of a road without any")
    assert speed_kmh == FREE_KMH
    assert max(silent.instance.road_s) == pytest.approx(30.0 / FREE_KMH * _HOUR_S)


def test_convoys(silent: Formulation) -> None:
    rules = silent.settings
    assert rules.margin_s == told("margin of windows")
    assert rules.headway_s == told("headway between convoys")
    assert rules.least == told("least vehicles in a convoy")
    assert told("most vehicles in a convoy") is None
    assert rules.most == 0


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("step", "step_minutes"),
        ("rate of collapse", "collapse.rate_per_h"),
        ("cost of being caught", "collapse.caught_weight"),
    ],
)
def test_what_case_toml_leaves_out(name: str, key: str) -> None:
    assert told(name) == DEFAULTS[key]


def test_each_default_used_is_reported(silent: Formulation) -> None:
    codes = {note.code for note in silent.assumed}
    assert codes >= {"margin", "headway", "least_vehicles", "most_vehicles", "persons_per_car", "link_speed", "pcu"}


def test_what_the_case_says_goes_before_the_defaults() -> None:
    case = tiny_case(means={"car": MeansRules(1.5, 0.5)})
    found = formulate(dataclasses.replace(case, places=line_places(("town", "cross", "haven"))))
    assert found.settings.pcu["car"] == found.instance.pcu["car"] == 1.5
    assert found.settings.speed_factor["car"] == 0.5
    assert found.instance.survival.begins.tolist() == [(at("09:00") - at("06:00")).total_seconds()]
