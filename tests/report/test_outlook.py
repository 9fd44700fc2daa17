"""An outlook as JSON, page data and print: rows and days, what is not known, every sentence in every language."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, get_args, get_type_hints

import numpy as np
import pytest

from house.source_tree import ROOT
from safeconduct.core import PlaceId
from safeconduct.outlook import (
    Assumption,
    Change,
    Closure,
    Conflict,
    Corridor,
    Count,
    NewCamp,
    OutlookPlace,
    Settings,
    TravelLink,
    Unknown,
)
from safeconduct.outlook.forecast import Mode
from safeconduct.outlook.model import forecast
from safeconduct.outlook.notes import unknowns_of
from safeconduct.outlook.whatif import compare
from safeconduct.outlook_input.folder import EmptyCells
from safeconduct.report.outlook.documents import outlook_json
from safeconduct.report.outlook.files import OUTLOOK_COLUMNS, outlook_csv, outlook_files, outlook_geojson
from safeconduct.report.outlook.lines import days_shown, outlook_text
from safeconduct.report.outlook.notes import asked_sentences, assumption_sentences, unknown_sentences
from safeconduct.report.wording.figures import about
from safeconduct.report.wording.wording import words_of

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
    return outlook_json(
        found,
        asked,
        name="small",
        title="Small",
        assumed=(EmptyCells("links.csv", "kind", "drive"),),
        names=names,
        **said,
    )


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
    assert told["assumed"][0]["en"] == "kind in links.csv: drive where the cell is empty."
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
    monkeypatch.setattr("safeconduct.report.outlook.files.page_template", lambda: None)
    assert [file.name for file in outlook_files(told)] == ["outlook.json", "outlook.csv", "outlook.geojson"]


def test_the_page_holds_the_outlook(told: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.report.outlook.files.page_template", lambda: "<p><!--DATA--></p>")
    page = outlook_files({**told, "title": "</script>"})[-1].text
    data = json.loads(page.removeprefix("<p>").removesuffix("</p>"))
    assert (data["title"], data["people"]) == ("</script>", told["people"])
    assert "</script>" not in page


def test_whatever_the_model_assumes_is_reported_in_each_language() -> None:
    for kind in get_args(get_type_hints(Assumption)["kind"]):
        sentences = assumption_sentences(Assumption(kind, ("Camp", "Town"), day=3, persons=1234.0))
        assert len(set(sentences.values())) == 3, kind
        assert not any("{" in one or "None" in one for one in sentences.values()), kind


def test_whatever_the_model_cannot_know_is_reported_in_each_language() -> None:
    said = {one for mode in get_args(Mode) for one in unknowns_of(mode)}
    assert {one.kind for one in said} == set(get_args(get_type_hints(Unknown)["kind"]))
    for one in said:
        sentences = unknown_sentences(one)
        assert len(set(sentences.values())) == 3, one
        for sentence in sentences.values():
            assert sentence.count("%") == len(one.shares), sentence


def test_what_empty_cells_were_taken_as_is_reported_in_each_language() -> None:
    cell = assumption_sentences(EmptyCells("links.csv", "kind", "drive"))
    assert cell["en"] == "kind in links.csv: drive where the cell is empty."
    assert cell["ru"] == "links.csv, столбец kind: drive, где ячейка пуста."


_NEW = OutlookPlace(PlaceId("New"), "New", "camp", 50, 32, "Away", capacity=2000)


@pytest.mark.parametrize(
    ("change", "english", "ukrainian"),
    [
        (Closure("border", "Home", "Away", 4), "Shut: the border Home – Away, from 5\u00a0March 2022 on",
         "Закрито: кордон Home – Away, з 5\u00a0березня 2022"),
        (Closure("link", "town", "gate", 4, 6), "Shut: the way Town – =Gate, 5\u00a0March 2022 to 6\u00a0March 2022",
         "Закрито: шлях Місто – =Gate, з 5\u00a0березня 2022 до 6\u00a0березня 2022"),
        (Corridor(TOWN, CAMP, 1000, 0, 1),
         "Corridor Town – Camp: 1\u202f000 persons, 1\u00a0March 2022 to 1\u00a0March 2022",
         "Коридор Місто – Camp: 1\u202f000 осіб, з 1\u00a0березня 2022 до 1\u00a0березня 2022"),
        (NewCamp(_NEW, (TravelLink(GATE, PlaceId("New"), 5),), 4),
         "New reception place New for 2\u202f000 persons, from 5\u00a0March 2022 on",
         "Нове місце прийому New, місткість 2\u202f000 осіб, з 5\u00a0березня 2022"),
    ],
)  # fmt: skip
def test_what_was_asked_is_reported_in_each_language(change: Change, english: str, ukrainian: str) -> None:
    told = asked_sentences(compare(conflict(), (change,), Settings(draws=0)), {"town": {"uk": "Місто"}})
    assert (told["en"], told["uk"]) == (english, ukrainian)


def test_country_totals_are_printed_with_their_share(told: dict[str, Any]) -> None:
    assert [one["country"] for one in told["countries"]] == ["Away"]
    assert told["countries"][0]["people"] == told["total"]
    lines = outlook_text(told, [20]).splitlines()
    row = lines[lines.index("By country") + 2]
    assert row.strip().startswith("Away  1\u202f000 (")
    assert row.endswith(", 100\u202f%")


def test_what_is_not_known_is_printed(told: dict[str, Any]) -> None:
    lines = outlook_text(told, [20]).splitlines()
    assert [f"  {one['en']}" for one in told["unknown"]] == lines[lines.index("What we do not know") + 1 :]


def test_every_word_of_the_outlook_is_used() -> None:
    sources = [*(ROOT / "web/src").rglob("*.ts*"), ROOT / "src/safeconduct/report/outlook/notes.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    keys = words_of("en", "outlook").texts
    by_kind = ("outlook.shut.", "assumed.", "unknown.")  # the tests above say each of them
    assert [key for key in keys if f'"{key}"' not in text and not key.startswith(by_kind)] == []


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
    assert "  kind in links.csv: drive where the cell is empty." in lines


def test_nothing_that_changes_is_said_so(told: dict[str, Any]) -> None:
    still = {**told["what_if"][0], "people": [[0.0] * 30]}
    assert "nothing changes in any reception place" in outlook_text({**told, "what_if": [still]}, [29])


@pytest.mark.parametrize(
    ("value", "text"),
    [(3_808_921, "3 810 000"), (-403_267, "-403 000"), (999, "999"), (1004, "1 000"), (0.3, "0"), (99_950, "100 000")],
)
def test_forecasts_are_rounded_to_three_figures(value: float, text: str) -> None:
    assert about(value).replace("\u202f", " ") == text
