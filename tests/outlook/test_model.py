"""Forecasts in each mode, on a small conflict."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from conflicts import NUMBERS, camp, link, made, small, spot, with_counts
from safeconduct.core import PlaceId
from safeconduct.outlook import Assumption, Closure, Conflict, Corridor, Forecast, Scenario, Settings, Total
from safeconduct.outlook.model import forecast, mode_of

_ONE_WAY = {"C": [(0, 40.0), (19, 990.0)], "D": [(0, 0.0), (19, 0.0)]}


def counted(*closures: Closure) -> Conflict:
    """Return the small conflict with counts that rise by 50 a day in C; nobody is ever in D."""
    return with_counts(small(*closures), **_ONE_WAY)


def outlook_of(conflict: Conflict, **settings: object) -> Forecast:
    """Forecast with round numbers and few draws."""
    return forecast(conflict, Settings(**{"draws": 20, **settings}), NUMBERS)  # type: ignore[arg-type]


def test_the_mode_follows_from_what_is_there() -> None:
    assert mode_of(counted(), Settings()) == "blind"
    assert mode_of(counted(), Settings(known_to=3)) == "running"
    assert mode_of(small(), Settings()) == "open"
    assert mode_of(counted(), Settings(mode="open")) == "open"


def test_blind_holds_the_known_total_in_camps_every_day() -> None:
    found = outlook_of(counted())
    assert found.days == tuple(range(20))
    assert found.total == pytest.approx(40 + 50 * np.arange(20))
    assert found.people[2:].sum(axis=0) == pytest.approx(found.total)


def test_blind_begins_with_the_counts_of_day_0() -> None:
    assert outlook_of(counted()).people[2:, 0].tolist() == [40, 0]


def test_errors_are_against_the_counts() -> None:
    found = outlook_of(counted())
    wrong = 2 * found.people[3] / found.total  # all in D should be in C
    assert found.errors is not None
    assert found.errors.rescaled == pytest.approx(wrong.mean())
    assert found.errors.days == 20


def test_what_was_counted_and_what_was_reported() -> None:
    found = outlook_of(counted())
    assert found.counted[2].tolist() == (40 + 50 * np.arange(20.0)).tolist()
    assert np.flatnonzero(~np.isnan(found.reported[2])).tolist() == [0, 19]
    assert np.isnan(found.counted[:2]).all()


def test_ranges_hold_the_middle_and_are_of_camps_alone() -> None:
    found = outlook_of(counted())
    camps = [2, 3]
    assert (found.low[camps] <= found.people[camps]).all()
    assert (found.people[camps] <= found.high[camps]).all()
    assert np.isnan(found.low[:2]).all()
    assert (found.total_low <= found.total).all()


def test_no_draws_give_no_ranges() -> None:
    found = outlook_of(counted(), draws=0)
    assert np.isnan(found.low).all()
    assert np.isnan(found.total_high).all()


def test_progress_is_reported_up_to_the_end() -> None:
    shares: list[float] = []
    forecast(counted(), Settings(draws=4), NUMBERS, progress=shares.append)
    assert shares == [0.25, 0.5, 0.75, 1.0]


def test_countries_are_the_sums_of_their_camps() -> None:
    places = [spot("A", "conflict"), camp("C", country="X"), camp("D", country="Y"), camp("E", country="X")]
    conflict = with_counts(made(places, [link("A", name, 50) for name in "CDE"]), C=[(0, 0.0), (19, 990.0)])
    found = outlook_of(conflict, draws=40)
    assert {one.country for one in found.countries} == {"X", "Y"}
    x = next(one for one in found.countries if one.country == "X")
    assert x.people == pytest.approx(found.people[1] + found.people[3])
    assert (x.low <= x.people).all()
    assert x.high[-1] <= found.high[1, -1] + found.high[3, -1]
    assert np.isnan(x.counted).all()  # nobody was counted in E
    assert sum(one.people for one in found.countries) == pytest.approx(found.total)


def test_same_seed_same_bytes() -> None:
    one, other = outlook_of(counted(), seed=5), outlook_of(counted(), seed=5)
    for name in ("people", "low", "high", "total_low", "flows", "travelling"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
    assert outlook_of(counted(), seed=6).low.tobytes() != one.low.tobytes()


def test_flows_are_of_links_both_ways() -> None:
    conflict = with_counts(small(), C=[(0, 0.0), (19, 950.0)])
    found = outlook_of(conflict)
    assert found.flows.shape == (3, 2)
    assert found.flows[1] == pytest.approx(found.people[2, -1] * np.array([1, 0]))
    assert found.flows[:, 1].tolist() == [0, 0, 0]


def test_a_corridor_comes_on_top_of_the_total() -> None:
    brought = Corridor(PlaceId("A"), PlaceId("C"), 500.0, 2, 7)
    plain, more = outlook_of(counted()), outlook_of(replace(counted(), corridors=(brought,)))
    assert more.total[-1] - plain.total[-1] == pytest.approx(500)


def test_running_tells_the_days_after_the_known_one() -> None:
    found = outlook_of(counted(), known_to=9, horizon=30, interpolated=True)
    assert found.days == tuple(range(10, 40))
    assert found.errors is not None
    assert found.errors.days == 10
    assert np.isnan(found.counted[:, 10:]).all()


def test_running_goes_to_the_end_where_no_horizon_is_given() -> None:
    assert outlook_of(counted(), known_to=9).days == tuple(range(10, 20))


def test_running_goes_on_from_the_latest_arrivals_fewer_each_day() -> None:
    found = outlook_of(counted(), known_to=9, horizon=5, interpolated=True)
    assert found.total[-1] < 490 + 50 * sum(0.9**day for day in range(1, 6)) + 1e-6
    # Half of those to come go where the latest went, C; the others as the model has it, some still on the way.
    assert found.people[2, 0] >= 490 + 25 * 0.9
    assert found.total[0] + found.travelling[0] + found.people[:2, 0].sum() == pytest.approx(490 + 45)


def test_running_ranges_widen_with_time() -> None:
    found = outlook_of(counted(), known_to=9, horizon=30, interpolated=True, draws=50)
    width = found.total_high - found.total_low
    assert width[0] < width[10] < width[29]


def test_running_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="last day whose counts are known"):
        outlook_of(counted(), mode="running")


def test_an_open_conflict_follows_its_scenario() -> None:
    expected = (Scenario(10, 500.0, 1000.0, 2000.0, "somebody"),)
    found = outlook_of(replace(small(), scenarios=expected), draws=200)
    assert found.total[[0, 5, 10, 19]] == pytest.approx([0, 500, 1000, 1000])
    assert found.total_low[-1] == pytest.approx(500, rel=0.15)
    assert found.total_high[-1] == pytest.approx(2000, rel=0.15)
    assert found.errors is None


_SO_FAR = (Total(0, 50.0), Total(4, 400.0))


def test_an_open_forecast_begins_at_what_is_counted() -> None:
    expected = (Scenario(10, 500.0, 1000.0, 2000.0, "somebody"),)
    found = outlook_of(replace(small(), scenarios=expected, totals=_SO_FAR), draws=100)
    for counted_so_far in (found.total, found.total_low, found.total_high):
        assert counted_so_far[[0, 2, 4]] == pytest.approx([50, 225, 400])
    assert found.total[[7, 10]] == pytest.approx([700, 1000])
    assert found.total_low[10] < 700 < 1500 < found.total_high[10]


def test_counts_overtake_what_was_expected_of_their_days_and_what_is_less_than_they_are() -> None:
    expected = (Scenario(2, 1.0, 2.0, 9000.0), Scenario(8, 100.0, 200.0, 800.0))
    found = outlook_of(replace(small(), scenarios=expected, totals=_SO_FAR), draws=100)
    assert found.total[[2, 4, 8, 19]] == pytest.approx([225, 400, 400, 400])
    assert found.total_low[19] == pytest.approx(400)
    assert found.total_high[8] > 500


def test_who_is_counted_before_the_first_can_have_arrived_is_shared_out_as_the_first_arrivals() -> None:
    conflict = made([spot("A", "conflict"), camp("C"), camp("D")], [link("A", "C", 900), link("A", "D", 900)])
    found = outlook_of(replace(conflict, scenarios=(Scenario(19, 90.0, 90.0, 90.0),), totals=(Total(0, 90.0),)))
    assert found.people[1:, 0].tolist() == pytest.approx([45, 45])
    assert found.total == pytest.approx([90.0] * 20)


def test_where_no_camp_can_be_reached_nobody_is_in_one() -> None:
    shut = replace(small(Closure("place", "A", "", 0)), scenarios=(Scenario(9, 1.0, 2.0, 3.0),))
    assert outlook_of(shut).total.tolist() == [0.0] * 20


def test_an_open_conflict_without_a_scenario_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a scenario"):
        outlook_of(small())


def test_a_conflict_without_camps_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere takes people in"):
        outlook_of(made([spot("A", "conflict")], []))


def test_what_was_guessed_is_reported() -> None:
    places = [spot("A", "conflict"), camp("C"), camp("D", 10.0)]
    conflict = with_counts(made(places, [link("A", "C", 10), link("A", "D", 10)]), C=[(0, 0.0), (9, 90.0)])
    assert outlook_of(conflict, known_to=5).assumed == (
        Assumption("capacity", ("C",)),
        Assumption("uncounted", ("D",)),
        Assumption("population", ("A",)),
        Assumption("after", day=5),
        Assumption("silent", ("C", "D")),
    )


def test_what_cannot_be_known_depends_on_the_mode() -> None:
    expected = replace(small(), scenarios=(Scenario(9, 1.0, 2.0, 3.0),))
    found = [outlook_of(counted()), outlook_of(counted(), known_to=5), outlook_of(expected)]
    kinds = [{one.kind for one in forecast_.unknown} for forecast_ in found]
    assert kinds[1] - kinds[0] == {"totals", "new_fighting"}
    assert kinds[2] - kinds[0] == {"expected", "new_fighting"}
    assert {"ranges", "capacities", "unregistered", "moves"} <= kinds[0]


def test_who_is_estimated_to_have_come_since_the_last_report_is_reported() -> None:
    found = outlook_of(with_counts(small(), C=[(0, 0.0), (7, 70.0)], D=[(0, 0.0)]), known_to=10)
    (estimated,) = [one for one in found.assumed if one.kind == "estimated"]
    assert estimated.places == ("C",)
    assert estimated.persons == pytest.approx(10 * (0.9 + 0.9**2 + 0.9**3))
    assert Assumption("silent", ("D",)) in found.assumed


def test_the_order_of_rows_changes_neither_people_nor_ranges() -> None:
    conflict = counted()
    turned = replace(
        conflict, places=conflict.places[::-1], links=conflict.links[::-1], intensity=conflict.intensity[::-1],
        counts=conflict.counts[::-1],
    )  # fmt: skip
    one, other = outlook_of(conflict), outlook_of(turned)
    for name in ("people", "low", "high", "counted"):
        assert getattr(other, name)[::-1] == pytest.approx(getattr(one, name), rel=1e-9, abs=1e-6, nan_ok=True)
