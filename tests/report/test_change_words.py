"""Every kind of change has words in three languages, and says what it does: a road shut is not one opened."""

from __future__ import annotations

from datetime import date

import pytest

from builders import UA, at, tiny_case
from safeconduct.answers import CHANGE_KINDS
from safeconduct.answers import change as kinds
from safeconduct.cases.changes.words import read_case_changes
from safeconduct.core import PlaceId
from safeconduct.network import road_ids
from safeconduct.picture import Closure
from safeconduct.planning import AssemblyPoint, CeasefireWindow, Checkpoint, Fleet
from safeconduct.report.wording.changes import ChangeWords
from safeconduct.report.wording.wording import LANGUAGES, Language, words_of

TOWN, CROSS, HAVEN = (PlaceId(name) for name in ("town", "cross", "haven"))
CASE = tiny_case(
    fleet=(Fleet("f1", HAVEN, 2, 40),),
    checkpoints=(Checkpoint("k1", TOWN, CROSS, 60.0, UA, 1.0),),
    assembly=(AssemblyPoint("a1", TOWN, boarding_per_h=100.0), AssemblyPoint("a2", TOWN)),
)
ROAD = road_ids(CASE.roads)[0]
RECEPTION = CASE.reception[0].id
CHANGES: tuple[kinds.Change, ...] = (
    kinds.WindowChange("w1", start=at("08:00"), end=at("17:00"), scope="place:cross", state="refused"),
    kinds.NewWindow(CeasefireWindow("w2", "all", at("17:00"), at("18:00"))),
    kinds.Vehicles("f1", 5),
    kinds.NewFleet(Fleet("f2", TOWN, 3, 40)),
    kinds.Lanes("k1", 2.0),
    kinds.Boarding("a1", 200.0),
    kinds.Intake(RECEPTION, 300.0),
    kinds.Room(RECEPTION, 5000.0),
    kinds.RoadState((ROAD,), "mined"),
    kinds.Shut(Closure(TOWN, CROSS, "", None, None)),
    kinds.Contraflow(ROAD, ()),
    kinds.WishShare(TOWN, UA, 0.5),
    kinds.Passage(UA, "none"),
    kinds.ConvoyLimits(10, 60, 5.0, 0.0),
    kinds.Horizon(at("06:00"), at("20:00")),
    kinds.Day(date(2022, 3, 6)),
)


def words(language: Language) -> ChangeWords:
    return ChangeWords(words_of(language, "common", "asks"), CASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_change_has_words(language: Language) -> None:
    assert {type(one) for one in CHANGES} == set(CHANGE_KINDS.values())
    for change in CHANGES:
        told = words(language).told((change,)) + words(language).now((change,))
        assert told
        assert "{" not in told


def test_each_part_of_a_window_is_told() -> None:
    told = words("en").told(CHANGES[:1])
    assert told == (
        "Cease-fire from 08:00; Cease-fire to 17:00; Cease-fire 09:00–16:00 for (Cross); "
        "The cease-fire, 09:00–16:00, refused"
    )


@pytest.mark.parametrize(("typed", "said"), [("open", "opened"), ("close", "shut"), ("mine", "mined")])
def test_a_road_is_told_by_what_becomes_of_it(typed: str, said: str) -> None:
    (asked,) = read_case_changes(CASE, [f"{typed} town-cross"])
    assert words("en").told(asked.changes).endswith(said)


def test_limits_of_convoys_are_told_one_by_one() -> None:
    told = words("en").told((kinds.ConvoyLimits(least_vehicles=10, most_vehicles=60),))
    assert told == "Convoys of at least 10 vehicles; Convoys of at most 60 vehicles"
