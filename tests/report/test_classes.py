"""R9: what leaves the machine has a class, and the public learns of no convoy."""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime

import pytest

from plans import CLOCK, PLACES, TOWN, sample_plan
from safeconduct.core import UsageError
from safeconduct.files.instants import on_second, utc_text
from safeconduct.planning import Plan
from safeconduct.report.disclosure.classes import CLASSES, extract, own_id, rules_of
from safeconduct.report.exports.exports import EXPORT_FORMATS, File, export_files, file_stems
from safeconduct.report.plan.gathering import GatheringPoint, Hours
from safeconduct.report.plan.reader import PlanFile

POINT = GatheringPoint("a1", TOWN, 47.0123, 37.0456, (Hours(CLOCK.parse("09:30"), CLOCK.parse("16:45")),))
SOURCE = PlanFile(sample_plan(), CLOCK, PLACES, (POINT,))
FIRST, SECOND = (own_id(corridor) for corridor in SOURCE.plan.corridors)


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
        for word in ("f1", "v1", "c1", "c2", "a1", "town", "cross", "Cross", "T1", "100", "240", "car", "r1", "37.35"):
            assert not re.search(rf"(?<![\w.]){re.escape(word)}(?![\w.])", file.text), (file.name, word)


def test_a_convoy_file_holds_its_own_corridor_alone() -> None:
    files = {file.name: file.text for file in _files("convoy")}
    for name, text in files.items():
        others = ("Бург", "burg", SECOND) if FIRST in name else ("f1-0", "Town", "town", FIRST, "a1")
        assert [word for word in others if word in text] == [], name


def test_a_convoy_file_numbers_for_itself() -> None:
    """Ids of the plan count all corridors, convoys and buses: none of them is in a convoy's file or its name."""
    ids = r"(?<![\w])(v1|v2|v3|c1|c2|f1-01|f1-02)(?![\w])"
    assert [file.name for file in _files("convoy") if re.search(ids, file.name + file.text)] == []
    own = extract(SOURCE.plan, CLASSES["convoy"], "c2")
    assert [(convoy.id, convoy.corridor) for convoy in own.convoys] == [("1", SECOND)]


def test_files_of_a_convoy_are_named_by_their_own_route() -> None:
    before = file_stems(SOURCE.plan, CLASSES["convoy"])
    after = file_stems(sample_plan(corridors=SOURCE.plan.corridors[::-1]), CLASSES["convoy"])
    assert before == after == {"c1": f"town-haven-{FIRST}", "c2": f"burg-haven-{SECOND}"}


def test_a_convoy_file_has_the_loaded_runs_of_its_own_buses() -> None:
    own = extract(SOURCE.plan, CLASSES["convoy"], "c1")
    assert [(duty.bus, len(duty.legs), duty.legs[0].persons) for duty in own.duties] == [
        ("bus 1", 1, 45),
        ("bus 2", 1, 45),
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


def test_unknown_formats_and_corridors_are_told() -> None:
    with pytest.raises(UsageError, match="--to pdf: unknown format; expected one of csv, geojson, gpkg, gpx, kml"):
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
