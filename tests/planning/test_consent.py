from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import RU, UA, at, line_places, make_road, tiny_case
from land import NOON, Rules, box, claim
from safeconduct.core import Note, Party, PlaceId
from safeconduct.network import Network, lines, network_from_roads
from safeconduct.picture import ControlClaim, LinkPicture, look
from safeconduct.planning import Case, CeasefireWindow
from safeconduct.planning.consent import PASSAGES, consent_assumed, consents, passage, passages

# a - b - c - d eastwards from 37 E, 0.35 degrees apart; ru is said to hold from between b and c to beyond d
EASTERN = box(37.5, 46.5, 39.0, 47.5)
PLACES = line_places("abcd")
ROADS = (make_road("a", "b"), make_road("b", "c", ref="T2"), make_road("c", "d", ref="T3"))


def the_case(ru: str | None = None, scope: str | None = None, state: str = "proposed", **changes: object) -> Case:
    windows = (CeasefireWindow("w", scope, at("09:00"), at("16:00"), state=state),) if scope else ()
    parties = {UA: Party(UA, "Ukraine", default_wish=True), RU: Party(RU, "Russian Federation", passage=ru)}
    return tiny_case(**({"places": PLACES, "roads": ROADS, "windows": windows, "parties": parties} | changes))


def on_ground(case: Case, *control: ControlClaim) -> tuple[Case, LinkPicture, Network]:
    network = network_from_roads(case.places, case.roads, {})
    ground = lines(network)
    return case, look(ground, at=NOON, control=control, incidents=(), danger=(), rules=Rules()), network


def usable(case: Case, *control: ControlClaim) -> set[str]:
    """Return the roads that may be used, as pairs of places in order."""
    case, picture, network = on_ground(case, *control)
    links = np.flatnonzero(consents(case, picture, network))
    return {"".join(sorted(network.node_place[end[link]] for end in (network.tail, network.head))) for link in links}


HELD = claim("ru", EASTERN)


@pytest.mark.parametrize(
    ("ru", "scope", "roads"),
    [
        ("free", None, {"ab", "bc", "cd"}),
        ("none", "all", {"ab"}),
        ("windows", None, {"ab"}),
        ("windows", "all", {"ab", "bc", "cd"}),
        ("windows", "road:T2", {"ab", "bc"}),
        ("windows", "place:d", {"ab", "cd"}),
        (None, "road:T2", {"ab", "bc"}),
        (None, None, {"ab"}),
    ],
)
def test_passage(ru: str | None, scope: str | None, roads: set[str]) -> None:  # P6
    assert usable(the_case(ru, scope), HELD) == roads


def test_a_refused_window_opens_nothing() -> None:
    assert usable(the_case("windows", "all", state="refused"), HELD) == {"ab"}


def test_land_that_nobody_claims_may_be_used() -> None:
    assert usable(the_case("none")) == {"ab", "bc", "cd"}


def test_every_party_that_anybody_says_holds_it_must_consent() -> None:  # R2
    assert usable(the_case("none"), claim("ua", EASTERN, says="ua"), claim("ru", EASTERN, says="ru")) == {"ab"}


def test_who_holds_a_place_holds_the_roads_that_touch_it() -> None:
    places = {i: replace(place, party=RU if i == "d" else None) for i, place in PLACES.items()}
    assert usable(the_case("none", places=places)) == {"ab", "bc"}


def test_an_end_on_held_land_is_enough() -> None:
    case, picture, network = on_ground(the_case("windows"), HELD)
    assert [PASSAGES[code] for code in passages(case, picture, network)] == ["free"] * 2 + ["windows"] * 4


def test_defaults() -> None:
    case = the_case()
    assert passage(case, UA) == "free"
    assert passage(case, RU) == "windows"


def test_who_runs_a_reception_point_lets_people_in() -> None:
    assert passage(the_case(reception=(replace(tiny_case().reception[0], party=RU),)), RU) == "free"


def test_the_defaults_taken_are_told() -> None:  # R1
    case, picture, _ = on_ground(the_case(), HELD)
    assert consent_assumed(case, picture) == (Note("passage_windows", {"party": RU}),)
    assert consent_assumed(*on_ground(the_case("none"), HELD)[:2]) == ()


def test_a_party_that_the_case_does_not_list() -> None:
    case = the_case(parties={UA: Party(UA, "Ukraine", default_wish=True)})
    assert usable(case, HELD) == {"ab"}
    assert consent_assumed(*on_ground(case, HELD)[:2]) == (Note("passage_windows", {"party": RU}),)


@given(st.sampled_from(["free", "windows", "none"]), st.sampled_from([None, "all", "road:T2", "place:c"]))
def test_a_window_more_never_shuts_a_road(ru: str, scope: str | None) -> None:
    before = the_case(ru, scope)
    more = replace(before, windows=(*before.windows, CeasefireWindow("x", "road:T3", at("10:00"), at("11:00"))))
    assert usable(before, HELD) <= usable(more, HELD)


def test_a_place_off_the_network_holds_no_road() -> None:
    places = {**PLACES, PlaceId("far"): replace(PLACES[PlaceId("a")], id=PlaceId("far"), party=RU)}
    assert usable(the_case("none", places=places)) == {"ab", "bc", "cd"}
