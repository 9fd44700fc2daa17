"""`safeconduct import FILE --into CASE` as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from safeconduct.cases import load_case, new_case
from safeconduct.cli.app import build_app

ASSETS = Path(__file__).parents[3] / "formats/assets"


def typed(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(build_app(), ["import", *words])
    return done.exit_code, done.output


def test_alerts_and_events_are_written_into_the_case(tmp_path: Path) -> None:
    new_case(tmp_path / "case")
    before = load_case(tmp_path / "case").case
    code, told = typed(
        str(ASSETS / "events/acled.csv"), str(ASSETS / "cap/alert.xml"), "--into", str(tmp_path / "case"), "--all"
    )
    after = load_case(tmp_path / "case").case
    assert code == 0
    assert "4 incidents and 1 alerts added, 0 said anew" in told
    assert len(after.incidents) == len(before.incidents) + 4
    assert after.alerts[-1].source == "centre@example.org (CAP a-1)"


@pytest.mark.parametrize("words", [["nowhere.csv"], [str(ASSETS / "events/wrong-cells.csv")]])
def test_a_file_at_fault_writes_nothing(tmp_path: Path, words: list[str]) -> None:
    new_case(tmp_path / "case")
    before = {path: path.read_bytes() for path in (tmp_path / "case").glob("*.csv")}
    done = CliRunner().invoke(build_app(), ["import", *words, "--into", str(tmp_path / "case")])
    assert done.exit_code != 0
    assert {path: path.read_bytes() for path in (tmp_path / "case").glob("*.csv")} == before
