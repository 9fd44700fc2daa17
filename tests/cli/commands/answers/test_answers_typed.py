"""`safeconduct what-if` and `compare` as they are typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from plans import CLOCK, PLACES, sample_plan
from safeconduct.cli.app import build_app
from safeconduct.report.exports.files import write_all
from safeconduct.report.plan.reader import PlanFile
from sample_case import write_sample_case

_SCHEMAS = Path(__file__).resolve().parents[4] / "docs/schemas"


def run(*arguments: object) -> Result:
    """Run the program with these arguments."""
    return CliRunner().invoke(build_app(), [str(argument) for argument in arguments], prog_name="safeconduct")


def keeps_to(schema: str, answer: object) -> bool:
    """Hold an answer against its schema."""
    Draft202012Validator(json.loads((_SCHEMAS / f"{schema}.schema.json").read_text(encoding="utf-8"))).validate(answer)
    return True


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the folder of a case with one window and a mined road, small enough to be planned at once."""
    people = "town,car,1000,2.5\ntown,bus,90,\nburg,car,200,2.5\n"
    edits = {
        "people": (people, "town,car,100,2.5\n"),
        "wishes": ("burg,ua,0.5\n", ""),
        "fleet": ("f1,haven,bus,2", "f1,haven,bus,0"),
        "case": ('end = "22:00"', 'end = "14:00"'),
    }
    return write_sample_case(tmp_path, **edits)


def test_what_if_tells_each_change_and_all_together_and_writes_their_plans(case: Path, tmp_path: Path) -> None:
    told = run(
        "what-if", case, "w1 ends 12:30", "close cross-haven", "--effort", "fast", "--json", "--out", tmp_path / "o"
    )
    assert told.exit_code == 0, told.stderr
    answer = json.loads(told.stdout)
    assert keeps_to("what-if", answer)
    assert [one["change"] for one in answer["changes"]] == ["w1 ends 12:30", "close cross-haven"]
    assert answer["changes"][1]["infeasible"]["because"]
    assert answer["changes"][1]["difference"]["persons"] == -answer["before"]["figures"]["persons"]
    written = {path.parent.name for path in (tmp_path / "o").glob("*/plan.json")}
    assert written == {"before", "change-1"}


def test_what_if_of_something_unused_has_no_effect(case: Path) -> None:
    told = run("what-if", case, "room 600 at r1", "--effort", "fast")
    assert told.exit_code == 0, told.stderr
    assert "No effect." in told.stdout


def test_what_names_nothing_is_wrong_usage_and_plans_nothing(case: Path) -> None:
    told = run("what-if", case, "w9 ends 12:00", "20 buses at havn")
    assert told.exit_code == 2
    assert "no window 'w9'" in told.stderr
    assert "Did you mean haven" in told.stderr


def test_completion_lists_what_can_be_asked(case: Path) -> None:
    told = run("what-if", case, "--complete", "close t")
    assert (told.exit_code, told.stdout) == (0, "close town-cross\n")


def test_out_that_holds_something_else_is_refused_before_any_work(case: Path, tmp_path: Path) -> None:
    (tmp_path / "o/before").mkdir(parents=True)
    (tmp_path / "o/before/mine.txt").write_text("mine", encoding="utf-8")
    assert run("what-if", case, "w1 ends 12:00", "--out", tmp_path / "o").exit_code == 2


def test_plan_with_few_corridors_tells_what_each_number_leaves(case: Path, tmp_path: Path) -> None:
    told = run("plan", case, "--max-corridors", "1", "--effort", "fast", "--json", "--out", tmp_path / "o")
    assert told.exit_code == 0, told.stderr
    answer = json.loads(told.stdout)
    assert keeps_to("corridors", answer)
    assert answer["costs"][0]["persons"] == answer["plan"]["persons"]["out"]


@pytest.mark.parametrize("limit", [("--max-corridors", "0"), ("--least-persons", "0"), ("--max-corridors", "-2")])
def test_no_corridors_is_wrong_usage(limit: tuple[str, str], case: Path, tmp_path: Path) -> None:
    assert run("plan", case, "=".join(limit), "--out", tmp_path / "o").exit_code == 2


def test_bound_tells_the_gap_of_a_plan(case: Path, tmp_path: Path) -> None:
    assert run("plan", case, "--effort", "fast", "--out", tmp_path / "o").exit_code == 0
    told = run("bound", case, tmp_path / "o", "--effort", "fast", "--json")
    assert told.exit_code == 0, told.stderr
    answer = json.loads(told.stdout)
    assert keeps_to("bound", answer)
    assert answer["plan"]["persons_gap"] is not None


