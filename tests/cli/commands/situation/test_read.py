"""`safeconduct read`: several files, one of them broken; JSON lines; adding to a case."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from safeconduct.cases import check_case
from safeconduct.cli.commands.situation.read import CORRIDORS_NAME, STATEMENTS_NAME, read_command
from safeconduct.core import UsageError

_ROOT = Path(__file__).resolve().parents[4]
_TEXT = "2022-03-05\n\nA corridor from Mariupol to Zaporizhzhia was agreed, Iryna Vereshchuk said.\n"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "one.txt"
    path.write_text(_TEXT, encoding="utf-8")
    return path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(_ROOT / "examples/mariupol-2022-03-05", folder)
    return folder


def test_json_is_one_statement_a_line(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read_command([text], None, True, False, None) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["kind"], row["origin"], row["destination"]) == ("corridor", "Mariupol", "Zaporizhzhia")
    assert _TEXT[slice(*row["span"])] == row["quote"]


def test_one_broken_file_does_not_stop_the_others(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read_command([text.parent / "no.txt", text], None, True, False, None) == 1
    told = capsys.readouterr()
    assert "no.txt: got no such file" in told.err
    assert len(told.out.splitlines()) == 1


def test_words_for_people_and_rules(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read_command([text], None, False, True, None)
    out = capsys.readouterr().out
    assert "corridor agreed origin: Mariupol; destination: Zaporizhzhia - Iryna Vereshchuk (unverified)" in out
    assert "corridor by route.from-to" in out


def test_day_is_given_where_the_text_has_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.txt"
    path.write_text("300 people left Mariupol yesterday.", encoding="utf-8")
    read_command([path], "2022-03-06", True, False, None)
    told = capsys.readouterr()
    assert json.loads(told.out.splitlines()[-1])["about"] == "2022-03-05"
    assert told.err == ""


def test_no_day_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.txt"
    path.write_text("300 people left Mariupol yesterday.", encoding="utf-8")
    assert read_command([path], None, True, False, None) == 0
    assert "warning: " in capsys.readouterr().err


def test_wrong_day(text: Path) -> None:
    with pytest.raises(UsageError, match="--date"):
        read_command([text], "5 March", True, False, None)


def test_into_a_case(text: Path, case: Path) -> None:
    assert read_command([text], None, True, False, case) == 0
    assert (case / "reports/one.txt").read_text(encoding="utf-8") == _TEXT
    assert len((case / STATEMENTS_NAME).read_text(encoding="utf-8").splitlines()) == 1
    with (case / f"{CORRIDORS_NAME}.csv").open(encoding="utf-8", newline="") as handle:
        (row,) = csv.DictReader(handle)
    assert (row["origin"], row["agreed_by"]) == ("Mariupol", "Iryna Vereshchuk")
    drawn = json.loads((case / f"{CORRIDORS_NAME}.geojson").read_text(encoding="utf-8"))
    assert drawn["features"][0]["geometry"]["type"] == "LineString"


def test_a_case_with_statements_is_still_sound(text: Path, case: Path) -> None:
    before = check_case(case)
    read_command([text], None, True, False, case)
    assert check_case(case) == before


def test_reading_again_changes_nothing(text: Path, case: Path) -> None:
    read_command([text], None, True, False, case)
    first = (case / STATEMENTS_NAME).read_bytes()
    read_command([text], None, True, False, case)
    assert (case / STATEMENTS_NAME).read_bytes() == first


def test_order_of_files_does_not_matter(text: Path, case: Path, tmp_path: Path) -> None:
    other = tmp_path / "two.txt"
    other.write_text("2022-03-04\n\n300 people left Sumy.", encoding="utf-8")
    copy = tmp_path / "copy"
    shutil.copytree(case, copy)
    read_command([text, other], None, True, False, case)
    read_command([other, text], None, True, False, copy)
    assert (case / STATEMENTS_NAME).read_bytes() == (copy / STATEMENTS_NAME).read_bytes()


def test_another_report_of_the_same_name_is_kept(text: Path, case: Path) -> None:
    (case / "reports/one.txt").write_text("other words", encoding="utf-8")
    with pytest.raises(UsageError, match="other words"):
        read_command([text], None, True, False, case)
    assert not (case / STATEMENTS_NAME).exists()


def test_no_case(text: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no case folder"):
        read_command([text], None, True, False, tmp_path)


def test_broken_statements_of_a_case_are_reported(text: Path, case: Path) -> None:
    (case / STATEMENTS_NAME).parent.mkdir()
    (case / STATEMENTS_NAME).write_text("{}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="jsonl:1: format"):
        read_command([text], None, True, False, case)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Environ 500 personnes ont quitté la ville pour la capitale, selon le comité.", "another language (fr)"),
        ("The chess club met on Friday and elected a new treasurer.", "nothing was read"),
        ("Ponad 500 osób zostało ewakuowanych z miasta do stolicy przez Czerwony Krzyż.", "another language (pl)"),
    ],
)
def test_text_of_which_nothing_is_read_warns_and_fails(
    words: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.txt"
    path.write_text(words, encoding="utf-8")
    assert read_command([path], "2022-03-06", True, False, None) == 1
    assert told in capsys.readouterr().err
