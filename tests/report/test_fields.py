"""The list of each class names every field of its files, and no file holds a field that no list names (R9)."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest

from safeconduct.core import ProofError
from safeconduct.planning.situation import situation
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.disclosure.fields import FIELDS, allowed, hold_to_class, paths_of, unlisted
from safeconduct.report.exports.exports import EXPORT_FORMATS, export_files
from safeconduct.report.page.data import page_data
from safeconduct.report.sheets.joint_brief import joint_brief
from safeconduct.report.sheets.leader import leader_sheet
from safeconduct.report.sheets.notice import public_notice
from safeconduct.report.sheets.parts import sheet_words
from sheet_sources import sample_source

Content = tuple[str, str, object]
"""Kind and class of a file, and what is in it."""


def contents() -> Iterator[Content]:
    """Yield every file of every class."""
    source = sample_source()
    case, words = source.case, sheet_words("en")
    told = situation(case, case.horizon.start)
    for name, rules in CLASSES.items():
        for to in EXPORT_FORMATS:
            kind = "geojson" if to == "gpkg" else to
            yield from ((kind, name, file.text) for file in export_files(source.plan_file, to, rules))
        for corridor in ("c1", "c2") if name == "convoy" else (None,):
            yield "page", name, page_data(case, told, source.plan, rules, corridor, warnings=["look"])
    for corridor in ("c1", "c2"):
        yield "leader", "convoy", dataclasses.asdict(leader_sheet(source, corridor, words))
    yield "notice", "public", dataclasses.asdict(public_notice(source, words))
    yield "brief", "parties", dataclasses.asdict(joint_brief(source, words))


@pytest.fixture(scope="module")
def files() -> list[Content]:
    return list(contents())


@pytest.mark.parametrize("name", CLASSES)
def test_every_field_of_every_file_is_on_the_list_of_its_class(files: list[Content], name: str) -> None:
    found = {kind: unlisted(kind, CLASSES[name], content) for kind, own, content in files if own == name}
    assert found == {kind: [] for kind in found}
    assert len(found) >= 5


def test_no_kind_of_file_is_without_a_list() -> None:
    assert {*EXPORT_FORMATS, "page", "notice", "leader", "brief"} - {"gpkg"} == set(FIELDS)
    assert all(set(lists) == set(CLASSES) for lists in FIELDS.values())


def test_a_wider_class_holds_all_that_a_narrower_one_may() -> None:
    for kind in FIELDS:
        assert allowed(kind, "public") <= allowed(kind, "convoy") <= allowed(kind, "parties")


# What no public list may ever name: the words of hours, holders, danger, counts and routes in the formats.
_NEVER = ("source", "state", "danger", "head", "tail", "passes", "convoy", "persons", "waypoints", "party", "windows",
          "speed_kmh", "because", "bus", "sections", "corridor", "trk", "LineString")  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in FIELDS if kind != "notice"])
def test_no_public_list_names_what_moves_or_who_holds(kind: str) -> None:
    named = {part.replace("[]", "") for path in allowed(kind, "public") for part in path.split(".")}
    assert named & set(_NEVER) == set()


@pytest.mark.parametrize("kind", ["page", "geojson"])
def test_a_field_more_is_found_wherever_it_stands(kind: str, files: list[Content]) -> None:
    whole: Any = next(content for own, name, content in files if (own, name) == (kind, "public"))
    tree: Any = copy.deepcopy(whole) if kind == "page" else json.loads(whole)
    for row in [tree["map"]["roads"][-1] if kind == "page" else tree["features"][0]["properties"], tree]:
        row["held_by"] = "forces at"
        with pytest.raises(ProofError, match=r"of class public would hold .*held_by, which its list does not name"):
            hold_to_class(kind, CLASSES["public"], tree)
        del row["held_by"]


def test_an_element_and_a_column_more_are_found() -> None:
    assert unlisted("csv", CLASSES["public"], "name,convoy\n") == ["convoy"]
    assert unlisted("gpx", CLASSES["public"], "<gpx><wpt lat='1'><time>9</time></wpt></gpx>") == ["wpt.time"]
    assert list(paths_of("kml", "<kml><Document><name>a</name></Document></kml>")) == ["Document.name"]


def test_positions_on_the_page_are_those_of_assembly_csv(files: list[Content]) -> None:
    """found/s36: all stood at the city's centre."""
    wanted = [(47.01, 37.01)]
    for kind, name, content in files:
        if kind == "page" and name == "public":
            page: Any = content
            assert [(one["lat"], one["lon"]) for one in page["map"]["assembly"]] == wanted
        elif kind == "geojson":
            features = json.loads(str(content))["features"]
            points = [one["geometry"] for one in features if one["properties"]["kind"] == "assembly"]
            assert {tuple(one["coordinates"][::-1]) for one in points if one} <= set(wanted)