def test_bound_with_a_plan_that_breaks_a_rule_is_a_fault(case: Path, tmp_path: Path) -> None:
    assert run("plan", case, "--effort", "fast", "--out", tmp_path / "o").exit_code == 0
    plan = json.loads((tmp_path / "o/plan.json").read_text(encoding="utf-8"))
    plan["persons"]["out"] += 1
    (tmp_path / "o/plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert run("bound", case, tmp_path / "o", "--effort", "fast").exit_code == 1


def test_compare_of_a_plan_with_itself_has_no_effect(tmp_path: Path) -> None:
    write_all(PlanFile(sample_plan(), CLOCK, PLACES), tmp_path / "a")
    assert "No effect." in run("compare", tmp_path / "a", tmp_path / "a/plan.json").stdout
    told = json.loads(run("compare", tmp_path / "a", tmp_path / "a", "--json").stdout)
    assert keeps_to("compare", told)
    assert told["difference"]["persons"] == 0
    assert sum(row["after"] for row in told["people"]) == told["after"]["persons"]


def test_compare_with_no_plan_is_a_fault_of_the_file(tmp_path: Path) -> None:
    write_all(PlanFile(sample_plan(), CLOCK, PLACES), tmp_path / "a")
    assert run("compare", tmp_path / "a", tmp_path / "nothing.json").exit_code == 1


def test_price_tells_what_each_ask_brings(case: Path) -> None:
    told = run("price", case, "--only", "rules", "--effort", "fast", "--workers", "1", "--json")
    assert told.exit_code == 0, told.stderr
    answer = json.loads(told.stdout)
    assert keeps_to("price", answer)
    assert {row["change"] for row in answer["prices"]} == {"margin 5 min", "headway 4 min"}


def test_price_of_an_unknown_kind_is_wrong_usage(case: Path) -> None:
    assert run("price", case, "--only", "tea").exit_code == 2


@pytest.mark.parametrize("verb", [("plan", "--json"), ("price", "--only", "windows"), ("what-if", "w1 is proposed")])
def test_all_windows_refused_is_reported_in_words(verb: tuple[str, ...], case: Path, tmp_path: Path) -> None:
    windows = case / "ceasefire.csv"
    windows.write_text(windows.read_text(encoding="utf-8").replace("agreed", "refused"), encoding="utf-8")
    name, *rest = verb
    more = ("--out", tmp_path / "out") if name == "plan" else ("--workers", "1") if name == "price" else ()
    told = run(name, case, *rest, "--effort", "fast", *more)
    assert told.exit_code == (3 if name == "plan" else 0), told.stderr
    if name == "plan":
        assert json.loads(told.stdout)["infeasible"]["because"]
    else:
        assert "w1 is proposed" in told.stdout
        assert re.search(r"\+\d+ ", told.stdout), "what the window would bring"


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_answers_speak_the_language_asked_for(language: str, case: Path, tmp_path: Path) -> None:
    asks = case / "asks.csv"
    asks.write_text("ask,weight,pays\nw1 ends 17:00,1,\n", encoding="utf-8")
    commands = (
        ("bound", case), ("price", case, "--reach", "50"), ("price", case, "--only", "rules", "--workers", "1"),
        ("plan", case, "--max-corridors", "1", "--out", tmp_path / "out"),
    )  # fmt: skip
    for command in commands:
        told = run(*command, "--effort", "fast", "--lang", language)
        assert told.exit_code == 0, told.stderr
        assert re.search("[а-яіїє]{4}", told.stdout), command
    assert run("bound", case, "--lang", "xx").exit_code == 2


def test_ceasefire_tells_the_shortest_window_and_those_that_roll(case: Path) -> None:
    told = run("ceasefire", case, "--people", "50", "--effort", "fast", "--json")
    assert told.exit_code == 0, told.stderr
    answer = json.loads(told.stdout)
    assert keeps_to("ceasefire", answer)
    assert answer["shortest"]["bound_hours"] < answer["shortest"]["hours"]
    assert answer["shortest"]["figures"]["persons"] >= 50
    assert {row["scope"] for row in answer["rolling"]} == {"road:T1", "road:T2"}
    assert answer["footprint"]["bound_kilometre_hours"] <= answer["footprint"]["kilometre_hours"]
    assert answer["days"]["days"] == answer["days"]["bound_days"] == 1


def test_ceasefire_of_one_corridor_in_words(case: Path) -> None:
    options = ("--corridor", "town-haven", "--effort", "fast", "--only", "footprint")
    told = run("ceasefire", case, "--people", "50", *options)
    assert told.exit_code == 0, told.stderr
    assert "no plan does with less than" in told.stdout
    assert "days" not in told.stdout


@pytest.mark.parametrize(("option", "text"), [("--corridor", "town-cross"), ("--corridor", "x"), ("--only", "tea")])
def test_ceasefire_of_what_is_not_there_is_wrong_usage(option: str, text: str, case: Path) -> None:
    assert run("ceasefire", case, "--people", "50", option, text).exit_code == 2


def test_ceasefire_for_more_than_can_leave_is_infeasible_in_words(case: Path) -> None:
    told = run("ceasefire", case, "--people", "5000", "--effort", "fast")
    assert told.exit_code == 3
    assert "no more than 100 people can leave" in told.stderr


@pytest.mark.parametrize("people", ["-5", "0", "many", "1.5"])
def test_ceasefire_for_no_number_of_people_is_wrong_usage(people: str, case: Path) -> None:
    assert run("ceasefire", case, f"--people={people}").exit_code == 2


def passage(case: Path, *changed: str) -> Result:
    """Run the passage from town to haven and back, with options added."""
    return run("passage", case, "--from", "town", "--to", "haven", "--at", "08:00", "--back", "12:00", *changed)


def test_passage_tells_both_ways_and_what_is_not_known(case: Path) -> None:
    told = passage(case, "--json")
    assert told.exit_code == 0, told.stderr
    answer = json.loads(told.stdout)
    assert keeps_to("passage", answer)
    assert answer["there"]["in_windows"]
    assert answer["there"]["windows"]
    assert "to Haven, 09:30 (10:30 Moscow)" in passage(case).stdout


def test_passage_names_all_faults_at_once(case: Path) -> None:
    times = ("--at", "25:00", "--back", "12:00")
    told = run("passage", case, "--from", "twon", "--to", "haven", *times, "--vehicles", "0")
    assert told.exit_code == 2
    assert all(word in told.stderr for word in ("twon", "25:00", "0 vehicles"))


def test_passage_between_two_parts_of_the_map_is_infeasible_in_words(case: Path) -> None:
    roads = case / "roads.csv"
    roads.write_text(roads.read_text(encoding="utf-8").replace(",yes,open", ",yes,mined"), encoding="utf-8")
    told = passage(case)
    assert told.exit_code == 3
    assert "no usable road" in told.stderr
    assert "opening the road" in told.stderr


def test_reach_tells_the_cheapest_sets_of_the_asks_of_the_case(case: Path) -> None:
    shorten = case / "ceasefire.csv"
    text = shorten.read_text(encoding="utf-8")
    assert "16:00" in text
    shorten.write_text(text.replace("16:00", "11:50"), encoding="utf-8")
    rows = "ask,weight,pays\nw1 ends 12:12,1,ua;ru\nw1 ends 13:00,3,ua;ru\nmargin 5 min,1,ru\n"
    (case / "asks.csv").write_text(rows, encoding="utf-8")
    assert run("check", case).exit_code == 0
    told = run("price", case, "--reach", "60", "--effort", "fast", "--json")
    assert told.exit_code == 0, told.stderr
    answer = json.loads(told.stdout)
    assert keeps_to("reach", answer)
    assert answer["sets"][0]["figures"]["persons"] >= 60 > answer["persons"]
    assert answer["bound_cost"] <= answer["sets"][0]["cost"]


def test_reach_of_more_than_all_asks_bring_is_infeasible_in_words(case: Path) -> None:
    (case / "asks.csv").write_text("ask\nw1 ends 17:00\n", encoding="utf-8")
    told = run("price", case, "--reach", "5000", "--effort", "fast")
    assert told.exit_code == 3
    assert "no more than 100 people" in told.stderr


def test_asks_at_fault_are_reported_all_at_once_with_their_lines(case: Path) -> None:
    rows = "ask,weight,pays\nw9 ends 17:00,1,\nw1 ends 12:00,1,\nw1 ends 17:00,-1,xx\n"
    (case / "asks.csv").write_text(rows, encoding="utf-8")
    told = run("price", case, "--reach", "50")
    assert told.exit_code == 1
    assert all(f"asks.csv:{line}" in told.stderr for line in (2, 3, 4))
    assert "[weight]" in told.stderr
    assert "[pays]" in told.stderr


@pytest.mark.parametrize("options", [("--reach", "0"), ("--reach", "-3"), ("--asks", "asks.csv")])
def test_reach_of_nothing_is_wrong_usage(options: tuple[str, ...], case: Path) -> None:
    assert run("price", case, "=".join(options)).exit_code == 2


def test_robust_tells_both_plans_under_every_answer(case: Path) -> None:
    windows = case / "ceasefire.csv"
    windows.write_text(windows.read_text(encoding="utf-8").replace("agreed", "proposed"), encoding="utf-8")
    told = run("plan", case, "--robust", "--effort", "fast", "--json")
    assert told.exit_code == 0, told.stderr
    answer = json.loads(told.stdout)
    assert keeps_to("robust", answer)
    assert [one["refused"] for one in answer["answers"]] == [[], ["w1"]]
    assert answer["answers"][1]["best_worst"]["persons"] == 0
    assert "When the answer arrives" in run("plan", case, "--robust", "--effort", "fast").stdout


def test_robust_without_a_proposed_window_is_wrong_usage(case: Path) -> None:
    assert run("plan", case, "--robust").exit_code == 2
