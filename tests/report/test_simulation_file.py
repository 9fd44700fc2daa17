"""simulation.json beside a plan: read by page and briefs, refused beside another plan, damaged files reported whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from safeconduct.api import Planned, read_case, simulate
from safeconduct.core import CaseError, UsageError
from safeconduct.planning import Case
from safeconduct.planning.planner import plan_case
from safeconduct.report.disclosure.classes import rules_of
from safeconduct.report.page.data import page_data
from safeconduct.report.plan.document import plan_mark
from safeconduct.report.simulation.file import figures_of, read_simulation, simulation_beside
from safeconduct.report.simulation.words import ChanceFigures, chance_sentence, chance_words
from safeconduct.report.summary.brief import brief_text
from safeconduct.report.wording.wording import SHEET_LANGUAGES
from safeconduct.simulation import CAUSES, CONDUCTS
from sample_case import write_sample_case

Json = dict[str, Any]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Planned, Json]:
    """Return a small case, its plan, and what simulation.json holds of it."""
    people = ("town,car,1000,2.5\ntown,bus,90,\nburg,car,200,2.5\n", "town,car,150,2.5\ntown,bus,90,\n")
    case = read_case(write_sample_case(tmp_path_factory.mktemp("chance"), people=people, wishes=("burg,ua,0.5\n", "")))
    planned = Planned(plan_case(case, effort="fast"), case.clock, case.places)
    return case, planned, simulate(case, planned, runs=60, effects=30).to_file([3])


def written(folder: Path, held: Json) -> Path:
    """Write a simulation.json."""
    file = folder / "simulation.json"
    file.write_text(json.dumps(held), encoding="utf-8")
    return file


def test_what_is_written_is_read_back(sample: tuple[Case, Planned, Json], tmp_path: Path) -> None:
    case, planned, held = sample
    read = read_simulation(written(tmp_path, held), case, plan_mark(planned.to_json()))
    assert all(read[key] == held[key] for key in ("days", "starts", "runs", "nobody_out", "conduct"))
    assert [row["p90"] for row in read["curve"]] == [row["p90"] for row in held["curve"]]
    assert list(read["causes"]) == list(held["causes"])


def test_the_file_beside_a_plan_is_found(tmp_path: Path, sample: tuple[Case, Planned, Json]) -> None:
    assert simulation_beside(tmp_path / "plan.json") is None
    file = written(tmp_path, sample[2])
    assert simulation_beside(tmp_path / "plan.json") == file


def test_a_simulation_of_another_plan_is_refused(sample: tuple[Case, Planned, Json], tmp_path: Path) -> None:
    case, planned, held = sample
    document = planned.to_json()
    document["convoys"] = document["convoys"][1:]
    with pytest.raises(UsageError, match="of another plan"):
        read_simulation(written(tmp_path, held), case, plan_mark(document))


def test_the_layout_of_a_plan_does_not_make_it_another(sample: tuple[Case, Planned, Json]) -> None:
    document = sample[1].to_json()
    again = json.loads(json.dumps({**dict(reversed(document.items())), "made_with": "another version"}, indent=3))
    assert plan_mark(again) == plan_mark(document) == sample[2]["plan_mark"]


def test_a_simulation_of_another_case_is_refused(sample: tuple[Case, Planned, Json], tmp_path: Path) -> None:
    case, planned, held = sample
    with pytest.raises(UsageError, match="of the case 'elsewhere'"):
        read_simulation(written(tmp_path, {**held, "case": "elsewhere"}), case, plan_mark(planned.to_json()))


def _without(*path: str) -> Callable[[Json], None]:
    def change(held: Json) -> None:
        for key in path[:-1]:
            held = held[key]
        del held[path[-1]]

    return change


def _with(value: Any, *path: Any) -> Callable[[Json], None]:
    def change(held: Any) -> None:
        for key in path[:-1]:
            held = held[key]
        held[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (_without("out", "p10"), "out.p10"),
        (_with("many", "runs"), "runs"),
        (_with(1.5, "nobody_out"), "nobody_out"),
        (_with("yesterday", "curve", 0, "at"), "curve[0].at"),
        (_with({}, "causes"), ""),
        (_with([1, 2, 3], "days", 0, "convoys", 0, "passes"), "days[0].convoys[0].passes"),
        (_with([1.0], "days", 0, "convoys", 0, "persons"), "days[0].convoys[0].persons"),
        (_with(["worst"], "days", 0, "typical"), "days[0].typical[0]"),
        (_with("wander", "conduct"), "conduct"),
        (_with("safeconduct.simulate/9", "format"), "format"),
    ],
)
def test_each_damage_is_reported_by_its_place(
    sample: tuple[Case, Planned, Json], tmp_path: Path, change: Callable[[Json], None], column: str
) -> None:
    case, planned, held = sample
    damaged = json.loads(json.dumps(held))
    change(damaged)
    mark = plan_mark(planned.to_json())
    if not column:  # no cause was left out: nothing is wrong with that
        assert figures_of(read_simulation(written(tmp_path, damaged), case, mark)).costliest is None
        return
    with pytest.raises(CaseError) as found:
        read_simulation(written(tmp_path, damaged), case, mark)
    assert [fault.column for fault in found.value.faults] == [column]


@pytest.mark.parametrize("text", ["", "[", "[]", '{"format": "safeconduct.simulate/1"', "\udcff"])
def test_files_that_are_none_are_reported(sample: tuple[Case, Planned, Json], tmp_path: Path, text: str) -> None:
    (tmp_path / "simulation.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(CaseError):
        read_simulation(tmp_path, sample[0], "")


def test_an_unknown_cause_is_reported(sample: tuple[Case, Planned, Json], tmp_path: Path) -> None:
    case, planned, held = sample
    effect = next(iter(held["causes"].values()))
    with pytest.raises(CaseError, match="earthquake"):
        read_simulation(
            written(tmp_path, {**held, "causes": {"earthquake": effect}}), case, plan_mark(planned.to_json())
        )


@pytest.mark.parametrize(("audience", "has"), [("parties", True), ("convoy", False), ("public", False)])
def test_only_the_page_of_the_parties_holds_it(
    sample: tuple[Case, Planned, Json], tmp_path: Path, audience: str, has: bool
) -> None:
    from safeconduct.planning.situation import situation

    case, planned, held = sample
    read = read_simulation(written(tmp_path, held), case, plan_mark(planned.to_json()))
    corridor = planned.plan.corridors[0].id if audience == "convoy" else None
    told = situation(case, case.horizon.start)
    data = page_data(case, told, planned.plan, rules_of(audience), corridor, simulation=read)
    assert (data.get("simulation") is not None) == has


def test_the_brief_says_how_sure_once_it_is_known(sample: tuple[Case, Planned, Json]) -> None:
    case, planned, held = sample
    assert "HOW SURE" not in brief_text(planned.plan, case.clock, case.places)
    text = brief_text(planned.plan, case.clock, case.places, chance=figures_of(held))
    assert "HOW SURE\nDriven on 60 days" in text


@pytest.mark.parametrize("language", SHEET_LANGUAGES)
def test_the_sentence_says_the_bad_day_or_how_many_days_nobody_gets_out(language: str) -> None:
    some = chance_sentence(ChanceFigures(1000, 1234.0, 2345.0, 0.02, None), language)
    none = chance_sentence(ChanceFigures(1000, 0.0, 2345.0, 0.26, "bus"), language)
    assert "1\u202f234" in some
    assert "2\u202f345" in some
    assert "26" in none
    assert chance_words(language).say("cause.bus") in none


def test_a_cause_that_is_not_shown_to_cost_is_not_named() -> None:
    difference = {"persons": 5.0, "standard_error": 9.0, "low": -12.6, "high": 22.6}
    held: Json = {
        "runs": 10, "out": {"p10": 1.0, "p50": 2.0}, "nobody_out": 0.0,
        "causes": {"bus": {"out": difference, "caught": difference}},
    }  # fmt: skip
    assert figures_of(held).costliest is None


@pytest.mark.parametrize("language", SHEET_LANGUAGES)
def test_every_cause_and_conduct_has_its_words(language: str) -> None:
    words = chance_words(language)
    assert all(words.say(f"cause.{cause}") for cause in (*CAUSES, "all"))
    assert all(words.say(f"conduct.{conduct}") for conduct in CONDUCTS)
