from __future__ import annotations

import time

import numpy as np

from land import NOON, Rules, box, claim, lines_of
from safeconduct.core import Lines
from safeconduct.picture import ControlClaim, DangerArea, LinkPicture, Polygon, look, touching

WEST, EAST = box(36, 46, 37, 47), box(37, 46, 38, 47)
ROADS = lines_of(
    [(36.2, 46.5), (36.8, 46.5)],
    [(36.8, 46.5), (37.2, 46.5)],
    [(37.2, 46.5), (37.8, 46.5)],
    [(39.0, 46.5), (39.5, 46.5)],
)


def seen(*control: ControlClaim, lines: Lines = ROADS) -> LinkPicture:
    return look(lines, at=NOON, control=control, incidents=(), danger=(), rules=Rules())


def test_a_link_is_held_by_all_whose_land_it_crosses() -> None:
    picture = seen(claim("ua", WEST), claim("ru", EAST))
    assert picture.parties == ("ru", "ua")
    assert picture.held.tolist() == [[False, True], [True, True], [True, False], [False, False]]
    assert picture.contested.tolist() == [False, True, False, False]


def test_claims_are_kept_apart_by_speaker() -> None:  # R2
    picture = seen(claim("ru", WEST, says="ru"), claim("ua", WEST, says="ua"))
    assert picture.speakers == ("ru", "ua")
    assert picture.claims[:, 0].tolist() == [[True, False], [False, True]]
    assert picture.contested.tolist() == [True, True, False, False]


def test_two_speakers_who_agree_contest_nothing() -> None:
    picture = seen(claim("ru", WEST, says="ru"), claim("ru", WEST, says="ua"))
    assert picture.claims[:, 0].tolist() == [[True], [True]]
    assert not picture.contested.any()


def test_disputed_land_is_contested() -> None:
    assert seen(claim("ru", WEST, state="disputed")).contested.tolist() == [True, True, False, False]


def test_a_bend_of_the_road_counts() -> None:
    round_about = lines_of([(36.5, 47.5), (37.5, 46.5), (38.5, 47.5)])
    assert seen(claim("ru", EAST), lines=round_about).held.tolist() == [[True]]


def test_no_links() -> None:
    nothing = Lines(np.zeros(1, np.int64), np.zeros(0), np.zeros(0))
    picture = seen(claim("ru", EAST), lines=nothing)
    assert picture.held.shape == (0, 1)
    assert picture.danger.shape == (0,)


def drawn(*polygons: Polygon) -> LinkPicture:
    areas = [DangerArea((polygon,)) for polygon in polygons]
    control = (claim("ua", WEST), claim("ru", EAST))
    return look(ROADS, at=NOON, control=control, incidents=(), danger=areas, rules=Rules())


def test_an_area_drawn_far_from_all_roads_leaves_the_zone_that_is_worked_out() -> None:
    usual = drawn()
    assert usual.danger.any()
    for far in (box(46, 36, 47, 37), box(-1, -1, 1, 1), box(36, 48, 37, 49)):  # the first is swapped
        assert drawn(far).danger_because.tolist() == usual.danger_because.tolist()


def test_an_area_drawn_near_the_roads_is_the_whole_zone_also_beside_one_far_off() -> None:
    near = box(37.5, 46.4, 37.6, 46.6)
    assert drawn(near).danger.tolist() == [False, False, True, False]
    assert drawn(near, box(46, 36, 47, 37)).danger.tolist() == [False, False, True, False]


def test_same_input_same_bytes() -> None:  # R8
    once, again = (seen(claim("ua", WEST), claim("ru", EAST)) for _ in range(2))
    assert once.claims.tobytes() == again.claims.tobytes()
    assert once.danger_because.tobytes() == again.danger_because.tobytes()


def test_touching() -> None:
    assert touching(ROADS, [EAST]).tolist() == [False, True, True, False]
    assert not touching(ROADS, []).any()


def test_a_hundred_thousand_links_beside_a_long_front_take_little_time() -> None:
    """500 km of jagged front, every road within 25 km of it: half a second on one core, two at most."""
    random = np.random.default_rng(1)
    lon = np.linspace(32, 38.6, 400)
    front = tuple(zip(lon.tolist(), (47.5 + random.normal(0, 0.02, 400)).tolist(), strict=True))
    sides = [
        claim(party, ((*front, (38.6, far), (32.0, far), front[0]),)) for party, far in (("ru", 44.0), ("ua", 51.0))
    ]
    starts = np.column_stack([random.uniform(32, 38.6, 100_000), random.uniform(47.3, 47.7, 100_000)])
    points = np.stack([starts, starts + random.normal(0, 0.005, starts.shape)], axis=1).reshape(-1, 2)
    lines = Lines(np.arange(0, 200_001, 2), points[:, 1].copy(), points[:, 0].copy())
    begun = time.perf_counter()
    picture = seen(*sides, lines=lines)
    assert time.perf_counter() - begun < 4.0
    assert 0.2 < picture.danger.mean() < 0.8
