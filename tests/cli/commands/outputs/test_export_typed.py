from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from plans import CLOCK, PLACES, sample_plan
from safeconduct.cli.app import build_app
from safeconduct.report.exports.files import write_all
from safeconduct.report.plan.reader import PlanFile


def export(*arguments: object) -> Result:
    """Run `safeconduct export` with these arguments."""
    return CliRunner().invoke(build_app(), ["export", *map(str, arguments)], prog_name="safeconduct")


@pytest.fixture
def planned(tmp_path: Path) -> Path:
    """Return a folder with the files of a plan of two corridors."""
    write_all(PlanFile(sample_plan(), CLOCK, PLACES), tmp_path / "out")
    return tmp_path / "out"


def test_export_prints_the_files_it_wrote(planned: Path, tmp_path: Path) -> None:
    told = export(planned, "--to", "gpx", "--out", tmp_path / "phones")
    assert told.exit_code == 0
    written = [Path(line) for line in told.stdout.splitlines()]
    assert sorted(path.suffix for path in written) == [".gpx", ".gpx", ".json"]
    assert all(path.parent == tmp_path / "phones" and path.is_file() for path in written)


def test_export_of_one_corridor(planned: Path, tmp_path: Path) -> None:
    told = export(planned / "plan.json", "--to", "kml", "--corridor", "c2", "--out", tmp_path / "one")
    assert told.exit_code == 0
    assert len(list((tmp_path / "one").glob("*.kml"))) == 1


def test_public_files_lie_apart(planned: Path) -> None:
    before = sorted(path.name for path in planned.iterdir())
    assert export(planned, "--to", "geojson", "--class", "public").exit_code == 0
    assert sorted(path.name for path in planned.iterdir()) == sorted([*before, "public"])


@pytest.mark.parametrize(
    "arguments", [["--to", "dwg"], ["--to", "gpx", "--class", "press"], ["--to", "gpx", "--corridor", "c9"], []]
)
def test_what_cannot_be_exported_is_wrong_usage(planned: Path, arguments: list[str]) -> None:
    told = export(planned, *arguments)
    assert told.exit_code == 2
    assert told.stdout == ""


def test_a_file_that_is_no_plan_is_at_fault(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text('{"format": "other"}', encoding="utf-8")
    assert export(tmp_path, "--to", "gpx").exit_code == 1
