"""Somebody with a public or a convoy file, all public facts and this program tries what the secret may be (R9).

Each hypothesis is a case or a plan in which something secret is otherwise: convoys' hours, windows on roads, who holds
what, danger, checkpoints, fleets, other corridors.  Where the public facts are the same the files must be the same
bytes: then no file tells one hypothesis from another.
"""

from __future__ import annotations

import dataclasses
import json
import random
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from builders import RU, UA, at, make_road, tiny_case
from plans import BURG, CROSS, HAVEN, PLACES, TOWN, sample_plan
from safeconduct.core import Place, PlaceId, Span
from safeconduct.network import Road
from safeconduct.picture import ControlClaim, DangerArea, Incident
from safeconduct.planning import (
    AssemblyPoint,
    Case,
    CeasefireWindow,
    Checkpoint,
    Convoy,
    Corridor,
    Duty,
    Pass,
    PeopleGroup,
    Plan,
    Section,
    plan_case,
)
from safeconduct.planning.situation import situation
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.exports.exports import EXPORT_FORMATS, export_files
from safeconduct.report.exports.files import write_files
from safeconduct.report.page.data import page_data
from safeconduct.report.sheets.leader import leader_sheet
from safeconduct.report.sheets.notice import public_notice
from safeconduct.report.sheets.parts import SheetSource, sheet_words
from safeconduct.report.sheets.production import sheet_files
from sheet_sources import sample_case, sample_source

TRIES = 1000
Facts = tuple[frozenset[tuple[PlaceId, str, PlaceId]], bool]
_SQUARE = (((36.9, 46.9), (37.4, 46.9), (37.4, 47.3), (36.9, 47.3), (36.9, 46.9)),)

_FAR = (((36.9, 47.6), (37.4, 47.6), (37.4, 47.9), (36.9, 47.9), (36.9, 47.6)),)


def public_files(source: SheetSource, *, page: bool = True) -> dict[str, str]:
    """Return the text of every public file; the page is its data, the notice what it is set from."""
    rules, case = CLASSES["public"], source.case
    made = {file.name: file.text for to in EXPORT_FORMATS for file in export_files(source.plan_file, to, rules)}
    made["notice"] = repr(public_notice(source, sheet_words("en")))
    if page:
        made["page"] = json.dumps(page_data(case, situation(case, case.horizon.start), source.plan, rules))
    return made


def facts_of(plan: Plan) -> Facts:
    """Return what the notice must tell of a plan, worked out apart: from which point for where, and whether for all."""
    ends = {one.id: one for one in plan.corridors}
    called = {
        (ends[one.corridor].origin, one.assembly, ends[one.corridor].destination)
        for one in plan.convoys
        if one.corridor is not None and one.persons
    }
    return frozenset(called), plan.leaving <= plan.out


# --- 1,000 plans that somebody may think of ------------------------------------------------------------------------


def _moved_passes(passes: tuple[Pass, ...], late: timedelta, longer: timedelta) -> tuple[Pass, ...]:
    return tuple(dataclasses.replace(one, head=one.head + late, tail=one.tail + late + longer) for one in passes)


def _moved(convoy: Convoy, chance: random.Random) -> Convoy:
    late, longer = timedelta(seconds=chance.randint(-7200, 7200)), timedelta(seconds=chance.randint(0, 900))
    people = chance.randint(1, 90)
    return dataclasses.replace(
        convoy,
        id=f"v{chance.randint(10, 99)}-{convoy.id}",
        mix={means: chance.randint(1, 60) for means in convoy.mix},
        persons_by_means=dict.fromkeys(convoy.persons_by_means, people),
        passes=_moved_passes(convoy.passes, late, longer),
    )


def _road(section: Section, chance: random.Random) -> Section:
    start = at("09:00") + timedelta(seconds=chance.randint(0, 9000))
    window = Span(start, start + timedelta(seconds=chance.randint(600, 9000)))
    return dataclasses.replace(section, windows=(window,), danger=chance.random() < 0.5, km=chance.uniform(20, 60))


def _otherwise(corridor: Corridor, chance: random.Random) -> Corridor:
    return dataclasses.replace(corridor, sections=tuple(_road(one, chance) for one in corridor.sections))


def thought_of(seed: int) -> Plan:
    """Return the sample plan with all that is secret in it otherwise: hours, counts, windows, danger, an alternate."""
    chance, plan = random.Random(seed), sample_plan()
    corridors = [_otherwise(one, chance) for one in plan.corridors]
    convoys = [_moved(one, chance) for one in plan.convoys]
    if chance.random() < 0.5:
        corridors.append(dataclasses.replace(_otherwise(plan.corridors[0], chance), id="c3"))
        convoys.append(dataclasses.replace(_moved(plan.convoys[0], chance), id="v9", corridor="c3"))
    chance.shuffle(corridors)
    duties: tuple[Duty, ...] = plan.duties if chance.random() < 0.5 else ()
    out = chance.randint(100, 1200)
    changed = {"corridors": tuple(corridors), "convoys": tuple(convoys), "duties": duties}
    return sample_plan(**changed, out=out, value=out * 0.9, footprint=plan.footprint[: chance.randint(0, 4)])


