"""routes.csv and closures.csv: links, forced ways, what is shut when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from outlook_input.flee_tables import places_of, table_of
from safeconduct.core import Fault
from safeconduct.outlook import Closure
from safeconduct.outlook_input.flee.routes import FleeRoute, read_closures, read_routes

ROUTES = "#name1,name2,distance,forced_redirection\nAlpha,Beta,120,\nBeta,Gamma,130,2\nBeta,Delta,140,0\n"
START = date(2020, 3, 1)


def routes(text: str, folder: Path) -> tuple[list[FleeRoute], list[str]]:
    """Read routes: the links, and the faults."""
    faults: list[Fault] = []
    ways = read_routes(table_of(text, folder, faults), places_of(folder).names, faults)
    return ways, [f"{fault.level} {fault.line} {fault.column}" for fault in faults]


def closures(text: str, folder: Path, start: date | None = START) -> tuple[list[Closure], list[str]]:
    """Read closures of the routes above: what is shut, and the faults."""
    ways, _ = routes(ROUTES, folder)
    faults: list[Fault] = []
    table = table_of("#type,name1,name2,start,end\n" + text, folder, faults)
    found = read_closures(table, places_of(folder), ways, start)
    return found, [f"{fault.level} {fault.column}" for fault in faults]


def shut(text: str, folder: Path) -> list[tuple[str, str, str, int, int | None]]:
    """Return what rows without faults shut."""
    found, faults = closures(text, folder)
    assert faults == []
    return [(one.kind, one.a, one.b, one.from_day, one.to_day) for one in found]


@pytest.mark.parametrize(("cell", "forced"), [("", ""), ("0", ""), ("0.0", ""), ("1", "b_to_a"), ("2", "a_to_b")])
def test_forced_ways(cell: str, forced: str, tmp_path: Path) -> None:
    ways, faults = routes(f"Alpha,Beta,10,{cell}\n", tmp_path)
    assert ([way.link.forced for way in ways], faults) == ([forced], [])


def test_kinds_of_links_stand_in_a_column_of_their_own(tmp_path: Path) -> None:
    head = "#name1,name2,distance,forced_redirection,max_move_speed,link_type\n"
    ways, faults = routes(f"{head}Alpha,Beta,10,,20,walk\nBeta,Gamma,10,,20,\n", tmp_path)
    assert ([way.link.kind for way in ways], faults) == (["walk", "drive"], [])


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Alpha,Nowhere,10,", "error 1 name2"),
        ("Alpha,Beta,-1,", "error 1 distance"),
        ("Alpha,Beta,1e9,", "error 1 distance"),
        ("Alpha,Beta,,", "error 1 distance"),
        ("Alpha,Beta,10,yes", "error 1 forced_redirection"),
        ("Alpha,Beta,0,", "warning 1 distance"),
        ("Alpha,Alpha,5,", "warning 1 name2"),
    ],
)
def test_faults_of_a_route(row: str, fault: str, tmp_path: Path) -> None:
    assert routes(row + "\n", tmp_path)[1] == [fault]


def test_of_two_routes_the_shorter_is_kept_whichever_comes_first(tmp_path: Path) -> None:
    first, _ = routes("Alpha,Beta,10,1\nBeta,Alpha,8,\n", tmp_path)
    second, _ = routes("Beta,Alpha,8,\nAlpha,Beta,10,1\n", tmp_path)
    assert [(way.link.a, way.link.km, way.link.forced) for way in first] == [("Beta", 8, "a_to_b")]
    assert [(way.link.a, way.link.km, way.link.forced) for way in second] == [("Beta", 8, "a_to_b")]


@pytest.mark.parametrize(
    ("row", "meant"),
    [
        ("country,Homeland,Farland,1,3", ("border", "Homeland", "Farland", 1, 3)),
        ("Country,homeland,FARLAND,1,3", None),
        ("location,Gamma,Nearland,0,73", ("place", "Gamma", "", 0, 73)),
        ("location,Beta,,2,", ("place", "Beta", "", 2, None)),
        ("link,Beta,Alpha,0,-1", ("link", "Beta", "Alpha", 0, None)),
        ("camp,Gamma,,0,90", ("camp", "Gamma", "", 0, 90)),
        ("idpcamp,Gamma,,5,0", ("camp", "Gamma", "", 5, None)),
        ("remove_forced_redirection,Gamma,Beta,101,0", ("redirection", "Gamma", "Beta", 101, None)),
        ("link,Alpha,Beta,2020-03-03,2020-03-05", ("link", "Alpha", "Beta", 2, 4)),
    ],
)
def test_closures(row: str, meant: tuple[str, str, str, int, int | None] | None, tmp_path: Path) -> None:
    if meant is None:
        assert closures(row + "\n", tmp_path)[1] == ["warning name1", "warning name2"]
    else:
        assert shut(row + "\n", tmp_path) == [meant]


@pytest.mark.parametrize(
    ("row", "fault", "left"),
    [
        ("country,Homeland,Nowhere,1,3", "warning name2", 0),
        ("tunnel,Alpha,Beta,1,3", "warning closure_type", 0),
        ("link,Alpha,Delta,1,3", "warning name2", 1),
        ("remove_forced_redirection,Alpha,Beta,1,3", "warning name2", 1),
        ("location,Beta,Delta,1,3", "warning closure_type", 1),
        ("camp,Gamma,,-5,3", "warning closure_start", 1),
        ("camp,Gamma,,5,3", "warning closure_end", 1),
        ("camp,Gamma,,soon,3", "error closure_start", 0),
        ("camp,Gamma,,1.5,3", "error closure_start", 0),
    ],
)
def test_faults_of_a_closure(row: str, fault: str, left: int, tmp_path: Path) -> None:
    found, faults = closures(row + "\n", tmp_path)
    assert (faults, len(found)) == ([fault], left)


def test_a_date_without_a_known_first_day_is_left_to_the_fault_of_that(tmp_path: Path) -> None:
    assert closures("camp,Gamma,,2020-03-03,\n", tmp_path, None) == ([], [])
