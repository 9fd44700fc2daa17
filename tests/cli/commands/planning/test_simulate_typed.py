"""`safeconduct simulate` as it is typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from safeconduct.cli.app import build_app
from safeconduct.simulation import CAUSES
from sample_case import write_sample_case

_SCHEMA = Path(__file__).resolve().parents[4] / "docs/schemas/simulate.schema.json"


def run(*arguments: object) -> Result:
    """Run the program with these arguments."""
    return CliRunner().invoke(build_app(), [str(argument) for argument in arguments], prog_name="safeconduct")


def keeps_to_schema(answer: object) -> bool:
    """Hold an answer against its schema."""
    Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8"))).validate(answer)
    return True


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a small case and its plan's folder."""
    folder = tmp_path_factory.mktemp("simulate")
    people = ("town,car,1000,2.5\ntown,bus,90,\nburg,car,200,2.5\n", "town,car,150,2.5\ntown,bus,90,\n")
    case = write_sample_case(folder, people=people, wishes=("burg,ua,0.5\n", ""))
    told = run("plan", case, "--effort", "fast", "--out", folder / "out")
    assert told.exit_code == 0, told.output
    return case, folder / "out"


def test_json_keeps_to_its_schema_and_replays_a_run(planned: tuple[Path, Path]) -> None:
    case, plan = planned
    told = run("simulate", case, "--plan", plan, "--runs", 60, "--effects", 20, "--workers", 1, "--json", "--replay", 3)
    assert told.exit_code == 0, told.stderr
    answer = json.loads(told.stdout)
    assert keeps_to_schema(answer)
    assert (answer["runs"], answer["stopped"], answer["replay"]["run"]) == (60, False, 3)
    ends = sum(answer[name]["mean"] for name in ("out", "caught", "back", "under_way", "waiting"))
    assert ends == pytest.approx(answer["came"]["mean"], abs=0.01)
    assert sum(row["out"]["mean"] for row in answer["by"]) == pytest.approx(answer["out"]["mean"], abs=0.01)


def test_the_day_as_planned_is_the_plan(planned: tuple[Path, Path], tmp_path: Path) -> None:
    case, plan = planned
    causes = CAUSES
    text = "".join(f"[{cause}]\non = false\n" for cause in causes)
    (case / "chance.toml").write_text(text, encoding="utf-8")
    told = run("simulate", case, "--plan", plan, "--runs", 2, "--workers", 1, "--json", "--replay", 0)
    (case / "chance.toml").unlink()
    answer, document = json.loads(told.stdout), json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    assert answer["out"]["mean"] == document["persons"]["out"]
    assert answer["all_clear_by_end"] == 1.0
    first = {convoy["id"]: convoy["passes"][0]["head"] for convoy in document["convoys"]}
    assert {one["id"]: one["hops"][0]["head"] for one in answer["replay"]["convoys"]} == first


def test_text_tells_the_ends_the_causes_and_other_conduct(planned: tuple[Path, Path]) -> None:
    case, plan = planned
    told = run("simulate", case, "--plan", plan, "--runs", 50, "--effects", 10, "--workers", 1)
    assert told.exit_code == 0
    assert all(word in told.stdout for word in ("worst 5 %", "the corridor does not open", "wait where they are"))


def test_two_plans_run_by_run(planned: tuple[Path, Path]) -> None:
    case, plan = planned
    told = run("simulate", case, "--plan", plan, "--plan", plan, "--runs", 20, "--workers", 1, "--json")
    answer = json.loads(told.stdout)
    assert keeps_to_schema(answer)
    assert answer["difference"]["out"] == {"persons": 0.0, "standard_error": 0.0, "low": 0.0, "high": 0.0}
    assert "95 of 100" in run("simulate", case, "--plan", plan, "--plan", plan, "--runs", 20, "--workers", 1).stdout


