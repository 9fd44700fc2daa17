"""No id and no name of a file stands on paper: every id of a case is made one that no name holds, and looked for."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

import pytest

from builders import at
from plans import BURG, HAVEN, TOWN, sample_plan
from report.test_notes import NOTES, WHERE, defaults
from safeconduct.network import road_ids
from safeconduct.planning import AssemblyPoint, CeasefireWindow, Fleet, InboundConvoy, LeftBehind, Limit, ReceptionPoint
from safeconduct.report.disclosure.classes import CLASSES, extract, own_id
from safeconduct.report.sheets.joint_brief import joint_brief
from safeconduct.report.sheets.leader import leader_sheet
from safeconduct.report.sheets.notice import public_notice
from safeconduct.report.sheets.parts import SheetSource, sheet_words
from safeconduct.report.sheets.production import sheet_files
from safeconduct.report.wording.wording import SHEET_LANGUAGES, Language
from sheet_sources import pdf_text, sample_case, sample_source

_MARK = "qz"


def full_source() -> SheetSource:
    """Return a source with points of every kind, everything assumed that can be, and people left for every limit."""
    case = sample_case()
    case = dataclasses.replace(
        case,
        assembly=(*case.assembly, AssemblyPoint("a2", TOWN), AssemblyPoint("a3", BURG, name="Market")),
        reception=(*case.reception, ReceptionPoint("r2", HAVEN, case.reception[0].party)),
        fleet=(Fleet("f1", HAVEN, 2, 45), Fleet("f2", TOWN, 1, 45)),
        windows=(*case.windows, CeasefireWindow("w2", "all", at("17:00"), at("18:00"))),
        inbound=(InboundConvoy("i1", HAVEN, TOWN, 5),),
        roads=(*case.roads, dataclasses.replace(case.roads[0], from_place=TOWN, to_place=BURG)),
    )
    left = tuple(LeftBehind(TOWN, "car", 10, (Limit(code, where),)) for code, where in WHERE)
    named = (note for note in NOTES if note.code not in ("setting", "cell"))
    return sample_source(sample_plan(left_behind=left, assumed=(*named, *defaults())), case=case)


def marked(source: SheetSource) -> SheetSource:
    """Return the source with every id but the corridors' letters and the convoys' numbers made another."""
    case = source.case
    ids = {
        *case.places, *case.parties, *road_ids(case.roads),
        *(row.id for rows in (case.assembly, case.reception, case.fleet, case.checkpoints, case.windows, case.inbound)
          for row in rows),
        *(duty.bus for duty in source.plan.duties), *(one.id for one in source.plan.convoys),
    }  # fmt: skip
    names = {name: f"{_MARK}{number}" for number, name in enumerate(sorted(ids))}
    # ids of roads follow from their ends unless a road has its own
    roads = tuple(dataclasses.replace(row, id=name) for name, row in zip(road_ids(case.roads), case.roads, strict=True))
    renamed = _renamed(dataclasses.replace(source, case=dataclasses.replace(case, roads=roads)), names)
    assert isinstance(renamed, SheetSource)
    return renamed


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(_renamed(one, names) for one in value)
    if isinstance(value, Mapping):
        return {_renamed(key, names): _renamed(one, names) for key, one in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        own = {one.name: getattr(value, one.name) for one in dataclasses.fields(value) if one.init}
        return dataclasses.replace(value, **{name: _renamed(one, names) for name, one in own.items()})
    return value


def texts(source: SheetSource, language: Language) -> dict[str, str]:
    """Return all that stands on each sheet."""
    words, corridor = sheet_words(language), source.plan.corridors[0]
    convoy = extract(source.plan, CLASSES["convoy"], corridor.id).convoys[0].id
    return {
        "brief": repr(joint_brief(source, words)),
        "notice": repr(public_notice(source, words)),
        "leader": repr(leader_sheet(source, corridor.id, words)),
        "convoy": repr(leader_sheet(source, corridor.id, words, convoy_id=convoy)),
    }


def test_the_marks_would_be_found() -> None:
    source = marked(full_source())
    assert {str(place)[:2] for place in source.places} == {_MARK}
    assert _MARK in repr(source.plan.left_behind)
    assert _MARK in repr(source.plan.assumed)


@pytest.mark.parametrize("language", SHEET_LANGUAGES)
def test_no_sheet_holds_an_id(language: Language) -> None:
    source = marked(full_source())
    tags = [own_id(corridor) for corridor in source.plan.corridors]
    for name, text in texts(source, language).items():
        held = re.findall(rf".{{0,30}}(?:{'|'.join([_MARK, *tags])}).{{0,10}}", text)
        assert held == [], name
        assert re.findall(r"\w+\.(?:csv|json|toml|txt|md)\b", text) == [], name


@pytest.mark.parametrize("name", CLASSES)
def test_no_printed_page_holds_an_id(name: str) -> None:
    source = marked(full_source())
    for file in sheet_files(source, CLASSES[name].name, ["en"]):
        assert _MARK not in " ".join(pdf_text(file.content)), file.name
