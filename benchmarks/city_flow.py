"""Cars out of cities of Transportation Networks for Research in eight hours, 5-minute steps: value, bound, seconds.

    python benchmarks/city_flow.py FOLDER Sydney Anaheim Berlin-Center

FOLDER holds a folder a city with its *_net.tntp; origins are drawn among zones, receptions at the highest-numbered
crossroads of the part that all reach.  Data: github.com/bstabler/TransportationNetworks (for research use).
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from planning.instances import make_instance
from region_flow import region
from safeconduct.planning.flow import solve_flow
from safeconduct.planning.instance import Instance
from safeconduct.planning.parameters import SolverParameters

_VEHICLES = {"Sydney": (84_000, 200), "Anaheim": (12_000, 24), "Berlin-Center": (20_000, 40)}


def links_of(path: Path) -> tuple[int, np.ndarray]:
    """Return (zones, rows of tail, head, capacity an hour, length, minutes) of a net file, nodes from 0."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    zones = next(int(line.split(">")[1]) for line in lines if line.startswith("<NUMBER OF ZONES>"))
    rows = [line.replace(";", " ").split()[:5] for line in lines if line.strip()[:1].isdigit()]
    table = np.array(rows, np.float64)
    table[:, :2] -= 1
    return zones, table[table[:, 0] != table[:, 1]]


def city(folder: Path, name: str, seed: int = 5) -> Instance:
    """Draw origins among a city's zones and ten receptions at its edge."""
    zones, table = links_of(next((folder / name).glob("*_net.tntp")))
    rng = np.random.default_rng(seed)
    nodes = int(table[:, :2].max()) + 1
    graph = csr_matrix((np.ones(len(table)), (table[:, 0].astype(int), table[:, 1].astype(int))), shape=(nodes, nodes))
    _, part = connected_components(graph, connection="strong")
    core = np.flatnonzero(part == np.bincount(part).argmax())
    vehicles, origins = _VEHICLES[name]
    starts = core[core < zones]
    starts = rng.choice(starts, min(origins, len(starts)), replace=False)
    ends = core[core >= zones][-400::40][:10]
    seconds = np.maximum(table[:, 4], 0.01) * (1.0 if name == "Berlin-Center" else 60.0)
    roads = [
        {"tail": int(a), "head": int(b), "travel_s": float(s), "per_h": float(max(c, 1.0))}
        for (a, b, c, *_), s in zip(table, seconds, strict=True)
    ]
    share = rng.uniform(0.2, 1.0, len(starts))
    counts = np.floor(vehicles * share / share.sum()).astype(int)
    sources = [{"node": int(x), "vehicles": int(n)} for x, n in zip(starts, counts, strict=True)]
    return make_instance(
        roads, sources=sources, sinks=[{"node": int(x)} for x in ends], horizon_s=8 * 3600.0, step_s=300.0
    )


def main() -> None:
    """Print one line a city; a city whose data are not there is skipped, with a word."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", default=sorted(_VEHICLES))
    options = parser.parse_args()
    solve_flow(region(12, 0), parameters=SolverParameters())
    for name in options.names:
        if not (options.folder / name).is_dir():
            print(f"{name}: no data")
            continue
        case = city(options.folder, name)
        began = time.process_time()
        answer = solve_flow(case, parameters=SolverParameters())
        took = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"{name}: {len(case.tail)} links, {took:.1f} s, {peak:.1f} GiB, persons {answer.persons_in_model:.0f} of "
            f"{sum(g.persons for g in case.groups):.0f}, bound {answer.persons_bound:.0f} "
            f"(gap {100 * answer.gap_in_model:.2f} %), "
            f"{len(answer.proposals)} proposals, {answer.iterations} searches",
            flush=True,
        )


if __name__ == "__main__":
    main()
