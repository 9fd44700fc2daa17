"""The bundled cases as the program reads them: nothing at fault, no warning."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from example_cases import EXAMPLES
from safeconduct.cli.app import build_app

CASES = ("brest-2022-03-03", "mariupol-2022-03-05", "ukraine-2022-03-09", "aleppo-2016-12-15")


@pytest.mark.parametrize("case", CASES)
def test_check_finds_no_fault_and_no_warning(case: str) -> None:
    result = CliRunner().invoke(build_app(), ["check", str(EXAMPLES / case), "--json"])
    assert result.exit_code == 0, result.output
    assert not [fault for fault in json.loads(result.stdout)["faults"] if fault["level"] != "note"]
