"""`safeconduct register CASE`: corridors, rivals side by side; and what `read --into` puts into the picture."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from safeconduct.cases import check_case, load_case
from safeconduct.cases.changes.said import READ_MARK
from safeconduct.cli.commands.situation.read import read_command
from safeconduct.cli.commands.situation.register import REGISTER_FORMAT, register_command
from safeconduct.core import UsageError

_ROOT = Path(__file__).resolve().parents[4]
_ONE = """outlet: Paper A
date: 2022-03-05

A total of 500 people were evacuated from Mariupol to Zaporizhzhia on 5 March, Iryna Vereshchuk said.
"""
_OTHER = """outlet: Paper B
date: 2022-03-05

A total of 200 people were evacuated from Mariupol to Zaporizhzhia on 5 March, Mikhail Mizintsev said.

Russian forces captured Volnovakha on 5 March, Igor Konashenkov said. Mariupol was shelled on 5 March.
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(_ROOT / "examples/mariupol-2022-03-05", folder)
    return folder


@pytest.fixture
def read_case(case: Path, tmp_path: Path) -> Path:
    texts = [tmp_path / "one.txt", tmp_path / "other.txt"]
    for path, words in zip(texts, (_ONE, _OTHER), strict=True):
        path.write_text(words, encoding="utf-8")
    assert read_command(texts, None, True, False, case) == 0
    return case


def test_rival_figures_stand_side_by_side(read_case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert register_command(read_case, None, None, False, False) == 0
    rivals = capsys.readouterr().out.partition("Rival words (")[2].partition("Other words")[0]
    assert rivals.startswith("1)")
    for words in ("persons 500", "Iryna Vereshchuk, Paper A", "persons 200", "Mikhail Mizintsev, Paper B"):
        assert words in rivals
    assert rivals.count("disputed") == 2


def test_register_as_json_names_the_statements_of_each_rival(
    read_case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    register_command(read_case, None, None, True, True)
    told = json.loads(capsys.readouterr().out)
    assert told["format"] == REGISTER_FORMAT
    known = {one["id"] for one in told["statements"]}
    (rival,) = told["rivals"]
    assert (rival["kind"], len(rival["statements"])) == ("evacuated", 2)
    assert known.issuperset(rival["statements"])
    assert all(one["explained"] for one in told["statements"])


def test_every_word_explains_itself(read_case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    register_command(read_case, None, None, False, True)
    assert "evacuated by count.people" in capsys.readouterr().out


def test_only_what_had_been_said_by_a_day(read_case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert register_command(read_case, "2022-03-04", None, False, False) == 1
    assert "no statements" in capsys.readouterr().out


def test_case_without_statements_says_how_to_read_some(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert register_command(case, None, None, False, False) == 1
    assert f"--into {case}" in capsys.readouterr().out


def test_no_case_and_no_day_are_reported(case: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no case folder"):
        register_command(tmp_path / "none", None, None, False, False)
    with pytest.raises(UsageError, match="--by"):
        register_command(case, "5 March", None, False, False)


def test_control_and_incidents_go_into_the_picture(read_case: Path) -> None:
    case = load_case(read_case).case
    (claim,) = [one for one in case.control if one.source.endswith(READ_MARK)]
    assert (claim.party, claim.says, claim.state) == ("ru", "ru", "claimed")
    assert "Igor Konashenkov, Paper B" in claim.source
    with (read_case / "incidents.csv").open(encoding="utf-8", newline="") as handle:
        read = [row for row in csv.DictReader(handle) if row["source"].endswith(READ_MARK)]
    assert [(row["kind"], row["party"]) for row in read] == [("shelled", "")]


def test_own_rows_of_the_case_are_kept(case: Path, read_case: Path) -> None:
    own = load_case(_ROOT / "examples/mariupol-2022-03-05").case
    now = load_case(read_case).case
    assert set(own.incidents) <= set(now.incidents)
    assert set(own.control) <= set(now.control)


def test_reading_again_puts_nothing_twice(read_case: Path, tmp_path: Path) -> None:
    before = (read_case / "incidents.csv").read_bytes(), (read_case / "control.geojson").read_bytes()
    read_command([tmp_path / "one.txt", tmp_path / "other.txt"], None, True, False, read_case)
    assert ((read_case / "incidents.csv").read_bytes(), (read_case / "control.geojson").read_bytes()) == before


def test_case_that_was_read_into_is_still_sound(read_case: Path) -> None:
    assert not [fault for fault in check_case(read_case) if fault.level == "error"]
