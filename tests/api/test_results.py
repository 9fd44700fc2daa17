"""Results from Python: frozen, as plain JSON, as rows, as GeoJSON."""

from __future__ import annotations

import dataclasses
import json

import pytest
import shapely.geometry

import safeconduct as sc
from builders import tiny_case
from plans import CLOCK, PLACES, sample_plan
from safeconduct.api import Planned
from safeconduct.core import UsageError


@pytest.fixture
def planned() -> Planned:
    """Return a plan drawn by hand."""
    return Planned(sample_plan(), CLOCK, PLACES)


def test_a_row_a_convoy(planned: Planned) -> None:
    rows = planned.to_rows()
    assert len(rows) == len(planned.plan.convoys)
    assert sum(row["persons"] for row in rows) == planned.persons


def test_json_can_be_written(planned: Planned) -> None:
    assert json.loads(json.dumps(planned.to_json()))["persons"]["out"] == planned.persons


def test_geo_interface_opens_in_shapely(planned: Planned) -> None:
    collection = planned.__geo_interface__
    assert collection["type"] == "FeatureCollection"
    kinds = {shapely.geometry.shape(one["geometry"]).geom_type for one in collection["features"]}
    assert kinds == {"LineString", "Point"}


def test_results_are_frozen(planned: Planned) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        planned.plan = sample_plan()  # type: ignore[misc]


def test_notebooks_get_a_table_without_markup_from_the_case(planned: Planned) -> None:
    shown = dataclasses.replace(planned, plan=dataclasses.replace(planned.plan, case="<b>"))._repr_html_()
    assert "&lt;b&gt;" in shown
    assert shown.count("<tr>") == 2


def test_compare_gives_a_row_a_place_and_means(planned: Planned) -> None:
    compared = sc.compare(planned, planned)
    assert all(row["before"] == row["after"] for row in compared.to_rows())
    assert compared.to_json()["difference"]["proven"] is False


def test_what_if_refuses_what_is_not_there_before_any_planning() -> None:
    with pytest.raises(UsageError, match="no window 'w7'"):
        sc.what_if(tiny_case(), "w7 ends 12:00")