def told_apart_by_public(tries: int) -> list[str]:
    """Return the hypotheses (plans of the same public facts) whose public files are not the same bytes."""
    truth = sample_source()
    wanted, same = public_files(truth, page=False), facts_of(truth.plan)
    found = []
    for seed in range(tries):
        plan = thought_of(seed)
        assert facts_of(plan) == same
        if public_files(sample_source(plan, sha256=f"{seed:064x}"), page=False) != wanted:
            found.append(f"public files tell plan {seed} from the true one")
    return found


def test_a_thousand_plans_of_the_same_public_facts_give_the_same_public_files() -> None:
    assert told_apart_by_public(TRIES) == []


def test_public_files_differ_where_public_facts_do() -> None:
    """Else the test above could not fail."""
    plan = sample_plan()
    others = sample_plan(out=1290), sample_plan(convoys=plan.convoys[:2])
    truth = public_files(sample_source(plan))
    for made in (public_files(sample_source(other)) for other in others):
        assert [name for name in made if made[name] == truth[name]] == []


def test_folders_that_are_given_out_hold_no_hash_of_the_plan(tmp_path: Path) -> None:
    texts = []
    for number, plan in enumerate((sample_plan(), thought_of(3))):
        made = list(sheet_files(sample_source(plan, sha256=f"{number:064x}"), "public", ("uk",)))
        write_files(made, tmp_path / str(number), "sample", digests={file.name: file.digest for file in made})
        texts.append({path.name: path.read_bytes() for path in (tmp_path / str(number)).iterdir()})
    assert texts[0] == texts[1]


# --- cases of which somebody knows all but what is secret, planned ---------------------------------------------------


def _secrets() -> Iterator[dict[str, object]]:
    """Yield what may be otherwise in a case that is planned, and is nobody's business."""
    windows = (CeasefireWindow("w1", "all", at("09:00"), at("16:00"), at("11:00"), state="agreed"),)
    tight = CeasefireWindow("w2", "road:T9", at("10:00"), at("11:00"), proposed_by="ru", state="agreed")
    yield {}
    yield {"windows": (*windows, tight)}
    yield {"horizon": Span(at("07:00"), at("20:00"))}
    yield {"control": (ControlClaim(RU, (_SQUARE,), at("05:00"), "one briefing", says=RU),)}
    yield {"danger": (DangerArea((_SQUARE,), "a map", "2022-03-05"),)}
    yield {"checkpoints": (Checkpoint("k9", PlaceId("town"), PlaceId("cross"), 20.0, UA, 2, source="forces at a1"),)}
    yield {"convoys": dataclasses.replace(tiny_case().convoys, headway_minutes=20, margin_minutes=30)}


def _case(changes: dict[str, object]) -> Case:
    town = PlaceId("town")
    windows = (CeasefireWindow("w1", "all", at("09:00"), at("16:00"), at("11:00"), state="agreed"),)
    people = (PeopleGroup(town, "car", 9000, persons_per_vehicle=2.5, source="a list"),)
    point = AssemblyPoint("a1", town, None, at("09:00"), at("16:00"), 47.02, 37.03, daily=True)
    return tiny_case(**({"windows": windows, "people": people, "assembly": (point,)} | changes))


def test_planned_cases_of_the_same_public_facts_give_the_same_public_files() -> None:
    found: dict[Facts, set[str]] = {}
    plans = set()
    for changes in _secrets():
        case = _case(changes)
        plan = plan_case(case, effort="fast")
        plans.add(repr(plan.convoys))
        source = SheetSource(plan, case.clock, case.places, case, "0" * 64)
        found.setdefault(facts_of(plan), set()).add(json.dumps(public_files(source), sort_keys=True))
    assert len(plans) >= 3, "the secrets must matter"
    assert {len(texts) for texts in found.values()} == {1}
    assert len(found) == 1


# --- what a convoy's leader cannot tell -------------------------------------------------------------------------------


def convoy_files(source: SheetSource) -> dict[str, str]:
    """Return the text of all that the leaders of corridor c1 get."""
    rules, case = CLASSES["convoy"], source.case
    read = source.plan_file
    made = {file.name: file.text for to in EXPORT_FORMATS for file in export_files(read, to, rules, "c1")}
    made["leader"] = repr(leader_sheet(source, "c1", sheet_words("en")))
    made["page"] = json.dumps(page_data(case, situation(case, case.horizon.start), source.plan, rules, "c1"))
    return made


