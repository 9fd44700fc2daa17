"""An outlook as JSON, page data and print: rows and days, what is not known, every sentence in every language."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from house.source_tree import ROOT
from safeconduct.core import PlaceId
from safeconduct.outlook import Closure, Conflict, Count, OutlookPlace, Settings, TravelLink
from safeconduct.outlook.model import forecast
from safeconduct.outlook.whatif import compare
from safeconduct.report.figures import about
from safeconduct.report.outlook_files import OUTLOOK_COLUMNS, outlook_csv, outlook_files, outlook_geojson
from safeconduct.report.outlook_json import outlook_json
from safeconduct.report.outlook_page import outlook_page_data, told_in_each_language
from safeconduct.report.outlook_text import days_shown, outlook_text
from safeconduct.report.wording import words_of

TOWN, GATE, CAMP = PlaceId("town"), PlaceId("gate"), PlaceId("camp")


def conflict() -> Conflict:
    """Return a town in conflict, a place on the way, and a camp whose position nobody knows; 30 days."""
    places = (
        OutlookPlace(TOWN, "Town", "conflict", 50, 30, "Home", population=10_000),
        OutlookPlace(GATE, "=Gate", "forwarding", 50, 31, "Home"),
        OutlookPlace(CAMP, "Camp", "camp", float("nan"), float("nan"), "Away"),
    )
    links = (TravelLink(TOWN, GATE, 80), TravelLink(GATE, CAMP, 90))
    intensity = np.zeros((3, 30))
    intensity[0, 3:9] = 1
    counts = (Count(CAMP, 0, 0), Count(CAMP, 20, 1000))
    return Conflict("small", date(2022, 3, 1), 30, places, links, intensity, "Home", counts=counts)


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    asked = [("close camp Camp", compare(conflict(), (Closure("camp", "camp", from_day=5),), Settings(draws=5)))]
    found = forecast(conflict(), Settings(draws=5))
    names = {"town": {"uk": "Місто"}}
    said = {"made_with": "x", "says": "said"}
    return outlook_json(found, asked, name="small", title="Small", assumed=("read so",), names=names, **said)


def test_rows_are_camps_and_columns_days(told: dict[str, Any]) -> None:
    assert (told["places"], told["others"]["places"]) == (["camp"], ["town", "gate"])
    assert (told["days"], told["dates"][-1]) == (list(range(30)), "2022-03-30")
    assert told["total"] == told["people"][0]
    assert told["reported"][0] == [0.0, *[None] * 19, 1000.0, *[None] * 9]


def test_what_is_not_known_is_null(told: dict[str, Any]) -> None:  # R1
    camp = told["sites"][2]
    assert (camp["lat"], camp["lon"], camp["capacity"]) == (None, None, None)
    json.dumps(told, allow_nan=False)


def test_places_have_their_names_in_other_languages(told: dict[str, Any]) -> None:
    assert [site["names"] for site in told["sites"]] == [{"uk": "Місто"}, {}, {}]


def test_spans_of_fighting_leave_their_last_day_out(told: dict[str, Any]) -> None:
    assert [site["in_conflict"] for site in told["sites"]] == [[[3, 9]], [], []]


def test_what_was_read_and_what_was_forecast_are_both_assumed(told: dict[str, Any]) -> None:
    assert told["assumed"][0] == "read so"
    assert len(told["assumed"]) > 1


def test_a_table_that_no_spreadsheet_takes_for_a_formula(told: dict[str, Any]) -> None:
    names = {**told, "sites": [{**site, "name": "=cmd()"} for site in told["sites"]]}
    header, first, *rest = outlook_csv(names).splitlines()
    assert header == ",".join(OUTLOOK_COLUMNS)
    assert first.startswith("camp,'=cmd(),Away,0,2022-03-01,")
    assert len(rest) == 29


def test_what_has_no_position_is_on_the_map_without_geometry(told: dict[str, Any]) -> None:
    features = json.loads(outlook_geojson(told))["features"]
    assert [one["geometry"] is None for one in features] == [False, False, True, False, True]
    assert features[2]["properties"]["people"] == told["people"][0][-1]


def test_without_the_front_end_the_page_is_left_out(told: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.report.outlook_files.page_template", lambda: None)
    assert [file.name for file in outlook_files(told)] == ["outlook.json", "outlook.csv", "outlook.geojson"]


def test_the_page_holds_the_outlook(told: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.report.outlook_files.page_template", lambda: "<p><!--DATA--></p>")
    page = outlook_files({**told, "title": "</script>"})[-1].text
    data = json.loads(page.removeprefix("<p>").removesuffix("</p>"))
    assert (data["title"], data["people"]) == ("</script>", told["people"])
    assert "</script>" not in page


def test_every_sentence_of_the_model_is_told_in_each_language() -> None:
    bare = replace(conflict(), intensity=np.zeros((3, 30)), counts=(Count(PlaceId("other"), 0, 1.0),))
    places = (replace(bare.places[0], population=None), *bare.places[1:], replace(bare.places[2], id=PlaceId("other")))
    more = replace(bare, places=places, intensity=np.zeros((4, 30)))
    said = {line for known_to in (None, 3) for line in forecast(more, Settings(known_to=known_to, draws=0)).assumed}
    assert len(said) >= 5
    for line in said:
        sentences = told_in_each_language(line)
        assert len(set(sentences.values())) == 3, line


def test_a_sentence_that_is_not_known_stays_as_it_is() -> None:
    assert told_in_each_language("something new") == dict.fromkeys(("en", "uk", "ru"), "something new")
    cell = told_in_each_language("kind in links.csv: drive where the cell is empty")
    assert cell["ru"] == "links.csv, столбец kind: drive, где ячейка пуста."


def test_the_page_has_its_assumptions_by_language(told: dict[str, Any]) -> None:
    data = outlook_page_data(told)
    assert data["assumed"][0]["en"] == "read so"
    assert set(data["assumed"][1]) == {"en", "uk", "ru"}


def test_every_word_of_the_outlook_is_used() -> None:
    sources = [*(ROOT / "web/src").rglob("*.ts*"), ROOT / "src/safeconduct/report/outlook_page.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    keys = words_of("en", "outlook").texts
    assert [key for key in keys if f'"{key}"' not in text and not key.startswith("outlook.shut.")] == []


@pytest.mark.parametrize(
    ("days", "shown"),
    [(range(100), [7, 14, 30, 60, 99]), (range(5), [4]), (range(31, 91), [37, 44, 60, 90])],
)
def test_days_that_are_printed(days: range, shown: list[int]) -> None:
    assert days_shown(list(days)) == shown


def test_what_is_printed(told: dict[str, Any]) -> None:
    lines = outlook_text(told, [20, 29]).splitlines()
    assert lines[0] == "Small: where people will go"
    assert lines[5].startswith("Camp")
    assert any(line.startswith("  Camp") and "\u2212" in line for line in lines)
    assert "What if: close camp Camp" in lines
    assert "  read so" in lines


def test_nothing_that_changes_is_said_so(told: dict[str, Any]) -> None:
    still = {**told["what_if"][0], "people": [[0.0] * 30]}
    assert "nothing changes in any reception place" in outlook_text({**told, "what_if": [still]}, [29])


@pytest.mark.parametrize(
    ("value", "text"),
    [(3_808_921, "3 810 000"), (-403_267, "-403 000"), (999, "999"), (1004, "1 000"), (0.3, "0"), (99_950, "100 000")],
)
def test_forecasts_are_told_to_three_figures(value: float, text: str) -> None:
    assert about(value).replace("\u202f", " ") == text
