"""The outlook and reports from Python: the function keeps its name, and its numbers are those of the command."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import safeconduct as sc
from example_cases import EXAMPLES
from safeconduct.cli.app import build_app
from safeconduct.core import UsageError

FOLDER = EXAMPLES / "outlook-ukraine-2022-03"


def test_outlook_is_that_of_the_command(tmp_path: Path) -> None:
    found = sc.outlook(FOLDER, draws=0)
    arguments = ["outlook", str(FOLDER), "--draws", "0", "--json", "--out", str(tmp_path / "o")]
    told = CliRunner().invoke(build_app(), arguments, prog_name="safeconduct")
    assert told.exit_code == 0, told.stderr
    assert json.loads(told.stdout) == json.loads(json.dumps(found.to_json()))
    assert len(found.to_rows()) == len(found.to_json()["places"]) * len(found.forecast.days)


def test_the_function_stays_where_the_stage_is_imported_later() -> None:
    code = "import safeconduct as sc\nimport safeconduct.outlook.model\nfrom safeconduct.outlook import Settings\n"
    done = subprocess.run([sys.executable, "-c", f"{code}assert callable(sc.outlook), sc.outlook"], check=False)
    assert done.returncode == 0


@pytest.mark.parametrize(
    "options", [{"horizon": 5}, {"draws": -1}, {"from_day": 10**6}, {"from_day": date(1999, 1, 1)}]
)
def test_what_cannot_be_is_refused(options: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="expected"):
        sc.outlook(FOLDER, **options)  # type: ignore[arg-type]


def test_reports_are_read_with_the_places_of_a_case() -> None:
    case = sc.read_case(EXAMPLES / "mariupol-2022-03-05")
    files = sorted((EXAMPLES / "mariupol-2022-03-05/reports").glob("*.txt"))
    found = sc.read_reports(*files, case=case)
    assert {row["file"] for row in found.to_rows()} <= {path.name for path in files}
    assert any(row["party"] == "ru" for row in found.to_rows())
    assert len(found.to_json()) == len(found.statements) > 3


def test_a_text_of_which_nothing_is_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nothing happened.\n", encoding="utf-8")
    assert sc.read_reports(tmp_path / "a.txt").silent == (str(tmp_path / "a.txt"),)
