"""What draws to a camp by itself: its capacity, or its country."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from conflicts import NUMBERS, camp, link, made, spot, with_counts
from safeconduct.outlook import Assumption, Closure, Conflict, NewCamp, Scenario, Settings, Total
from safeconduct.outlook.conflict import FloatArray
from safeconduct.outlook.data.countries import country_named, stock_between
from safeconduct.outlook.flow.engine import model_arrays
from safeconduct.outlook.flow.sizes import OLDER, log_sizes, sizes_of, stand_ins
from safeconduct.outlook.model import forecast
from safeconduct.outlook.whatif import changed


def sized(*camps: tuple[str, str, float | None], home: str = "Ukraine") -> Conflict:
    """Return a conflict with camps of (name, country, capacity), each 50 km from the fighting."""
    places = [spot("A", "conflict", country=home), *(camp(name, size, country=where) for name, where, size in camps)]
    links = [link("A", name, 50) for name, _, _ in camps]
    return replace(made(places, links), home=home)


def shares(conflict: Conflict) -> FloatArray:
    """Return the share of the sizes that each camp has."""
    size = np.exp(log_sizes(sizes_of(conflict), NUMBERS))
    return np.asarray(size / size.sum())


def test_capacities_draw_by_their_power() -> None:
    assert shares(sized(("C", "Poland", 100.0), ("D", "Moldova", 300.0))).tolist() == pytest.approx([0.25, 0.75])


def test_without_capacities_countries_draw_by_people_and_by_kin() -> None:
    found = shares(sized(("C", "Poland", None), ("D", "Moldova", None)))
    poland, moldova = (38_034_000 * 218_716) ** 0.5, (4_071_000 * 42_548) ** 0.5
    assert found.tolist() == pytest.approx([poland / (poland + moldova), moldova / (poland + moldova)])


def test_a_country_draws_alike_however_many_camps_share_it() -> None:
    one = shares(sized(("C", "Poland", None), ("D", "Moldova", None)))
    two = shares(sized(("C", "Poland", None), ("D", "Moldova", None), ("E", "Moldova", None)))
    assert two.tolist() == pytest.approx([one[0], one[1] / 2, one[1] / 2])


def test_countries_that_are_not_known_draw_alike() -> None:
    assert shares(sized(("C", "Here", None), ("D", "There", None))).tolist() == [0.5, 0.5]


def test_a_country_that_is_not_known_draws_as_the_usual_of_the_others() -> None:
    found = sizes_of(sized(("C", "Poland", None), ("D", "Moldova", None), ("E", "Nowhere", None)))
    assert found.persons[2] == pytest.approx(np.sqrt(38_034_000 * 4_071_000))
    assert found.stock[2] == pytest.approx(np.sqrt(218_716 * 42_548))


def test_camps_without_a_capacity_are_of_the_usual_size_of_those_with_one() -> None:
    places = sized(("C", "Here", 100.0), ("D", "Here", 400.0), ("E", "Here", None))
    assert shares(places).tolist() == pytest.approx([1 / 7, 4 / 7, 2 / 7])


@pytest.mark.parametrize(("capacity", "not_reported"), [(1500.0, False), (1501.0, True), (1e9, True)])
def test_a_capacity_far_above_all_that_was_counted_is_a_stand_in(capacity: float, not_reported: bool) -> None:
    conflict = with_counts(
        sized(("C", "Poland", capacity), ("D", "Moldova", 900.0)),
        C=[(0, 400.0), (10, 700.0)],
        D=[(0, 100.0), (10, 300.0)],
    )
    assert stand_ins(conflict).tolist() == [not_reported, False]
    assert np.isnan(sizes_of(conflict).capacity).tolist() == [not_reported, False]


@pytest.mark.parametrize("reported", [{"totals": (Total(3, 5e4),)}, {"scenarios": (Scenario(9, 1.0, 2.0, 5e4),)}])
def test_totals_and_what_is_expected_count_for_what_is_far_above(
    reported: dict[str, tuple[Total | Scenario, ...]]
) -> None:
    conflict = sized(("C", "Poland", 7e4), ("D", "Moldova", 8e4))
    assert stand_ins(replace(conflict, **reported)).tolist() == [False, True]  # type: ignore[arg-type]


def test_the_capacity_of_a_camp_that_a_what_if_opens_is_taken_as_it_is() -> None:
    conflict = with_counts(sized(("C", "Poland", 900.0)), C=[(0, 0.0), (10, 700.0)])
    more = changed(conflict, [NewCamp(camp("New", 1e6, country="Poland"), (link("A", "New", 5),))])
    assert sizes_of(more).capacity.tolist() == [900, 1e6]
    assert stand_ins(more).tolist() == [False, False]


def test_a_planned_camp_draws_beside_countries_as_one_of_its_size_beside_all_people() -> None:
    conflict = sized(("C", "Here", None), ("D", "There", None))
    conflict = replace(conflict, scenarios=(Scenario(9, 1e6, 2e6, 2e6),))
    more = changed(conflict, [NewCamp(camp("New", 1e5, country="Here"), (link("A", "New", 5),))])
    # Here has two camps now: C would hold a third of two million, There two thirds; their sizes meet in the mean.
    found = shares(more)
    assert found[1] / found[0] == pytest.approx(2)
    assert found[2] / np.sqrt(found[0] * found[1]) == pytest.approx(1e5 / np.sqrt(2e6 / 3 * 4e6 / 3))


def test_early_on_a_capacity_for_all_who_live_there_is_no_stand_in() -> None:
    places = [spot("A", "conflict", population=1e5), camp("C", 9e4), camp("D", 2e5)]
    conflict = made(places, [link("A", "C", 50), link("A", "D", 50)])
    early, later = (with_counts(conflict, C=[(0, 0.0), (day, 700.0)]) for day in (9, 10))
    assert stand_ins(early).tolist() == [False, True]
    assert stand_ins(later).tolist() == [True, True]


def test_where_nobody_is_counted_or_expected_no_capacity_is_a_stand_in() -> None:
    assert stand_ins(sized(("C", "Poland", 1e9))).tolist() == [False]


def test_a_stand_in_is_never_full_and_is_reported() -> None:
    conflict = with_counts(sized(("C", "Poland", 1e9), ("D", "Moldova", 900.0)), C=[(0, 0.0), (10, 700.0)])
    assert forecast(conflict, Settings(draws=0)).assumed[:2] == (
        Assumption("stand_in", ("C",)),
        Assumption("capacity", ("C",)),
    )


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("DRC", "Democratic Republic of the Congo"), ("RC", "Congo"), ("CAR", "Central African Republic"),
        ("Burkina_Faso", "Burkina Faso"), ("cote d'ivoire", "Côte d'Ivoire"), ("South_Sudan", "South Sudan"),
        ("Guinea-Bissau", "Guinea-Bissau"), ("the Gambia", "Gambia"), ("Türkiye", "Turkey"),
    ],
)  # fmt: skip
def test_countries_go_by_several_names(words: str, name: str) -> None:
    found = country_named(words)
    assert found is not None
    assert found.name == name


def test_a_pair_that_is_not_in_the_table_is_unknown_not_none() -> None:
    poland, burundi, rwanda = (country_named(name) for name in ("Poland", "Burundi", "Rwanda"))
    assert poland is not None
    assert burundi is not None
    assert rwanda is not None
    day = date(2015, 5, 1)
    assert stock_between(burundi, poland, day) is None
    assert stock_between(burundi, rwanda, day) == 64_931


@pytest.mark.parametrize(
    ("day", "persons"),
    [(date(2010, 7, 1), None), (date(2010, 7, 2), 19_177), (date(2015, 7, 1), 19_177), (date(2016, 3, 3), 93_179)],
)
def test_the_stock_is_that_of_the_latest_table_before_the_conflict(day: date, persons: float | None) -> None:
    nigeria, niger = country_named("Nigeria"), country_named("Niger")
    assert nigeria is not None
    assert niger is not None
    assert stock_between(nigeria, niger, day) == persons


def test_every_pair_is_of_countries_that_are_known() -> None:
    from safeconduct.outlook.data.countries import _countries, _stocks

    names = {country.name for country in _countries().values()}
    assert {name for pair in _stocks() for name in pair} <= names


def opening(*camps: tuple[str, str, float | None, int]) -> FloatArray:
    """Return by what sizes are multiplied, on days 0 to 19, shape (days, camps): (name, country, capacity, opens)."""
    conflict = sized(*(one[:3] for one in camps))
    shut = tuple(Closure("camp", name, "", 0, day) for name, _, _, day in camps if day)
    base = model_arrays(replace(conflict, closures=shut), 20)
    return np.asarray(base.newest[base.routes.state])


def test_older_camps_of_a_country_draw_less_once_a_newer_one_is_open() -> None:
    found = opening(("C", "Poland", None, 0), ("D", "Poland", None, 8), ("E", "Moldova", None, 0))
    assert found[7, [0, 2]].tolist() == [1, 1]
    assert found[8].tolist() == pytest.approx([2 * OLDER / (1 + OLDER), 2 / (1 + OLDER), 1])
    assert found[8, :2].sum() == pytest.approx(2.0)  # the country draws as it would


def test_camps_that_open_together_or_have_a_capacity_draw_as_they_would() -> None:
    assert (opening(("C", "Poland", None, 8), ("D", "Poland", None, 8), ("E", "Moldova", None, 9)) == 1).all()
    assert (opening(("C", "Poland", 50.0, 0), ("D", "Poland", 90.0, 8)) == 1).all()


def test_a_border_that_opens_makes_no_camp_new() -> None:
    conflict = sized(("C", "Poland", None), ("D", "Poland", None))
    for shut in (Closure("border", "Ukraine", "Poland", 0, 9), Closure("link", "A", "D", 0, 9)):
        assert (model_arrays(replace(conflict, closures=(shut,)), 20).newest == 1).all()


def test_camps_of_a_country_have_one_number() -> None:
    found = sizes_of(sized(("C", "Poland", None), ("D", "Moldova", None), ("E", "Poland", 9.0)))
    assert found.country[0] == found.country[2] != found.country[1]
