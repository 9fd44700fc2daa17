"""Run the benchmarks, case by phase, and print a table for docs/benchmarks.md.

Each bench runs in a process of its own, so that one cannot warm or fill the memory of another.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from bench import Bench

__all__ = ["Result", "benches", "main", "measure", "put_between_marks", "table"]

_HERE = Path(__file__).resolve().parent
_TOLD_VERSIONS = ("safeconduct", "numpy", "numba", "scipy", "highspy", "osmium", "shapely", "typst", "osmnx")
_MARKS = ("<!-- made by make bench -->", "<!-- end -->")


@dataclass(frozen=True)
class Result:
    """What one bench came to; seconds empty and `missing` filled where it could not run."""

    bench: Bench
    seconds: tuple[float, ...]
    peak_mib: float
    figures: dict[str, float | int | str]
    missing: str = ""


def benches() -> list[tuple[str, int, Bench]]:
    """Gather the benches of all bench_*.py modules: module, position in its list, bench."""
    found = []
    for path in sorted(_HERE.glob("bench_*.py")):
        module = importlib.import_module(path.stem)
        if hasattr(module, "cases"):  # the others are scripts
            found += [(path.stem, place, bench) for place, bench in enumerate(module.cases())]
    return found


def measure(bench: Bench, *, warm: bool) -> tuple[tuple[float, ...], dict[str, float | int | str]]:
    """Run a bench here; with `warm` once untimed and then its repeats, else once.  Returns seconds and figures."""
    if bench.prepare is not None:
        bench.prepare()
    if warm:
        bench.run()
    seconds = []
    figures: dict[str, float | int | str] = {}
    for _ in range(bench.repeats if warm else 1):
        begun = time.perf_counter()
        result = bench.run()
        seconds.append(time.perf_counter() - begun)
        figures = dict(result or {})
    return tuple(seconds), figures


def _child(module: str, place: int, warm: bool) -> None:
    bench = importlib.import_module(module).cases()[place]
    seconds, figures = measure(bench, warm=warm)
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak_mib = max(resource.getrusage(who).ru_maxrss for who in whose) / 1024
    print(json.dumps({"seconds": seconds, "peak_mib": peak_mib, "figures": figures}))


def _apart(module: str, place: int, bench: Bench, *, warm: bool) -> Result:
    if bench.missing:
        return Result(bench, (), 0.0, {}, bench.missing)
    command = [sys.executable, str(_HERE / "run.py"), "--child", module, str(place)] + ([] if warm else ["--once"])
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{bench.name} ({module}.py) failed with exit code {done.returncode}")
    result = json.loads(done.stdout.strip().splitlines()[-1])
    return Result(bench, tuple(result["seconds"]), result["peak_mib"], result["figures"])


def _all(chosen: list[tuple[str, int, Bench]], *, warm: bool) -> list[Result]:
    results = []
    for number, (module, place, bench) in enumerate(chosen, 1):
        print(f"[{number}/{len(chosen)}] {bench.name}", file=sys.stderr)
        results.append(_apart(module, place, bench, warm=warm))
    return results


def _row(result: Result) -> str:
    bench = result.bench
    phase = bench.phase + (" (peer)" if bench.peer else "")
    if result.missing:
        return f"| {bench.case} | {phase} | - | - | - | not run: {result.missing} |"
    middle = statistics.median(result.seconds)
    spread = f" ({min(result.seconds):.3g}-{max(result.seconds):.3g})" if len(result.seconds) > 1 else ""
    target = "" if bench.target_s is None else f"{bench.target_s:g}"
    figures = ", ".join(f"{name} {_number(value)}" for name, value in result.figures.items())
    return f"| {bench.case} | {phase} | {middle:.3g}{spread} | {target} | {result.peak_mib:.0f} | {figures} |"


def _number(value: float | int | str) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}" if isinstance(value, float) else value


def table(results: list[Result]) -> str:
    """Write results as a Markdown table: seconds as median (least-most), peak memory in MiB."""
    head = "| case | phase | seconds | to reach, s | peak MiB | figures |\n| --- | --- | ---: | ---: | ---: | --- |"
    return "\n".join([head, *map(_row, results)])


def put_between_marks(page: str, result: str) -> str:
    """Return the page with what stands between its marks replaced; fails where the page has not one pair of them."""
    before, begin, rest = page.partition(_MARKS[0])
    old, end, after = rest.partition(_MARKS[1])
    if not (begin and end) or _MARKS[0] in after or _MARKS[0] in old:
        raise SystemExit(f"expected one pair of marks, {_MARKS[0]} and {_MARKS[1]}; nothing was written")
    return f"{before}{begin}\n\n{result}\n\n{end}{after}"


def _setting(command: str) -> str:
    """Say when, on what machine, with which versions and by which command it was measured."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = [f"{name} {_version(name)}" for name in _TOLD_VERSIONS if _version(name)]
    return "\n".join(
        [
            f"- date: {datetime.now(UTC):%Y-%m-%d}; command: `{command}`",
            f"- machine: {platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory_gib:.0f} GiB",
            f"- versions: Python {platform.python_version()}, {', '.join(versions)}",
        ]
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="run only benches whose `case: phase` holds one of these words")
    parser.add_argument("--once", action="store_true", help="run each quick bench once, to see that it still works")
    parser.add_argument("--into", type=Path, help="a Markdown page: write the table between its two marks, too")
    parser.add_argument("--list", action="store_true", help="list the benches and stop")
    parser.add_argument("--child", nargs=2, metavar=("MODULE", "PLACE"), help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Run what was asked for on the command line."""
    asked = _arguments()
    chosen = [row for row in benches() if not asked.words or any(word in row[2].name for word in asked.words)]
    if asked.child:
        _child(asked.child[0], int(asked.child[1]), warm=not asked.once)
    elif asked.list:
        print("\n".join(f"{bench.name}  [{module}.py]" for module, _, bench in chosen))
    elif asked.once:
        results = _all([row for row in chosen if row[2].once], warm=False)
        skipped = sum(bool(result.missing) for result in results)
        print(f"benchmarks: {len(results) - skipped} ran once, {skipped} not run (no data or peer here)")
    else:
        results = _all(chosen, warm=True)
        words = f' WORDS="{" ".join(asked.words)}"' if asked.words else ""
        result = f"{_setting('make bench' + words)}\n\n{table(results)}"
        print(result)
        if asked.into:
            asked.into.write_text(put_between_marks(asked.into.read_text(encoding="utf-8"), result), encoding="utf-8")


if __name__ == "__main__":
    main()
