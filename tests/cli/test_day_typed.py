"""`safeconduct day ...` as it is typed: a drill of the bundled day, from the command line alone."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from make_day import CASE, PASSPHRASE, main
from typer.testing import CliRunner, Result

from safeconduct.cli.app import build_app
from safeconduct.operation.oneliner import check_letters

_SCHEMAS = Path(__file__).resolve().parents[2] / "docs/schemas"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the bundled day's morning once."""
    folder = tmp_path_factory.mktemp("day")
    main(["--out", str(folder), "--until", "12:30", "--keys", str(folder / "keys")])
    return folder


@pytest.fixture
def run(morning: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a command of the day on a copy of the morning."""
    import shutil

    shutil.copytree(morning, tmp_path / "drill")
    monkeypatch.setenv("SAFECONDUCT_KEYS", str(tmp_path / "drill/keys"))
    monkeypatch.setenv("SAFECONDUCT_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("SAFECONDUCT_CLOCK", "2022-03-05T12:40+02:00")
    monkeypatch.chdir(tmp_path / "drill")

    def typed(verb: str, *arguments: object) -> Result:
        words = ["day", verb, "mariupol.agreement", *map(str, arguments)]
        return CliRunner().invoke(build_app(), words, prog_name="safeconduct")

    return typed


def told(result: Result, schema: str = "") -> dict[str, Any]:
    """Return the one JSON object of an answer, held against its schema."""
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    if schema:
        held = json.loads((_SCHEMAS / f"{schema}.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator(held).validate(answer)
    return answer


def board(run: Run) -> dict[str, Any]:
    return told(run("board", "--pinned", "keys.txt", "--json"), "day-board")


def corridor(run: Run, name: str) -> dict[str, Any]:
    return next(one for one in board(run)["corridors"] if one["id"] == name)


def test_hold_and_resume_by_two_parties_and_the_intermediary(run: Run) -> None:
    entry = told(run("report", "shelling", "--place", "rozivka+3>bilmak", "--how", "heard", "--at", "12:38", "--as",
                     "watch", "--json"), "agreement-entry")  # fmt: skip
    hold = told(run("order", "hold", "--corridor", "B", "--because", entry["entry"], "--as", "watch", "--json"))
    assert hold["body"]["because"] == entry["id"]
    assert corridor(run, "b")["holds"] == [hold["id"]]
    assert corridor(run, "b")["state"] == "held"
    assert run("order", "resume", "--corridor", "b", "--as", "icrc").exit_code == 2
    for name in ("ua", "ru", "icrc"):
        assert run("order", "resume", "--corridor", "b", "--as", name).exit_code == 0
    assert corridor(run, "b")["holds"] == []
    assert corridor(run, "b")["state"] == "open"


def test_a_clock_for_drills_that_is_none_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFECONDUCT_CLOCK", "half past twelve")
    result = run("board", "--pinned", "keys.txt")
    assert (result.exit_code, "SAFECONDUCT_CLOCK" in result.stderr) == (2, True)


def test_a_violation_from_allegation_to_answer(run: Run) -> None:
    entry = told(run("report", "shelling", "--place", "rozivka", "--at", "12:38", "--as", "watch", "--json"))["entry"]
    alleged = told(run("allege", entry, "--clause", "stop_fire", "--against", "ru", "--as", "ua", "--json"))["entry"]
    assert run("finding", alleged, "verified", "--as", "watch").exit_code == 0
    assert run("answer", alleged, "denied", "--as", "ru").exit_code == 0
    answer = told(run("violations", "--pinned", "keys.txt", "--json"), "day-violations")
    (one,) = answer["violations"]
    assert (one["alleged"], one["verified"], one["attributed"]) == ("ua", {"watch": "verified"}, [])
    assert one["answered"]["ru"]["says"] == "denied"


def test_passes_counts_queues_and_ready_are_entered(run: Run) -> None:
    for words in (
        ("pass", "A9", "volnovakha", "head", "--at", "12:35", "--as", "lead"),
        ("count", "pokrovsk", "100", "--at", "12:30", "--low", "90", "--as", "ua"),
        ("queue", "ru-nikolske", "70", "--at", "12:30", "--wait", "15", "--as", "watch"),
        ("ready", "convoy", "boarding", "A10", "--as", "lead"),
        ("alert", "x1", "alert", "--place", "mariupol", "--from", "12:30", "--as", "ops"),
    ):
        assert told(run(*words, "--json"), "agreement-entry")["body"]
    held = board(run)
    assert held["posts"][1]["queue"] == 70
    assert any(one["source"] == "alert" for one in held["holds"])


def test_a_line_by_text_message_is_typed_by_operations(run: Run) -> None:
    words = "WATCH SHELL 2 HEARD 1417 NIKOLSKE+3"
    (one,) = told(run("sms", f"{words} {check_letters(words)}", "--as", "ops", "--at", "14:20", "--json"))["entries"]
    assert one["body"]["at_place"] == {"off_m": 3000, "place": "nikolske", "towards": "rozivka"}
    assert (one["body"]["by"], one["body"]["via"]) == ("watch", "sms")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("report", "dance", "--place", "rozivka"), 2, "act"),
        (("report", "shelling"), 2, "--place"),
        (("report", "shelling", "--place", "rozivka+3"), 2, "towards"),
        (("report", "shelling", "--position", "x"), 2, "degrees"),
        (("pass", "Z1", "rozivka", "head"), 2, "convoy"),
        (("pass", "A1", "rosivka", "head"), 2, "rozivka"),
        (("order", "stop"), 2, "order"),
        (("order", "hold", "--corridor", "x"), 2, "corridor"),
        (("order", "hold", "--section", "mariupol"), 2, "neighbouring"),
        (("order", "hold", "--because", "nothing"), 2, "entries"),
        (("sms", "K31 SHELL HEARD 1417 NIKOLSKE ZZ"), 1, "check letters"),
        (("replan",), 2, "--case"),
        (("board", "--lang", "xx"), 2, "xx"),
        (("board", "--plan", "none.json"), 1, "none.json"),
    ],
)
def test_what_is_typed_wrong_is_told_and_nothing_is_written(
    run: Run, words: tuple[str, ...], code: int, says: str
) -> None:
    before = sorted(path.name for path in Path("mariupol.agreement/entries").iterdir())
    more = ("--as", "watch") if words[0] not in ("board", "replan") else ("--pinned", "keys.txt")
    result = run(*words, *more)
    assert (result.exit_code, says in result.output) == (code, True), result.output
    assert sorted(path.name for path in Path("mariupol.agreement/entries").iterdir()) == before


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_board_and_close_in_three_languages(run: Run, language: str) -> None:
    for verb in ("board", "close", "violations"):
        result = run(verb, "--pinned", "keys.txt", "--at", "12:30", "--case", CASE, "--lang", language)
        assert result.exit_code == 0, result.output
        assert "{" not in result.output


def test_close_writes_one_file_of_three_languages(run: Run) -> None:
    answer = told(run("close", "--pinned", "keys.txt", "--at", "12:30", "--out", "day.txt", "--json"), "day-close")
    assert {one["outcome"] for one in answer["outcomes"]} <= {"under way", "planned"}
    text = Path("day.txt").read_text(encoding="utf-8")
    assert all(word in text for word in ("What was agreed", "Що було погоджено", "Что было согласовано"))


def test_the_public_board_has_no_convoy(run: Run) -> None:
    answer = told(run("board", "--pinned", "keys.txt", "--at", "12:30", "--for", "public", "--json"), "day-board")
    assert "convoys" not in answer
    assert all(set(one) == {"id", "open", "over"} for one in answer["corridors"])


def entered(run: Run, *words: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = told(run("import", *words, "--as", "ops", "--json"))["entries"]
    return rows


def test_answers_of_a_form_are_entered_once(run: Run) -> None:
    answer = {"_uuid": "u-1", "act": "shot", "how": "seen", "at": "2022-03-05T12:20:00+02:00", "place": "rozivka",
              "observer": "watch"}  # fmt: skip
    Path("kobo.json").write_text(json.dumps([answer, {**answer, "_uuid": "u-2", "act": "dance"}]), encoding="utf-8")
    (one,) = entered(run, "answers", "kobo.json")
    assert (one["body"]["uuid"], one["body"]["by"]) == ("u-1", "watch")
    assert run("import", "answers", "kobo.json", "--as", "ops").exit_code == 1  # the one at fault is still at fault
    assert len([one for one in board(run)["reports"] if one["act"] == "shot"]) == 1


def test_positions_become_tracks_and_move_the_convoy(run: Run) -> None:
    rows = [{"_type": "location", "lat": 47.2053, "lon": 37.3214, "tst": 1646476200, "tid": "k9"}]
    Path("rec.json").write_text(json.dumps(rows), encoding="utf-8")
    (one,) = entered(run, "positions", "rec.json", "--convoy", "B12")
    assert (one["body"]["device"], one["body"]["fixes"]) == ("k9", 1)
    assert next(one for one in board(run)["convoys"] if one["id"] == "B12")["at"] >= 0


def test_a_cap_alert_holds_the_corridors_it_touches(run: Run) -> None:
    text = (
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>x1</identifier><sender>s</sender>'
        "<sent>2022-03-05T12:25:00+02:00</sent><status>Actual</status><msgType>Alert</msgType><info>"
        "<area><areaDesc>Volnovakha</areaDesc></area></info></alert>"
    )
    Path("cap.xml").write_text(text, encoding="utf-8")
    (one,) = entered(run, "cap", "cap.xml")
    assert one["body"]["places"] == ["volnovakha"]
    (hold,) = [one for one in board(run)["holds"] if one["source"] == "alert"]
    assert hold["corridors"] == ["a"]


def test_the_form_holds_the_plans_places(run: Run) -> None:
    assert told(run("form", "--out", "f.xlsx", "--json"))["bytes"] > 1000
    assert Path("f.xlsx").read_bytes()[:2] == b"PK"
    assert run("form", "--out", "f.csv").exit_code == 2


# --- the drill of docs/day.md, command by command as the page has it

_PAGE = Path(__file__).resolve().parents[2] / "docs/day.md"
_NEW = re.compile(r"^([a-z]+-\d{5}-(report|violation|count|order|finding|answer|settle))\b", re.MULTILINE)


def drilled() -> list[list[str]]:
    """Return the commands of the drill's table, one list of words each."""
    page = _PAGE.read_text(encoding="utf-8").partition("## A drill for four")[2]
    cells = [row.split("|")[3] for row in page.splitlines() if row.startswith("| ") and row[2].isdigit()]
    return [shlex.split(span) for cell in cells for span in re.findall(r"`(day [^`]+)`", cell)]


def play(run: Run, words: list[str], named: dict[str, str]) -> Result:
    """Run one command with what REPORT, VIOLATION and COUNT stand for by then; note what it entered."""
    filled = [named.get(word, word) for word in words[3:]]
    done = run(words[1], *filled, *(["--pinned", "keys.txt"] if words[1] in ("replan", "close") else []))
    for label, kind in _NEW.findall(done.stdout):
        named.setdefault(kind.upper(), label)
    return done


def test_the_drill_runs_as_its_page_has_it(run: Run) -> None:
    named = {"examples/mariupol-2022-03-05": str(CASE), "20": "0.1"}
    commands = drilled()
    assert len(commands) >= 10
    for words in commands:
        done = play(run, words, named)
        assert done.exit_code == 0, (words, done.output)
    for corridor in ("B", "D"):
        for author in ("ua", "ru", "icrc"):
            assert run("order", "resume", "--corridor", corridor, "--as", author).exit_code == 0
    assert run("count", "zaporizhzhia", "2010", "--as", "ru").exit_code == 0
    assert run("settle", named["COUNT"], "agreed", "--as", "ru").exit_code == 0
    held = board(run)
    assert {one["id"]: one["state"] for one in held["corridors"]} == {
        "a": "open", "b": "open", "c": "held", "d": "closing",
    }  # fmt: skip
    assert [one["joint"] for one in held["counts"] if one["persons"] == 1930] == [True]


def test_a_right_that_nobody_gave_is_told_at_once(run: Run) -> None:
    done = run("order", "open", "--corridor", "B", "--as", "watch")
    assert done.exit_code == 0
    assert "counts for nothing: watch (monitor) may not order open" in done.stderr
    done = run("report", "shelling", "--place", "rozivka", "--how", "heard", "--at", "12:38", "--as", "watch")
    assert "asks to stop at once" in done.stderr
    assert run("order", "hold", "--corridor", "B", "--as", "watch").stderr == ""
