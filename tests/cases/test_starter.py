"""The case that `safeconduct new` writes: clean, commented, and something can be planned on it."""

from __future__ import annotations

from pathlib import Path

from safeconduct.cases import check_case, load_case, new_case
from safeconduct.cases.tables.schema import TABLES


def test_it_has_no_fault(tmp_path: Path) -> None:
    new_case(tmp_path / "new")
    assert check_case(tmp_path / "new") == ()


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    new_case(tmp_path)
    assert load_case(tmp_path).case.title == "Two roads out of Oldtown"


def test_it_holds_all_that_a_plan_needs(tmp_path: Path) -> None:
    new_case(tmp_path / "new")
    case = load_case(tmp_path / "new").case
    assert 3 <= len(case.places) <= 5
    assert {group.means for group in case.people} == {"car", "bus"}
    assert all((case.roads, case.reception, case.assembly, case.fleet, case.windows, case.control, case.closures))
    assert load_case(tmp_path / "new").tables.keys() == TABLES.keys()
    assert case.assumed == ()


def test_it_explains_itself(tmp_path: Path) -> None:
    new_case(tmp_path / "new")
    text = (tmp_path / "new" / "case.toml").read_text("utf-8")
    assert text.count("#") > 20
    assert all(f"{word}.csv" in text for word in ("places", "roads", "people", "reception", "checkpoints", "wishes"))
    assert "invented" in text


def test_its_convoys_can_be_led(tmp_path: Path) -> None:  # S1
    new_case(tmp_path / "new")
    rules = load_case(tmp_path / "new").case.convoys
    assert (rules.least_vehicles, rules.most_vehicles, rules.headway_minutes) == (10, 60, 5)
