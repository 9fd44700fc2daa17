from __future__ import annotations

import pytest

from bench import Bench, missing_file, missing_module
from docs.pages import ROOT
from run import Result, benches, measure, put_between_marks, table


def test_every_bench_has_a_name_of_its_own() -> None:
    names = [bench.name for _, _, bench in benches()]
    assert len(names) == len(set(names)) > 10


def test_a_bench_is_warmed_up_and_repeated() -> None:
    calls = []

    def run() -> dict[str, int]:
        calls.append("run")
        return {"calls": len(calls)}

    bench = Bench("tiny", "count", run, prepare=lambda: calls.append("prepare"), repeats=2)
    seconds, figures = measure(bench, warm=True)
    assert calls == ["prepare", "run", "run", "run"]
    assert len(seconds) == 2
    assert figures == {"calls": 4}


def test_table_tells_median_target_and_what_did_not_run() -> None:
    ran = Result(Bench("tiny", "count", dict, target_s=2.0), (1.0, 3.0, 2.0), 64.4, {"links": 1200, "gap %": 0.12345})
    missing = Result(Bench("tiny", "peer", dict, peer=True), (), 0.0, {}, "osmnx is not installed")
    assert table([ran, missing]).splitlines()[2:] == [
        "| tiny | count | 2 (1-3) | 2 | 64 | links 1,200, gap % 0.1235 |",
        "| tiny | peer (peer) | - | - | - | not run: osmnx is not installed |",
    ]


def test_table_goes_between_the_marks() -> None:
    page = "# Head\n<!-- made by make bench -->\nold\n<!-- end -->\nfoot\n"
    new = put_between_marks(page, "new")
    assert new == "# Head\n<!-- made by make bench -->\n\nnew\n\n<!-- end -->\nfoot\n"
    assert put_between_marks(new, "new") == new
    with pytest.raises(SystemExit, match="marks"):
        put_between_marks("# no marks\n", "new")


def test_the_page_has_its_marks() -> None:
    put_between_marks((ROOT / "docs/benchmarks.md").read_text(encoding="utf-8"), "")


def test_what_is_missing_is_named() -> None:
    assert missing_file(ROOT) == ""
    assert "nowhere.pbf" in missing_file(ROOT / "nowhere.pbf")
    assert missing_module("json") == ""
    assert "no_such_module" in missing_module("no_such_module")
