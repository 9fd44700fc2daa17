"""Street networks: building Andorra beside osmnx, opening a million links, and searching them."""

from __future__ import annotations

import tempfile
from functools import cache, partial
from pathlib import Path
from typing import Any

from bench import ROOT, Bench, missing_file, missing_module

__all__ = ["cases"]

ANDORRA = ROOT.parent / "shared" / "data" / "roads" / "osm" / "andorra.osm.pbf"
FOLDER = Path(tempfile.gettempdir()) / "safeconduct-bench"
WHOLE, ROADS = FOLDER / "andorra.osm", FOLDER / "andorra-roads.osm"
MILLION = FOLDER / "million.scn"
SIDE = 501
"""Crossings a side of the square town: 1,002,000 links."""


def _write_xml() -> None:
    """Write Andorra as XML, the only form osmnx reads: all its ways, and only the roads that vehicles use."""
    import osmium

    from safeconduct.formats.osm.tags.way_rules import rule_of

    FOLDER.mkdir(exist_ok=True)
    for path, only_roads in ((WHOLE, False), (ROADS, True)):
        ways: Any = osmium.FileProcessor(str(ANDORRA), osmium.osm.WAY)
        entities: Any = osmium.FileProcessor(str(ANDORRA), osmium.osm.NODE | osmium.osm.WAY)
        chosen = {way.id: [node.ref for node in way.nodes] for way in ways
                  if not only_roads or rule_of(dict(way.tags), {}) is not None}  # fmt: skip
        nodes = {ref for refs in chosen.values() for ref in refs}
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for entity in entities:
                if entity.id in (nodes if entity.is_node() else chosen):
                    writer.add(entity)


def _build() -> dict[str, int | float]:
    """Do what `safeconduct network build` does."""
    from safeconduct.formats import read_osm, read_osm_places, write_network
    from safeconduct.network import largest_strong_component, snap_places

    FOLDER.mkdir(exist_ok=True)
    part, _ = largest_strong_component(read_osm(ANDORRA))
    network, _ = snap_places(part, {place.id: place for place in read_osm_places(ANDORRA)})
    write_network(FOLDER / "andorra.scn", network)
    return {"links": network.links, "km": float(network.length_m.sum() / 1000)}


def _read(path: Path) -> dict[str, int | float]:
    from safeconduct.formats import read_osm

    network = read_osm(path)
    return {"links": network.links, "km": float(network.length_m.sum() / 1000)}


def _read_osmnx(path: Path) -> dict[str, int | float]:
    import osmnx  # type: ignore[import-not-found,unused-ignore]

    graph = osmnx.graph_from_xml(path, retain_all=True)
    metres = sum(length for _, _, length in graph.edges(data="length"))
    return {"links": int(graph.number_of_edges()), "km": float(metres / 1000)}


@cache
def _town() -> Any:
    """Draw a square town of two-way streets, each of its own length and name kind, a million links in all."""
    import numpy as np

    from safeconduct.network import LinkKind, Polylines, build_topology

    number = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    pairs = [(number[:, :-1], number[:, 1:]), (number[:-1], number[1:])]
    node = np.concatenate([np.stack((a.ravel(), b.ravel()), axis=1) for a, b in pairs]).reshape(-1)
    rng = np.random.default_rng(1)
    kind = rng.integers(0, 6, len(node) // 2)
    names = ("motorway", "trunk", "primary", "secondary", "tertiary", "local")
    kinds = tuple(LinkKind(name, 20.0 * (6 - i), 1000.0) for i, name in enumerate(names))
    lat, lon = 47 + number // SIDE * 0.001, 35 + number % SIDE * 0.001
    return build_topology(
        Polylines(
            lat=lat.ravel() + rng.uniform(0, 3e-4, SIDE * SIDE),
            lon=lon.ravel().astype(np.float64),
            first=np.arange(0, len(node) + 1, 2),
            node=node,
            forward=kind,
            backward=kind,
            kinds=kinds,
        )
    )


def _write_million() -> None:
    from safeconduct.formats import write_network

    FOLDER.mkdir(exist_ok=True)
    write_network(MILLION, _town())


def _open_million() -> dict[str, int]:
    from safeconduct.formats import open_network

    network = open_network(MILLION)
    return {"links": network.links, "bytes": MILLION.stat().st_size}


@cache
def _costs() -> Any:
    from safeconduct.network import graph_of, travel_costs

    return graph_of(_town()), travel_costs(_town())


def _one_to_all() -> dict[str, float]:
    from safeconduct.network import shortest_times

    graph, cost_s = _costs()
    return {"furthest_h": float(shortest_times(graph, cost_s, [0])[0].max() / 3600)}


def _one_to_all_scipy() -> dict[str, float]:
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    graph, cost_s = _costs()
    nodes = len(graph.first) - 1
    times = dijkstra(csr_array((cost_s, graph.end, graph.first), shape=(nodes, nodes)), indices=np.array([0]))
    return {"furthest_h": float(times.max() / 3600)}


def _one_to_one() -> dict[str, float]:
    from safeconduct.network import shortest_times

    graph, cost_s = _costs()
    middle = _town().nodes // 2
    return {"hours": float(shortest_times(graph, cost_s, [0], target=middle)[0][middle] / 3600)}


def _timed() -> dict[str, float]:
    from safeconduct.network import earliest_arrivals, open_always

    graph, cost_s = _costs()
    openings = open_always(len(cost_s), {link: [(3600.0, 7200.0)] for link in range(0, len(cost_s), 1000)})
    times, _ = earliest_arrivals(graph, cost_s, [0], start_s=0.0, openings=openings)
    return {"furthest_h": float(times.max() / 3600)}


def cases() -> list[Bench]:
    """Return the benches."""
    no_data, no_peer = missing_file(ANDORRA), missing_module("osmnx")
    files = (("andorra as XML", WHOLE), ("andorra as XML, roads only", ROADS))
    ours = [Bench(name, "read", partial(_read, path), _write_xml, missing=no_data) for name, path in files]
    peers = [
        Bench(name, "read with osmnx", partial(_read_osmnx, path), _write_xml, peer=True, once=False,
              missing=no_data or no_peer)
        for name, path in files
    ]  # fmt: skip
    town = "million links"
    return [
        Bench("andorra", "build the network file", _build, target_s=2.0, missing=no_data),
        *(bench for pair in zip(ours, peers, strict=True) for bench in pair),
        Bench(town, "open the network file", _open_million, _write_million, repeats=9, target_s=1.0, once=False),
        Bench(town, "one to all", _one_to_all, _costs, once=False),
        Bench(town, "one to all with scipy", _one_to_all_scipy, _costs, peer=True, once=False),
        Bench(town, "one to one", _one_to_one, _costs, once=False),
        Bench(town, "earliest arrival in windows", _timed, _costs, once=False),
    ]
