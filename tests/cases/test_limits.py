"""Cases that are too large are refused before any planning; files in the way are told."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from safeconduct.cases import check_case
from safeconduct.cases.writing.starter import new_case


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the folder of a new case."""
    new_case(tmp_path / "first")
    return tmp_path / "first"


def _errors(case: Path) -> list[str]:
    return [str(fault) for fault in check_case(case) if fault.level == "error"]


def _setting(case: Path, key: str, value: str) -> None:
    text = (case / "case.toml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(f"{key} ")]
    (case / "case.toml").write_text("\n".join([f"{key} = {value}", *kept]) + "\n", encoding="utf-8")


def test_a_new_case_is_within_all_limits(case: Path) -> None:
    assert _errors(case) == []


def test_steps_without_number_are_reported(case: Path) -> None:
    _setting(case, "step_minutes", "0.0001")
    assert any("steps in the horizon; expected at most 20,000" in error for error in _errors(case))


def test_a_billion_buses_are_reported(case: Path) -> None:
    (case / "fleet.csv").write_text("id,place,vehicles,seats\nb,oldtown,999999999,50\n", encoding="utf-8")
    assert any("fleet.csv:2 [vehicles]: got 999,999,999 vehicles" in error for error in _errors(case))


def test_a_billion_persons_are_reported(case: Path) -> None:
    (case / "people.csv").write_text("place,means,persons\noldtown,car,999999999\n", encoding="utf-8")
    assert any("people.csv:2 [persons]: got 999,999,999 persons" in error for error in _errors(case))


def test_rows_without_number_are_reported(case: Path) -> None:
    rows = "".join(f"b{number},oldtown,1,50\n" for number in range(10_001))
    (case / "fleet.csv").write_text("id,place,vehicles,seats\n" + rows, encoding="utf-8")
    assert any("more than 10,000 rows; expected at most 10,000" in error for error in _errors(case))


def _broken_link(path: Path) -> None:
    path.symlink_to("nowhere.csv")


@pytest.mark.parametrize("make", [_broken_link, os.mkfifo, Path.mkdir])
@pytest.mark.parametrize("name", ["closures.csv", "alerts.csv", "danger.geojson", "case.toml", "places.csv"])
def test_what_is_no_file_is_an_error_and_not_an_absent_file(
    case: Path, make: Callable[[Path], None], name: str
) -> None:
    (case / name).unlink(missing_ok=True)
    make(case / name)
    assert any(error.startswith(name) for error in _errors(case))


def test_a_broken_link_for_the_reports_is_an_error(case: Path) -> None:
    if (case / "reports").exists():
        shutil.rmtree(case / "reports")
    (case / "reports").symlink_to("nowhere")
    assert any("a link to nothing" in error for error in _errors(case))


@pytest.mark.parametrize("twin", ["People.csv", "PEOPLE.CSV", "\uff50eople.csv"])
def test_a_twin_by_case_is_an_error(case: Path, twin: str) -> None:
    (case / twin).write_text("place,means,persons\n", encoding="utf-8")
    assert any("one file for the table people" in error for error in _errors(case))