def test_out_writes_what_report_and_the_brief_read(planned: tuple[Path, Path], tmp_path: Path) -> None:
    case, plan = planned
    more = "--out", plan, "--replay", 3, "--replay", 7
    told = run("simulate", case, "--plan", plan, "--runs", 20, "--workers", 1, *more)
    assert told.exit_code == 0, told.stderr
    held = json.loads((plan / "simulation.json").read_text(encoding="utf-8"))
    assert keeps_to_schema(held)
    assert {3, 7} <= {day["run"] for day in held["days"]}
    assert "HOW SURE" in (plan / "brief.txt").read_text(encoding="utf-8")
    rows = json.loads((plan / "files.json").read_text(encoding="utf-8"))["files"]
    assert {"name": "simulation.json", "class": "parties"} in rows
    told = run("report", case, "--to", "pdf", "--for", "parties", "--lang", "en", "--plan", plan, "--out", tmp_path)
    assert told.exit_code == 0, told.stderr
    assert "simulation.json" in told.stderr


def test_a_new_plan_takes_the_old_simulation_away(planned: tuple[Path, Path], tmp_path: Path) -> None:
    case, made = planned[0], tmp_path / "out"
    assert run("plan", case, "--effort", "fast", "--out", made).exit_code == 0
    assert run("simulate", case, "--plan", made, "--runs", 5, "--workers", 1, "--out", made).exit_code == 0
    assert (made / "simulation.json").exists()
    assert run("plan", case, "--effort", "fast", "--out", made).exit_code == 0
    assert not (made / "simulation.json").exists()
    assert "HOW SURE" not in (made / "brief.txt").read_text(encoding="utf-8")


def test_report_refuses_the_simulation_of_another_plan(planned: tuple[Path, Path], tmp_path: Path) -> None:
    case, plan = planned
    assert run("simulate", case, "--plan", plan, "--runs", 5, "--workers", 1, "--out", tmp_path).exit_code == 0
    document = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    document["convoys"] = document["convoys"][:-1]
    (tmp_path / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    told = run("report", case, "--to", "pdf", "--for", "parties", "--plan", tmp_path)
    assert told.exit_code == 2
    assert "of another plan" in told.stderr


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (("--runs", 0), "--runs 0"),
        (("--runs", 5, "--precision", 0.1), "give one of the two"),
        (("--precision", 0), "--precision 0"),
        (("--precision", "nan"), "--precision nan"),
        (("--effects", -1), "effects"),
        (("--replay", 1), "--replay"),
        (("--replay", -1, "--out", "x"), "--replay -1"),
        (("--replay", 1, "--replay", 2, "--json"), "--out"),
        (("--tune", "margin", "--out", "x"), "--tune"),
        (("--workers", 0), "--workers"),
    ],
)
def test_wrong_usage_is_told(planned: tuple[Path, Path], more: tuple[object, ...], word: str) -> None:
    case, plan = planned
    told = run("simulate", case, "--plan", plan, *more)
    assert told.exit_code == 2
    assert word in told.stderr


def test_no_plan_is_told(planned: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("simulate", planned[0])
    assert told.exit_code == 2
    assert "safeconduct plan" in told.stderr


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda text: text[: len(text) // 2], "cut off"),
        (lambda text: text.replace("safeconduct.plan/2", "safeconduct.plan/1"), "plan/1"),
        (lambda text: re.sub(r'"road":"[^"]+"', '"road":"elsewhere"', text), "no road"),
    ],
)
def test_bad_plans_are_told(planned: tuple[Path, Path], tmp_path: Path, change: object, word: str) -> None:
    case, plan = planned
    text = (plan / "plan.json").read_text(encoding="utf-8")
    assert callable(change)
    assert change(text) != text
    (tmp_path / "plan.json").write_text(change(text), encoding="utf-8")
    told = run("simulate", case, "--plan", tmp_path)
    assert told.exit_code == 1
    assert word in told.stderr
    assert "Traceback" not in told.output


def test_bad_chances_are_told_as_json_too(planned: tuple[Path, Path]) -> None:
    case, plan = planned
    (case / "chance.toml").write_text("[earthquake]\n[bus]\nabsent_share = 2\n", encoding="utf-8")
    told = run("simulate", case, "--plan", plan, "--json")
    (case / "chance.toml").unlink()
    assert told.exit_code == 1
    faults = [fault for fault in json.loads(told.stdout)["faults"] if fault["file"] == "chance.toml"]
    assert [fault["line"] for fault in faults] == [1, 3]
