"""Whatever the order of nodes and ways, the case of keys and the form of the file: one network."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks import same_network
from safeconduct.core import CaseError, Fault
from safeconduct.formats import read_osm
from safeconduct.network import Network

WAY_TAGS = st.sampled_from(
    [
        {"highway": "primary"}, {"highway": "primary", "oneway": "yes"}, {"highway": "primary", "lanes": "4"},
        {"highway": "residential", "access": "private;customers"}, {"highway": "track", "motor_vehicle": "yes"},
        {"highway": "secondary", "ford": "yes"}, {"highway": "trunk", "maxspeed": "none", "ref": "M4"},
        {"route": "ferry", "duration": "00:20"}, {"highway": "service"}, {"building": "yes"},
        {"highway": "tertiary", "junction": "roundabout"}, {"highway": "tertiary", "access:conditional": "no @ (24/7)"},
    ]
)  # fmt: skip
NODE_TAGS = st.sampled_from([{}, {}, {}, {"barrier": "bollard"}, {"barrier": "gate", "access": "no"}, {"ford": "yes"}])
REFS = st.lists(st.integers(1, 12), min_size=1, max_size=6)


@dataclass(frozen=True)
class Map:
    """A small map: tags of nodes 1.., and ways as (points, tags); node 12 is never in the file."""

    nodes: tuple[dict[str, str], ...]
    ways: tuple[tuple[tuple[int, ...], dict[str, str]], ...]

    def elements(self) -> list[dict[str, Any]]:
        nodes = [
            {"type": "node", "id": i, "lat": 13 + 0.01 * (i * i % 7), "lon": 32 + 0.01 * i, "tags": tags}
            for i, tags in enumerate(self.nodes, start=1)
        ]
        ways = [
            {"type": "way", "id": i, "nodes": list(refs), "tags": tags}
            for i, (refs, tags) in enumerate(self.ways, start=1)
        ]  # fmt: skip
        return nodes + ways


MAPS = st.builds(
    Map, st.tuples(*[NODE_TAGS] * 11), st.lists(st.tuples(REFS.map(tuple), WAY_TAGS), min_size=1, max_size=6).map(tuple)
)


def as_xml(elements: list[dict[str, Any]], quote: str = '"') -> str:
    lines = [f"<osm version={quote}0.6{quote}>"]
    for element in elements:
        place = "".join(f" {key}={quote}{element[key]}{quote}" for key in ("lat", "lon") if key in element)
        inner = "".join(f"<nd ref={quote}{ref}{quote}/>" for ref in element.get("nodes", ()))
        inner += "".join(f"<tag k={quote}{k}{quote} v={quote}{v}{quote}/>" for k, v in element["tags"].items())
        lines.append(f"<{element['type']} id={quote}{element['id']}{quote}{place}>{inner}</{element['type']}>")
    return "\n".join(["<?xml version='1.0' encoding='UTF-8'?>", *lines, "</osm>"])


def outcome(folder: Path, name: str, data: bytes) -> tuple[Network | None, list[str]]:
    """Read a file: its network with what is reported, or the faults; without the file's name."""
    path = folder / name
    path.write_bytes(data)
    notes: list[Fault] = []
    try:
        network: Network | None = replace(read_osm(path, notes=notes), source="")
    except CaseError as error:
        network, notes = None, list(error.faults)
    return network, [f"{note.got}; {note.expected}" for note in notes]


def odd_case(text: str, rng: random.Random) -> str:
    return "".join(rng.choice((c.lower(), c.upper())) for c in text)


@given(MAPS, st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_order_case_of_keys_and_form_do_not_matter(drawn: Map, rng: random.Random) -> None:
    elements = drawn.elements()
    shuffled = rng.sample(elements, len(elements))
    spelt = [element | {"tags": {rng.choice((k, k.upper(), k.capitalize())): v for k, v in element["tags"].items()}}
             for element in elements]  # fmt: skip
    wild = [element | {"tags": {odd_case(k, rng): v for k, v in element["tags"].items()}}
            if element["type"] == "way" else element for element in elements]  # fmt: skip
    forms = {
        "shuffled.osm": as_xml(shuffled).encode(),
        "quotes.osm": as_xml(elements, "'").encode(),
        "packed.osm.gz": gzip.compress(as_xml(elements).encode()),
        "keys.osm": as_xml(spelt).encode(),
        "wild.osm": as_xml(wild).encode(),
        "wide.osm": as_xml(elements).replace("UTF-8", "UTF-16").encode("utf-16"),
        "overpass.json": json.dumps({"elements": shuffled}).encode(),
    }
    with TemporaryDirectory() as name:
        folder = Path(name)
        network, notes = outcome(folder, "usual.osm", as_xml(elements).encode())
        for form, data in forms.items():
            other, said = outcome(folder, form, data)
            if form != "wild.osm":
                assert said == notes, form
            assert (other is None) == (network is None), form
            assert network is None or other is None or same_network(network, other), form


@given(MAPS)
@settings(max_examples=60)
def test_pbf_gives_what_xml_gives(drawn: Map) -> None:
    import osmium

    with TemporaryDirectory() as name:
        folder = Path(name)
        network, notes = outcome(folder, "usual.osm", as_xml(drawn.elements()).encode())
        with osmium.SimpleWriter(str(folder / "map.osm.pbf")) as writer:
            for entity in osmium.FileProcessor(str(folder / "usual.osm")):
                writer.add(entity)
        other, said = outcome(folder, "map.osm.pbf", (folder / "map.osm.pbf").read_bytes())
        assert said == notes
        assert (other is None) == (network is None)
        assert network is None or other is None or same_network(network, other)


@pytest.mark.parametrize("version", [1, 7])
def test_a_history_in_pbf_counts_its_newest_versions(version: int, tmp_path: Path) -> None:
    import osmium
    from osmium.osm.mutable import Node, Way

    with osmium.SimpleWriter(str(tmp_path / "history.osm.pbf")) as writer:
        for number in (1, 2, 3):
            writer.add_node(Node(id=number, version=1, location=(32 + number / 100, 13.0)))
        writer.add_way(Way(id=1, version=1, nodes=[1, 2], tags={"highway": "primary", "ref": "A1"}))
        writer.add_way(Way(id=2, version=version, nodes=[2, 3], tags={"highway": "primary", "ref": "A2"}))
        writer.add_way(Way(id=2, version=4, visible=False, nodes=[], tags={}))
    network = read_osm(tmp_path / "history.osm.pbf")
    assert set(network.refs) - {""} == ({"A1"} if version < 4 else {"A1", "A2"})
