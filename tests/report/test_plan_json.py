"""plan.json: its schema, its keys, and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from plans import BURG, CLOCK, PLACES, TOWN, sample_plan
from safeconduct.core import CaseError, InfeasibleError, Note, Place, PlaceId
from safeconduct.planning import Amount, Limit, OutBy, Plan
from safeconduct.report import infeasible_json, plan_json, read_plan, read_plan_file
from safeconduct.report.plan.gathering import GatheringPoint, Hours
from safeconduct.report.plan.writer import plan_text

ASSETS = Path(__file__).parent / "assets"
_SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "schemas" / "plan.schema.json"


def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))


def _told(**changes: object) -> dict[str, Any]:
    return plan_json(sample_plan(**changes), CLOCK, places=PLACES)


def _empty() -> Plan:
    nothing: dict[str, object] = dict.fromkeys(("corridors", "convoys", "duties", "out_by", "left_behind"), ())
    return sample_plan(**nothing, out=0, footprint=(), assumed=(), persons_bound=0)


def test_plan_keeps_to_its_schema() -> None:
    _validator().validate(_told())


def test_empty_plan_keeps_to_its_schema() -> None:
    _validator().validate(plan_json(_empty(), CLOCK))


def test_infeasible_answer_keeps_to_its_schema() -> None:
    error = InfeasibleError([Note("nobody_received")], [Note("help_road", {"road": "m14"})])
    told = infeasible_json(error, CLOCK, PLACES)
    _validator().validate(told)
    assert told["infeasible"]["because"] == ["no reception point is on a road"]
    assert told["infeasible"]["what_would_help"] == ["opening the road m14"]
    assert told["infeasible"]["what_would_help_notes"] == [{"code": "help_road", "values": {"road": "m14"}}]


@pytest.mark.parametrize(
    "path",
    [("gap",), ("persons", "left"), ("corridors", 0, "sections", 0, "windows"), ("convoys", 0, "passes", 1, "tail"),
     ("duties", 0, "legs", 0, "departs"), ("solve", "seconds"), ("clocks", "zone"), ("left_behind", 0, "because")],
    ids=str,
)  # fmt: skip
def test_schema_misses_every_key(path: tuple[str | int, ...]) -> None:
    told: Any = _told()
    holder = told
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    with pytest.raises(ValidationError):
        _validator().validate(told)


@pytest.mark.parametrize(
    ("path", "value"),
    [(("format",), "safeconduct.plan/1"), (("gap",), "0.1"), (("persons", "out"), -1), (("unknown",), 1),
     (("convoys", 0, "means"), "tank"), (("convoys", 0, "passes", 0, "head"), "2022-03-05T09:00"),
     (("corridors", 0, "persons", "lorry"), 3), (("ceasefire", "windows", 0, "section"), ["town"])],
    ids=str,
)  # fmt: skip
def test_schema_is_strict(path: tuple[str | int, ...], value: object) -> None:
    told: Any = _told()
    holder = told
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    with pytest.raises(ValidationError):
        _validator().validate(told)


def test_persons_and_gap_are_reported() -> None:
    told = _told()
    assert told["persons"] == {"leaving": 1290, "out": 240, "left": 1050}
    assert told["gap"] == pytest.approx(1.804 / 188)


def test_times_carry_the_offset_of_the_case() -> None:
    first = _told()["convoys"][0]["passes"][0]
    times = {"head": "2022-03-05T11:07:00+02:00", "tail": "2022-03-05T11:12:00+02:00"}
    assert first == {"place": "town", **times, "road": "town-cross"}


def test_seconds_stand_only_where_given() -> None:
    assert _told()["solve"]["seconds"] is None
    assert plan_json(sample_plan(), CLOCK, seconds=0.8)["solve"]["seconds"] == 0.8


def test_same_plan_gives_the_same_bytes() -> None:
    assert plan_text(sample_plan(), CLOCK, PLACES) == plan_text(sample_plan(), CLOCK, dict(reversed(PLACES.items())))


def test_only_places_that_matter_are_reported() -> None:
    far = PlaceId("far")
    told = plan_json(sample_plan(), CLOCK, places=PLACES | {far: Place(far, "Far", 0, 0)})
    assert [place["id"] for place in told["places"]] == ["burg", "cross", "haven", "town"]


def test_plan_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(plan_text(sample_plan(), CLOCK, PLACES), encoding="utf-8")
    read = read_plan_file(path)
    assert (read.plan, read.clock, read.places) == (sample_plan(), CLOCK, PLACES)
    assert read_plan(path) == (sample_plan(), CLOCK)


def test_empty_plan_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(plan_text(_empty(), CLOCK, {}), encoding="utf-8")
    assert read_plan(path)[0] == _empty()


@given(
    persons=st.lists(st.integers(0, 10**6), max_size=5),
    worth=st.none() | st.integers(0, 10**6),
    where=st.text(max_size=20).filter(lambda text: text.isprintable()),
)
def test_any_figures_and_words_come_back(
    tmp_path_factory: pytest.TempPathFactory, persons: list[int], worth: int | None, where: str
) -> None:
    start = sample_plan().out_by[0].at
    curve = tuple(OutBy(start + timedelta(minutes=5 * step), number) for step, number in enumerate(sorted(persons)))
    out = curve[-1].persons if curve else 0
    left = sample_plan().left_behind[1]
    limit = Limit("road_capacity", {"road": where, "share": 0.5, "assembly": (where,)}, Amount(1.5, "lane"), worth)
    reasons = (type(left)(left.place, "car", 1, (limit,)),)
    plan = sample_plan(out_by=curve, out=out, leaving=out, persons_bound=out, left_behind=reasons)
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(plan_text(plan, CLOCK, PLACES), encoding="utf-8")
    assert read_plan(path)[0] == plan


def _faults(name: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read_plan(ASSETS / name)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cut_off.json", "ends in the middle"),
        ("not_json.json", "expected a whole JSON object"),
        ("other_version.json", "'safeconduct.plan/1'; expected 'safeconduct.plan/2'. Make the plan again"),
        ("no_format.json", "no format"),
        ("a_list.json", "no format"),
        ("infeasible.json", "cannot be planned"),
        ("not_utf8.json", "not UTF-8"),
        ("absent.json", "no such file"),
        ("deep.json", "too deep"),
    ],
)
def test_broken_file_is_reported(name: str, words: str) -> None:
    (fault,) = _faults(name)
    assert words in fault


def test_all_faults_are_reported_at_once() -> None:
    told = "\n".join(_faults("wrong_kinds.json"))
    for path in ("seed", "value", "persons.out", "clocks.zone", "clocks.day", "convoys[1].passes", "places[0].lat",
                 "convoys[0].mix.car", "ceasefire.windows[0].section", "solve", "out_by", "bound"):  # fmt: skip
        assert f"[{path}]" in told
    assert "a time with its offset" in told
    assert "an end after the start" in told


def test_convoy_of_no_corridor_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(plan_text(sample_plan(corridors=sample_plan().corridors[:1]), CLOCK, PLACES), encoding="utf-8")
    with pytest.raises(CaseError, match=r"convoys\[2\]\.corridor.*'c2'.*c1"):
        read_plan(path)


@pytest.mark.parametrize("hidden", ["\x1b[31m", "\u202e", "\u200b"])
def test_a_plan_with_hidden_characters_is_refused_by_their_code_points(hidden: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(plan_text(sample_plan(title=f"ab{hidden}c"), CLOCK, PLACES), encoding="utf-8")
    with pytest.raises(CaseError, match=rf"\[title\]: got U\+{ord(hidden[0]):04X} at 3"):
        read_plan(path)


def test_gathering_places_come_back_and_bad_positions_are_reported(tmp_path: Path) -> None:
    points = (
        GatheringPoint("a1", TOWN, 47.5, 37.5, (Hours(CLOCK.parse("09:30"), None),)),
        GatheringPoint("", BURG),
    )
    path = tmp_path / "plan.json"
    text = plan_text(sample_plan(), CLOCK, PLACES, points)
    path.write_text(text, encoding="utf-8")
    assert read_plan_file(path).gathering == points
    path.write_text(text.replace('"lat":47.5,', '"lat":null,'), encoding="utf-8")
    with pytest.raises(CaseError, match=r"gathering\[0\]\]: got lat None, lon 37.5"):
        read_plan_file(path)


_WRONG: list[tuple[str, Callable[[Any], None], str]] = [
    ("two convoys of one id", lambda told: told["convoys"][1].update(id="v1"), "an id used once"),
    ("a section less", lambda told: told["corridors"][0]["sections"].pop(), "one between each two waypoints"),
    ("another origin", lambda told: told["corridors"][0].update(origin="haven"), "the origin first"),
    ("the tail before the head", lambda told: _swap(told["convoys"][0]["passes"][0]), "the head before the tail"),
    ("a pass before the one before", lambda told: told["convoys"][0]["passes"].reverse(), "times in the order"),
    ("a pass less", lambda told: told["convoys"][0]["passes"].pop(), "the waypoints of its corridor"),
    ("a bus that jumps", lambda told: told["duties"][0]["legs"].pop(0) and told["duties"][0]["legs"][0].update(
        {"from": "burg"}), "other ends"),
    ("a leg twice", lambda told: told["duties"][0]["legs"].append(told["duties"][0]["legs"][0]), "after the arrival"),
    ("a falling curve", lambda told: told["out_by"][1].update(persons=999), "rising times"),
    ("more out than leave", lambda told: told["persons"].update(leaving=3), "at most 3, who would leave"),
    ("a bound below the value", lambda told: told.update(bound=1.0), "at least the value"),
    ("a place without a position", lambda told: told["places"].pop(), "the id of one of `places`"),
    ("a place twice", lambda told: told["places"].append(told["places"][0]), "an id used once"),
    ("a position off the Earth", lambda told: told["corridors"][0]["sections"][0]["shape"][0].insert(0, 99)
     or told["corridors"][0]["sections"][0]["shape"][0].pop(), "positions on Earth"),
    ("the year 1", lambda told: told["out_by"][0].update(at="0001-01-01T00:00:00+14:00"), "a time with its offset"),
    ("the day of the year 9999", lambda told: told["clocks"].update(day="9999-12-31"), "a day from 1900 to 2200"),
    ("an escape", lambda told: told.update(title="\x1b[2J"), "a text"),
    ("half a character", lambda told: told.update(title="\ud800"), "a text"),
    ("a number beyond all", lambda told: told["left_behind"][0]["because"][0]["where"].update(x=10**300), "a number"),
]  # fmt: skip


def _swap(one: dict[str, str]) -> None:
    one["head"], one["tail"] = one["tail"], one["head"]


@pytest.mark.parametrize(("change", "expected"), [row[1:] for row in _WRONG], ids=[row[0] for row in _WRONG])
def test_what_does_not_fit_together_is_refused(change: Callable[[Any], None], expected: str, tmp_path: Path) -> None:
    told = json.loads(plan_text(sample_plan(), CLOCK, PLACES))
    change(told)
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(CaseError, match=expected):
        read_plan(path)