def _others(seed: int) -> Plan:
    """Return the sample plan with all that is not corridor c1's otherwise, or gone."""
    chance, plan = random.Random(seed), sample_plan()
    other = [_otherwise(plan.corridors[1], chance)] if chance.random() < 0.7 else []
    convoys = [_moved(plan.convoys[2], chance) for _ in other]
    if chance.random() < 0.5:
        third = _otherwise(dataclasses.replace(plan.corridors[1], id="c0"), chance)
        convoys.append(dataclasses.replace(_moved(plan.convoys[2], chance), id="v0", corridor="c0"))
        other.insert(0, third)
    corridors = [*other, plan.corridors[0]] if chance.random() < 0.5 else [plan.corridors[0], *other]
    return sample_plan(
        corridors=tuple(corridors),
        convoys=(*convoys, *plan.convoys[:2]),
        out=chance.randint(100, 1200),
        bound=chance.uniform(200, 900),
        footprint=plan.footprint[: chance.randint(0, 4)],
        left_behind=(),
    )


def told_apart_by_a_leader(tries: int) -> list[str]:
    """Return the hypotheses (plans whose other corridors differ) for which a leader's files are not the same bytes."""
    wanted = convoy_files(sample_source())
    return [
        f"a leader's files tell plan {seed} from the true one"
        for seed in range(tries)
        if convoy_files(sample_source(_others(seed), sha256=f"{seed:064x}")) != wanted
    ]


def test_a_leader_cannot_tell_what_other_corridors_do() -> None:
    assert told_apart_by_a_leader(60) == []  # `make attack` tries a thousand


@pytest.mark.parametrize(
    "changes",
    [
        {"control": (ControlClaim(RU, (_FAR,), at("05:00"), "one briefing", says=RU),)},
        {"incidents": (Incident(at("04:00"), 47.8, 37.2, "shelling", RU, 3.0, "a witness", "2022-03-05"),)},
        {"windows": (CeasefireWindow("w7", "road:T3", at("10:00"), at("11:00"), proposed_by="ru"),)},
        {"checkpoints": (Checkpoint("k1", CROSS, HAVEN, 60.0, lanes=2, opens=at("10:00"), closes=at("18:00")),
                         Checkpoint("k5", BURG, CROSS, 20.0, lanes=1))},
        {"assembly": (AssemblyPoint("a1", TOWN, lat=47.01, lon=37.01), AssemblyPoint("a9", BURG, 7.0, lat=47, lon=37))},
    ],
    ids=["control", "incidents", "windows", "checkpoints", "assembly"],
)  # fmt: skip
def test_a_leader_cannot_tell_what_the_case_holds_elsewhere(changes: dict[str, object]) -> None:
    roads = (make_road("town", "cross"), make_road("cross", "haven", ref="T2"), make_road("burg", "cross", ref="T3"))
    before, after = (sample_source(case=sample_case(roads=roads, **rest)) for rest in ({}, changes))
    assert convoy_files(after) == convoy_files(before)


# --- every text of a case and a plan, followed to where it comes out --------------------------------------------------


def test_no_text_of_the_case_but_names_and_title_comes_out_in_public() -> None:
    """Each free text is a mark of its own; in public files only names of places and gathering places, title and road
    numbers are found."""
    places = {key: _marked(place) for key, place in PLACES.items()}
    bare = (make_road("town", "cross"), make_road("cross", "haven"), make_road("burg", "cross"))
    roads = tuple(_marked(one) for one in bare)
    rows = sample_case(places=places, roads=roads)
    case = dataclasses.replace(
        rows,
        assembly=tuple(_marked(one) for one in rows.assembly),
        checkpoints=tuple(_marked(one) for one in rows.checkpoints),
        people=tuple(_marked(one) for one in rows.people),
    )
    texts = "".join(public_files(sample_source(case=case, places=places)).values())
    named = ("Place-name", "Place-name_uk", "AssemblyPoint-name", "AssemblyPoint-name_uk", "Road-ref")
    assert _marks_in(texts) <= {f"ZZ{name}ZZ" for name in named}


_Row = TypeVar("_Row", Place, Road, AssemblyPoint, Checkpoint, PeopleGroup)
_KEPT = ("id", "place", "from_place", "to_place", "party", "road_class", "state", "means", "kind")


def _marked(item: _Row) -> _Row:
    kind = type(item).__name__
    names = [one.name for one in dataclasses.fields(item) if isinstance(getattr(item, one.name), str)]
    changes = {name: f"ZZ{kind}-{name}ZZ" for name in names if name not in _KEPT}
    if isinstance(item, Place | AssemblyPoint):
        item = dataclasses.replace(item, translations=(("uk", f"ZZ{kind}-name_ukZZ"),))
    return dataclasses.replace(item, **changes)  # type: ignore[arg-type]


def _marks_in(texts: str) -> set[str]:
    return set(re.findall(r"ZZ[A-Za-z_-]+?ZZ", texts))
