"""R9: what leaves the machine has a class, and the public learns of no convoy."""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import CLOCK, PLACES, sample_plan
from safeconduct.core import UsageError
from safeconduct.formats.instants import on_second, utc_text
from safeconduct.planning import Convoy, Pass, Plan
from safeconduct.report.classes import CLASSES, extract, public_hours, rules_of
from safeconduct.report.exports import EXPORT_FORMATS, File, export_files
from safeconduct.report.plan_reader import PlanFile

SOURCE = PlanFile(sample_plan(), CLOCK, PLACES)


def _files(name: str, plan: Plan | None = None) -> list[File]:
    source = dataclasses.replace(SOURCE, plan=plan) if plan else SOURCE
    return [file for to in EXPORT_FORMATS for file in export_files(source, to, rules_of(name))]


def _instants(plan: Plan) -> list[datetime]:
    passes = [waypoint for convoy in plan.convoys for waypoint in convoy.passes]
    spans = [window.span for window in plan.footprint]
    legs = [leg for duty in plan.duties for leg in duty.legs]
    return [
        *(instant for waypoint in passes for instant in (waypoint.head, waypoint.tail)),
        *(instant for span in spans for instant in (span.start, span.end)),
        *(instant for leg in legs for instant in (leg.departs, leg.arrives)),
    ]


def _spellings(instant: datetime) -> set[str]:
    clocks = {CLOCK.hour_minute(instant), f"{instant.astimezone(CLOCK.second):%H:%M}"}
    return clocks | {CLOCK.rfc3339(instant), on_second(CLOCK, instant), utc_text(instant)}


def test_there_are_three_classes_and_no_more() -> None:
    assert list(CLASSES) == ["parties", "convoy", "public"]
    with pytest.raises(UsageError, match="no export class 'press'; expected one of parties, convoy, public"):
        rules_of("press")


@pytest.mark.parametrize("name", CLASSES)
def test_every_file_says_its_class(name: str) -> None:
    for file in _files(name):
        assert file.export_class == name
        said = [line.endswith((f",{name}", ",class")) for line in file.text.splitlines()]
        assert all(said) if file.name.endswith(".csv") else CLASSES[name].says in file.text


def test_public_files_hold_no_time_of_anything_that_moves() -> None:
    spellings = {text for instant in _instants(SOURCE.plan) for text in _spellings(instant)}
    for file in _files("public"):
        assert [text for text in spellings if text in file.text] == []


def test_public_files_hold_no_bus_convoy_count_or_route() -> None:
    for file in _files("public"):
        for word in ("f1", "v1", "v2", "v3", "cross", "Cross", "T1", "100", "240", "car", "r1", "37.35"):
            assert not re.search(rf"(?<![\w.]){re.escape(word)}(?![\w.])", file.text), (file.name, word)


def test_public_hours_are_whole_and_wider() -> None:
    first, second = public_hours(SOURCE.plan, CLOCK, PLACES)
    assert (first.place, first.assembly, first.name) == ("town", "a1", "Town & Söhne <1> - Haven")
    assert [CLOCK.both(first.opens), CLOCK.both(first.closes)] == ["10:00 (11:00 Moscow)", "13:00 (14:00 Moscow)"]
    assert [CLOCK.hour_minute(second.opens), CLOCK.hour_minute(second.closes)] == ["12:00", "14:00"]


@given(st.integers(0, 15 * 3600), st.integers(0, 3600))
def test_public_hours_never_give_a_convoy_away(start_s: int, tail_s: int) -> None:
    head = CLOCK.parse("06:00") + timedelta(seconds=start_s)
    passes = (Pass(sample_plan().convoys[0].passes[0].place, head, head + timedelta(seconds=tail_s)),)
    convoy = dataclasses.replace(sample_plan().convoys[0], passes=passes)
    (hours,) = public_hours(sample_plan(convoys=(convoy,)), CLOCK, PLACES)
    assert head - hours.opens >= timedelta(minutes=10)
    assert hours.closes - passes[0].tail >= timedelta(minutes=10)
    assert {CLOCK.local(at).minute for at in (hours.opens, hours.closes)} == {0}


def test_a_convoy_file_holds_its_own_corridor_alone() -> None:
    files = {file.name: file.text for file in _files("convoy")}
    for name, text in files.items():
        others = ("v3", "Бург", "burg", "c2") if "c1" in name else ("v1", "v2", "f1-0", "Town", "town", "c1,")
        assert [word for word in others if word in text] == [], name


def test_a_convoy_file_has_the_loaded_runs_of_its_own_buses() -> None:
    own = extract(SOURCE.plan, CLASSES["convoy"], "c1")
    assert [(duty.bus, len(duty.legs), duty.legs[0].persons) for duty in own.duties] == [
        ("f1-01", 1, 45),
        ("f1-02", 1, 45),
    ]
    assert extract(SOURCE.plan, CLASSES["convoy"], "c2").duties == ()


def test_parties_get_all() -> None:
    shown = extract(SOURCE.plan, CLASSES["parties"])
    assert (shown.corridors, shown.convoys, shown.duties) == (
        SOURCE.plan.corridors,
        SOURCE.plan.convoys,
        SOURCE.plan.duties,
    )


def test_a_convoy_class_needs_a_corridor() -> None:
    with pytest.raises(UsageError, match="class convoy is for one corridor; got None, the plan has: c1, c2"):
        extract(SOURCE.plan, CLASSES["convoy"])


def test_the_same_time_on_the_hour_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A convoy that leaves at 11:00 sharp: the public reads 10:00, not 11:00."""
    convoy = sample_plan().convoys[2]
    passes = tuple(Pass(p.place, p.head - timedelta(minutes=7), p.head) for p in convoy.passes)
    sharp: Convoy = dataclasses.replace(convoy, passes=passes)
    assert CLOCK.hour_minute(sharp.passes[0].head) == "13:00"
    for file in _files("public", sample_plan(convoys=(sharp,))):
        assert "13:00:00+02:00" not in file.text
        assert "open 13:00" not in file.text


def test_sumo_comes_later_and_says_so() -> None:
    with pytest.raises(UsageError, match=r"--to sumo: not there yet.*use gpx, kml, geojson or csv"):
        export_files(SOURCE, "sumo", CLASSES["parties"])


def test_unknown_formats_and_corridors_are_told() -> None:
    with pytest.raises(UsageError, match="--to pdf: unknown format; expected one of csv, geojson, gpx, kml"):
        export_files(SOURCE, "pdf", CLASSES["parties"])
    for name in CLASSES:
        with pytest.raises(UsageError, match="no corridor 'c9' in the plan; it has: c1, c2"):
            export_files(SOURCE, "csv", CLASSES[name], "c9")


def test_corridor_ids_make_plain_file_names_that_differ() -> None:
    one, two = SOURCE.plan.corridors
    third = dataclasses.replace(two, id="../A b")
    plan = sample_plan(
        corridors=(dataclasses.replace(one, id="a/b"), dataclasses.replace(two, id="A b"), third), convoys=()
    )
    names = [file.name for file in export_files(PlanFile(plan, CLOCK, PLACES), "gpx", CLASSES["parties"])]
    assert names == ["a-b.gpx", "A-b-2.gpx", "A-b-3.gpx"]
