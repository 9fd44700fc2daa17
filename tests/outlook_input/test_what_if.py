"""What a planner asks, read from plain words; what cannot be read is told with what can be asked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asset_folders import AssetFolders
from safeconduct.core import CaseError, UsageError
from safeconduct.outlook import Change, Closure, Conflict, Corridor, NewCamp
from safeconduct.outlook_input.folder import load_outlook
from safeconduct.outlook_input.what_if import read_changes
from safeconduct.outlook_input.what_if_words import FORMS, FORMS_BY_LANGUAGE, PATTERNS

FOLDER = Path(__file__).parent / "assets" / "base"


@pytest.fixture(scope="module")
def conflict() -> Conflict:
    return load_outlook(FOLDER).conflict


def closure(words: str, conflict: Conflict, first_day: int = 0) -> tuple[str, str, str, int, int | None]:
    """Read words that mean one closure."""
    (change,) = read_changes(words, conflict, first_day=first_day)
    assert isinstance(change, Closure)
    return change.kind, change.a, change.b, change.from_day, change.to_day


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("close link alpha - beta from day 3", ("link", "alpha", "beta", 3, None)),
        ("Close  Link ALPHA to Beta from 2022-03-04 until day 9", ("link", "alpha", "beta", 3, 9)),
        ("close link alpha-beta for 2 days", ("link", "alpha", "beta", 0, 2)),
        ("close border Home - Away from day 5 until 2022-03-11", ("border", "Home", "Away", 5, 10)),
        ("close camp Haven from day 1", ("camp", "haven", "", 1, None)),
        ("close place gate", ("place", "gate", "", 0, None)),
    ],
)
def test_closures(words: str, meant: tuple[str, str, str, int, int | None], conflict: Conflict) -> None:
    assert closure(words, conflict) == meant


_BY_HAND = {
    "en": (
        "close link alpha - beta from day 3 until day 6",
        "close border Home - Away from day 3",
        "close camp haven for 4 days",
        "close place gate from 2022-03-04",
        "open camp NAME 15 km from alpha for 20 000 persons from day 3",
        "open camp NAME at 47.1,37.5 for 20000 persons from day 3",
        "corridor alpha - beta 900 persons from day 3 for 5 days",
    ),
    "uk": (
        "Закрити шлях alpha - beta з дня 3 до дня 6",
        "закрити кордон Home - Away з дня 3",
        "закрити табір haven на 4 дні",
        "закрити місце gate з 2022-03-04",
        "відкрити табір NAME 15 км від alpha на 20 000 осіб з дня 3",
        "відкрити місце прийому NAME у 47.1,37.5 на 20000 людей з дня 3",
        "коридор alpha - beta 900 осіб з дня 3 на 5 днів",
    ),
    "ru": (
        "Закрыть дорогу alpha - beta с дня 3 до дня 6",
        "закрыть границу Home - Away с дня 3",
        "закрыть лагерь haven на 4 дня",
        "закрыть место gate с 2022-03-04",
        "открыть лагерь NAME 15 км от alpha на 20 000 человек с дня 3",
        "открыть место приёма NAME в 47.1,37.5 на 20000 человек с дня 3",
        "коридор alpha - beta 900 человек с дня 3 на 5 дней",
    ),
}


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize("at", range(7))
def test_the_same_can_be_asked_in_other_languages(language: str, at: int, conflict: Conflict) -> None:
    english, other = (read_changes(_BY_HAND[code][at], conflict) for code in ("en", language))
    assert _unsourced(other) == _unsourced(english)


def _unsourced(changes: tuple[Change, ...]) -> list[str]:
    """Return changes without the words they are from."""
    return [re.sub(r"source='[^']*'", "", repr(change)) for change in changes]


@pytest.mark.parametrize("language", FORMS_BY_LANGUAGE)
def test_each_form_has_its_own_pattern(language: str) -> None:
    patterns = PATTERNS[language]
    own = (*[patterns.close] * 4, *[patterns.open] * 2, patterns.corridor, patterns.plan)
    for words, pattern in zip(FORMS_BY_LANGUAGE[language], own, strict=True):
        found = [
            one for one in (patterns.close, patterns.open, patterns.corridor, patterns.plan) if one.fullmatch(words)
        ]
        assert found == [pattern], words


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("закрити табір haven з 3 дня", (3, None)),
        ("закрити табір haven з 3-го дня до 9-го дня", (3, 9)),
        ("закрыть лагерь haven с 3-го дня", (3, None)),
        ("закрыть лагерь haven с дня 3 до 9 дня", (3, 9)),
        ("close camp haven from the 3rd day", None),
        ("close camp haven from 3rd day until 9 day", (3, 9)),
    ],
)
def test_the_number_of_a_day_may_stand_before_the_word(
    words: str, days: tuple[int, int | None] | None, conflict: Conflict
) -> None:
    if days is None:
        with pytest.raises(UsageError):
            read_changes(words, conflict)
    else:
        assert closure(words, conflict)[3:] == days


def test_places_go_by_their_names_in_other_languages(conflict: Conflict) -> None:
    names = {"haven": {"uk": "Гавань"}}
    (change,) = read_changes("закрити табір Гавань з дня 3", conflict, names=names)
    assert isinstance(change, Closure)
    assert (change.kind, change.a) == ("camp", "haven")


def test_a_change_without_a_day_begins_on_the_first_that_is_forecast(conflict: Conflict) -> None:
    assert closure("close camp haven", conflict, first_day=8)[3:] == (8, None)
    assert closure("close camp haven for 3 days", conflict, first_day=8)[3:] == (8, 11)


def test_a_camp_opens_beside_a_place(conflict: Conflict) -> None:
    (change,) = read_changes("open camp New Town 15 km from Beta for 20 000 persons from day 4", conflict)
    assert isinstance(change, NewCamp)
    place, (link,) = change.place, change.links
    assert (place.name, place.kind, place.capacity, place.country) == ("New Town", "camp", 20000, "Home")
    assert change.from_day == 4
    assert (link.a, link.b, link.km) == ("beta", "New Town", 15)


def test_a_camp_opens_at_a_position_in_the_nearest_country(conflict: Conflict) -> None:
    (change,) = read_changes("open camp East at 50.1,33.2", conflict)
    assert isinstance(change, NewCamp)
    assert (change.place.lat, change.place.lon, change.place.country) == (50.1, 33.2, "Away")
    assert (change.place.capacity, change.links, change.from_day) == (None, (), 0)


def test_a_corridor_brings_its_persons_over_its_days(conflict: Conflict) -> None:
    (change,) = read_changes("corridor alpha - refuge 10000 persons from day 3 for 5 days", conflict)
    assert isinstance(change, Corridor)
    assert (change.a, change.b, change.persons, change.from_day, change.to_day) == ("alpha", "refuge", 10000, 3, 8)


def test_several_changes_at_once(conflict: Conflict) -> None:
    changes = read_changes("close border Home - Away; open camp X 5 km from gate", conflict)
    assert [type(change) for change in changes] == [Closure, NewCamp]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("shut it all", "What can be asked"),
        ("close link alpha - haven", "no link between alpha and haven"),
        ("close link alpha - alpha", "not two places"),
        ("close border Home - Nowhere", "not two countries"),
        ("close camp beta", "takes nobody in"),
        ("close place bta", "Did you mean beta"),
        ("close camp haven from 2022-02-30", "is no day"),
        ("close camp haven from day 9 until day 9", "it ends on day 9"),
        ("open camp Haven 5 km from beta", "there is a place Haven already"),
        ("open camp X at 95,33", "latitude goes to 90"),
        ("open camp X 5 km from nowhere", "no place 'nowhere'"),
        ("plan out/nothing/plan.json", "no such file"),
    ],
)
def test_what_cannot_be_asked(words: str, why: str, conflict: Conflict) -> None:
    with pytest.raises((UsageError, CaseError), match=why):
        read_changes(words, conflict)


@given(st.text(max_size=60))
def test_words_are_read_or_refused_and_nothing_else(words: str) -> None:
    with pytest.raises((UsageError, CaseError)):
        read_changes("!" + words, load_outlook(FOLDER).conflict)


def test_every_form_that_is_reported_can_be_read(
    conflict: Conflict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_plan(tmp_path / "out" / "CASE" / "plan.json")
    for form in FORMS:
        words = form.replace(" A", " alpha").replace(" B", " beta").replace("X - Y", "Home - Away")
        assert read_changes(words.replace("camp alpha", "camp haven"), conflict)


def write_plan(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    places = [{"id": "p1", "name": "Alpha"}, {"id": "p2", "name": "Haven"}]
    corridor = {"origin": "p1", "destination": "p2", "length_km": 210.0, "persons": {"car": 1000, "bus": 500}}
    path.write_text(json.dumps({"places": places, "corridors": [corridor]}), encoding="utf-8")
    return path


def test_a_plans_corridors_run_each_day(conflict: Conflict, tmp_path: Path) -> None:
    (change,) = read_changes(f"plan {write_plan(tmp_path / 'a' / 'plan.json')} from day 2 for 4 days", conflict)
    assert isinstance(change, Corridor)
    assert (change.a, change.b, change.persons, change.km) == ("alpha", "haven", 6000, 210)
    assert (change.from_day, change.to_day) == (2, 6)


_NO_PLANS = ["", "[]", "{}", '{"places": [], "corridors": [{}]}', '{"places": 3, "corridors": []}']


@pytest.mark.parametrize("text", _NO_PLANS)
def test_what_is_no_plan(text: str, conflict: Conflict, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match="a plan with corridors and places"):
        read_changes(f"plan {path}", conflict)


def test_names_of_flees_places_with_hyphens(tmp_path: Path) -> None:
    folder = AssetFolders(Path(__file__).parent / "flee_assets").copy("base", tmp_path / "flee")
    for file in ("locations.csv", "routes.csv", "conflicts.csv"):
        path = folder / "input_csv" / file
        path.write_text(path.read_text(encoding="utf-8").replace("Beta", "Beta-on-Sea"), encoding="utf-8")
    shut = closure("close link Alpha-Beta-on-Sea", load_outlook(folder).conflict)
    assert shut[:3] == ("link", "Alpha", "Beta-on-Sea")


@pytest.mark.parametrize(
    "words", ["закрити кордон Україна - Польща з дня 30", "закрыть границу Украина - Польша с дня 30"]
)
def test_countries_are_known_by_their_names_in_each_language(words: str) -> None:
    conflict = load_outlook(Path(__file__).parents[2] / "examples" / "outlook-ukraine-2022-03").conflict
    assert closure(words, conflict)[:4] == closure("close border Ukraine - Poland from day 30", conflict)[:4]
