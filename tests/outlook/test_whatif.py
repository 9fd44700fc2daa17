"""What if a border closes, a camp opens, a corridor runs."""

from __future__ import annotations

import numpy as np
import pytest

from conflicts import NUMBERS, camp, link, small, spot, with_counts
from safeconduct.core import PlaceId
from safeconduct.outlook import Closure, Conflict, Corridor, Difference, NewCamp, OutlookPlace, Settings
from safeconduct.outlook.conflict import Change
from safeconduct.outlook.whatif import changed, compare


def counted() -> Conflict:
    """Return the small conflict with 50 persons more in C each day."""
    return with_counts(small(), C=[(0, 0.0), (19, 950.0)], D=[(0, 0.0), (19, 0.0)])


def difference(*changes: Change, **settings: object) -> Difference:
    """Compare with round numbers and few draws."""
    return compare(counted(), changes, Settings(**{"draws": 20, **settings}), NUMBERS)  # type: ignore[arg-type]


@pytest.mark.parametrize("settings", [{}, {"known_to": 9, "interpolated": True}])
def test_no_change_makes_no_difference(settings: dict[str, object]) -> None:
    found = difference(**settings)
    assert not found.people.any()
    assert not found.low[[2, 3]].any()
    assert not found.total_high.any()


def test_progress_is_reported_over_both_sides() -> None:
    shares: list[float] = []
    compare(counted(), (Closure("link", "A", "B", 5),), Settings(draws=2), NUMBERS, progress=shares.append)
    assert shares == [0.25, 0.5, 0.75, 1.0]


def test_a_closed_link_sends_people_elsewhere() -> None:
    found = difference(Closure("link", "A", "B", 5))
    assert found.people[2, :5].tolist() == [0] * 5
    assert found.people[2, -1] < 0 < found.people[3, -1]
    assert found.high[2, -1] < 0
    assert found.total[-1] == pytest.approx(0, abs=60)  # all but those still on the way


def test_a_border_closed_to_all_keeps_people_where_they_are() -> None:
    found = difference(Closure("border", "Home", "Away", 10))
    assert found.total[9] == 0
    assert found.total[-1] == pytest.approx(-500)
    assert found.people[0, -1] == pytest.approx(500)


def test_a_new_camp_draws_people_from_others() -> None:
    new = OutlookPlace(PlaceId("E"), "E", "camp", 0.0, 0.1, "Home", capacity=20000.0)
    found = difference(NewCamp(new, from_day=10))
    assert found.people.shape == (5, 20)
    assert found.people[4, :10].tolist() == [0] * 10
    assert found.people[4, -1] > 300
    assert found.people[[2, 3], -1].max() < 0
    assert "opens on day 10" in found.after.drivers[0].words


def test_a_corridor_brings_people_on_top() -> None:
    found = difference(Corridor(PlaceId("A"), PlaceId("D"), 500.0, 5, 10))
    assert found.total[-1] == pytest.approx(500)
    assert 300 < found.people[3, -1] <= 500  # D is fuller now, so some others go to C
    assert found.after.drivers[0].words == "500 persons by corridor from A over 5 days"


def test_a_running_what_if_takes_the_known_counts_as_they_are() -> None:
    found = difference(Closure("camp", "C", "", 12), known_to=9, horizon=10, interpolated=True)
    assert found.people[2, :2] == pytest.approx([0, 0])
    assert found.people[2, -1] < 0 < found.people[3, -1]


def test_a_running_what_if_with_a_new_camp() -> None:
    new = OutlookPlace(PlaceId("E"), "E", "camp", 0.0, 0.1, "Home", capacity=20000.0)
    found = difference(NewCamp(new, from_day=12), known_to=9, horizon=10, interpolated=True)
    assert found.people[4, 0] == 0
    assert found.people[4, -1] > 0


def test_the_same_chance_on_both_sides_makes_the_difference_sure() -> None:
    found = difference(Corridor(PlaceId("A"), PlaceId("D"), 500.0, 5, 10), draws=50)
    apart = found.before.total_high[-1] - found.before.total_low[-1]
    assert found.total_high[-1] - found.total_low[-1] <= max(apart, 100)
    assert found.low[3, -1] > 250


def test_a_camp_without_links_is_joined_to_the_nearest_place() -> None:
    new = OutlookPlace(PlaceId("E"), "E", "camp", 0.0, 0.8, "Home")
    made = changed(counted(), [NewCamp(new)])
    assert (made.links[-1].a, made.links[-1].b) == ("E", "B")
    assert made.links[-1].km == pytest.approx(1.3 * 11.1195, rel=1e-4)
    assert made.intensity.shape == (5, 20)


def test_a_camp_with_links_keeps_them() -> None:
    made = changed(counted(), [NewCamp(camp("E"), (link("E", "A", 77),), 3)])
    assert made.links[-1].km == 77
    assert made.closures[-1] == Closure("camp", "E", "", 0, 3)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Closure("link", "A", "Nowhere"), "'Nowhere' is not there; there are A, B, C, D"),
        (Closure("border", "Home", "Atlantis"), "'Atlantis' is not there; there are Away, Home"),
        (Closure("camp", "X"), "'X' is not there"),
        (Corridor(PlaceId("A"), PlaceId("X"), 5.0, 0, 1), "'X' is not there"),
        (Corridor(PlaceId("A"), PlaceId("B"), 5.0, 4, 4), "before it begins"),
        (NewCamp(camp("C")), "an id of its own"),
        (NewCamp(spot("E")), "the kind camp; got 'E', town"),
        (NewCamp(OutlookPlace(PlaceId("E"), "E", "camp", np.nan, np.nan)), "no position"),
    ],
)
def test_changes_that_cannot_be_made(change: Change, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        changed(counted(), [change])
