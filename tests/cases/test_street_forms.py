"""One OpenStreetMap map in every form a case may hold it in, and places on roads that pass them."""

from __future__ import annotations

import bz2
import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from cases.folders import copy_asset
from networks import osm_text, same_network
from safeconduct.cases import LoadedCase, check_case, load_case
from safeconduct.core import PlaceId

NODES = {1: (47.0, 37.0), 2: (47.0, 37.2), 3: (47.0, 37.35), 4: (47.0, 37.5), 5: (47.0, 37.7), 6: (47.05, 37.35)}
MAP = osm_text(NODES, ["1 2 3 4 5 highway=primary ref=T1 maxspeed=80", "3 6 highway=tertiary lanes=2"])
"""A road through all three places of the good case, with a side road in the middle."""


def _pbf(path: Path) -> None:
    import osmium

    plain = path.with_name("plain.osm")
    plain.write_text(MAP, encoding="utf-8")
    with osmium.SimpleWriter(str(path)) as writer:
        for entity in osmium.FileProcessor(str(plain)):
            writer.add(entity)
    plain.unlink()


def _json(path: Path) -> None:
    elements = [_element(element) for element in ElementTree.fromstring(MAP)]
    path.write_text(json.dumps({"version": 0.6, "elements": elements[::-1]}), encoding="utf-8")


def _element(element: ElementTree.Element) -> dict[str, Any]:
    tags = {tag.attrib["k"]: tag.attrib["v"] for tag in element.iter("tag")}
    about: dict[str, Any] = {"type": element.tag, "id": int(element.attrib["id"]), "tags": tags}
    if element.tag == "way":
        return about | {"nodes": [int(point.attrib["ref"]) for point in element.iter("nd")]}
    return about | {key: float(element.attrib[key]) for key in ("lat", "lon")}


FORMS: dict[str, Callable[[Path], object]] = {
    "roads.osm": lambda path: path.write_text(MAP, encoding="utf-8"),
    "roads.osm.xml": lambda path: path.write_text(MAP, encoding="utf-8"),
    "roads.osm.gz": lambda path: path.write_bytes(gzip.compress(MAP.encode())),
    "roads.osm.bz2": lambda path: path.write_bytes(bz2.compress(MAP.encode())),
    "roads.osm.pbf": _pbf,
    "roads.osm.json": _json,
}


def load(folder: Path, form: str) -> LoadedCase:
    copy_asset("base", folder)
    (folder / "roads.csv").unlink()
    FORMS[form](folder / form)
    return load_case(folder)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_gives_the_same_network(form: str, tmp_path: Path) -> None:
    usual = load(tmp_path / "usual" / "case", "roads.osm")
    other = load(tmp_path / "other" / "case", form)
    assert usual.case.network is not None
    assert other.case.network is not None
    assert usual.case.network.links > 0
    assert same_network(replace(other.case.network, source=usual.case.network.source), usual.case.network)
    assert [replace(fault, file="") for fault in other.faults] == [replace(fault, file="") for fault in usual.faults]


def test_a_file_is_known_by_what_it_holds_and_not_by_its_name(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    (folder / "roads.csv").unlink()
    _pbf(tmp_path / "roads.osm.pbf")
    (folder / "roads.osm").write_bytes((tmp_path / "roads.osm.pbf").read_bytes())
    network = load_case(folder).case.network
    assert network is not None
    assert "T1" in network.refs


def test_a_second_file_of_roads_is_reported(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    FORMS["roads.osm.gz"](folder / "roads.osm.gz")
    assert [(fault.file, fault.level) for fault in check_case(folder)] == [("roads.osm.gz", "warning")]


def test_a_place_along_a_road_is_on_it(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    places = (folder / "places.csv").read_text("utf-8")
    (folder / "places.csv").write_text(places + "mill,Mill,47.001,37.15,,\n", "utf-8")
    (folder / "roads.csv").unlink()
    FORMS["roads.osm"](folder / "roads.osm")
    network = load_case(folder).case.network
    assert network is not None
    node = network.node_of()[PlaceId("mill")]
    assert (network.node_lat[node], network.node_lon[node]) == pytest.approx((47.0, 37.15), abs=1e-4)
    assert np.count_nonzero(network.tail == node) == 2
