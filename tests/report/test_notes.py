"""Notes and limits are worded in every language; nothing that a stage can say lacks its sentence (R1)."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
from collections.abc import Iterator

import pytest

from builders import at
from house.source_tree import ROOT, modules
from plans import BURG, CLOCK, CROSS, HAVEN, PLACES, TOWN
from safeconduct.cases.reading.settings import DEFAULTS, assumed_setting
from safeconduct.cases.tables.rows import assumed_cell
from safeconduct.cases.tables.schema import TABLES
from safeconduct.core import Note, NoteValue, Party, PartyId
from safeconduct.planning import Amount, LeftBehind, Limit
from safeconduct.report.wording.notes import NoteWriter, note_words
from safeconduct.report.wording.wording import LANGUAGES, PAGE_LANGUAGES, Language

_PARTIES = {PartyId(name): Party(PartyId(name), full) for name, full in (("ua", "Ukraine"), ("x", "North"))}

NOTES = [
    Note("setting", {"setting": "seed", "value": "1"}),
    Note("cell", {"column": "lanes", "file": "checkpoints.csv", "value": "1"}),
    Note("streets"),
    Note("wish_none", {"place": TOWN}),
    Note("wish", {"place": TOWN, "parties": ("ua", "x")}),
    Note("persons_per_car", {"place": BURG, "persons": 2.5}),
    Note("link_capacity", {"links": 12}),
    Note("link_speed", {"links": 12, "kmh": 50.0}),
    Note("intake", {"point": "r1"}),
    Note("room", {"point": "r1"}),
    Note("boarding", {"point": "a1"}),
    Note("storage", {"checkpoint": "k1"}),
    Note("rest", {"fleet": "f1", "hours": 8.0}),
    Note("fuel_minutes", {"minutes": 30}),
    Note("extent", {"place": TOWN, "km": 1.5}),
    Note("inbound_pcu", {"convoy": "i1", "pcu": 2.0}),
    Note("passage_free", {"party": "ua"}),
    Note("passage_windows", {"party": "x"}),
    Note("fleet_off_road", {"fleet": "f1", "place": TOWN}),
    Note("fleet_no_seats", {"fleet": "f1"}),
    Note("fleet_too_few", {"fleet": "f1", "vehicles": 3}),
    Note("handling", {"fleet": "f1", "load_minutes": 15.0, "unload_minutes": 10.0}),
    Note("pcu", {"means": "ambulance", "pcu": 1.2}),
    Note("speed_factor", {"means": "bus"}),
    *(Note(code) for code in ("margin", "headway", "least_vehicles", "most_vehicles")),
    Note("danger_unknown"),
    Note("danger_guessed", {"km": 5.0, "days": 3.0}),
    Note("danger_edge"),
    Note("incidents_exact"),
    Note("control_stands", {"claims": 2, "party": "ua", "at": at("09:00")}),
    Note("window_on_nothing", {"window": "w1", "scope": "road:X1"}),
    Note("closure_on_nothing", {"place1": TOWN, "place2": BURG}),
    Note("sum_roads", {"roads": 3}),
    Note("sum_rate", {"vehicles_per_h": 1960}),
    Note("sum_hours", {"hours": 5.0}),
    Note("sum_per_car", {"persons": 3.5}),
    *(Note(f"sum_{name}", {name: 3}) for name in ("buses", "seats", "trips", "walkers")),
    *(Note(code) for code in ("sum_no_road", "sum_all", "sum_nobody")),
    Note("fewer_can_leave", {"persons": 1200}),
    Note("no_corridor_of", {"persons": 500}),
    Note("asks_not_enough", {"persons": 500}),
    Note("no_windows"),
    Note("no_answer_helps"),
    Note("no_way", {"place1": TOWN, "place2": BURG}),
    Note("nobody_received"),
    Note("left", {"place": TOWN, "means": "car", "limit": "road_mined", "where_road": "town-burg"}),
    *(Note(code) for code in ("help_reception", "help_side", "help_window", "help_vehicles")),
    Note("help_road", {"road": "town-burg"}),
    Note("help_limit", {"limit": "boarding", "where_assembly": ("a1",)}),
]
"""One of each, with what its sentence needs."""

SECTION: dict[str, NoteValue] = {"section": (CROSS, HAVEN), "ref": "N08", "road": "cross-haven"}
WHERE: list[tuple[str, dict[str, NoteValue]]] = [
    ("seats", {"vehicles": 40, "seats": 1980}),
    ("boarding", {"assembly": ("a1", "a2")}),
    ("intake", {"reception": ("r1",)}),
    ("road_capacity", SECTION),
    ("checkpoint", {"checkpoint": "k1", **SECTION}),
    ("window", {"window": ("w1", "w2"), "end": at("16:00")}),
    ("wishes", {"share": 40, "place": TOWN}),
    ("no_side", {"place": TOWN}),
    ("no_reception", {"parties": ("ua",)}),
    ("hours", {"place": TOWN, "start": at("09:00"), "end": at("16:00")}),
    ("rest", {"fleet": "f1"}),
    ("corridors", {}),
]


def writer(language: Language) -> NoteWriter:
    return NoteWriter(note_words(language), CLOCK, PLACES, _PARTIES)


def english_words(text: str) -> list[str]:
    """Return the English words of a text that are neither names nor ids of this test."""
    known = {
        "Town",
        "Söhne",
        "Cross",
        "Haven",
        "North",
        "csv",
        "toml",
        "burg",
        "town",
        "road",
        "seed",
        "lanes",
        "wishes",
    }
    known |= {"checkpoints", "docs", "network", "case", "Moscow"}
    return [word for word in re.findall(r"[A-Za-zö]{3,}", text) if word not in known]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_of_the_words_is_tried_here(language: Language) -> None:
    keys = {key.removeprefix("note.") for key in note_words(language).texts if key.startswith("note.")}
    plain = {re.sub(r"\.(one|few|many)$", "", key) for key in keys if not key.startswith(("setting.", "cell."))}
    assert plain == {note.code for note in NOTES}


def defaults() -> Iterator[Note]:
    """Yield the note on every key and every column that something stands in for where a case does not say."""
    for path, value in {"title": "x", **DEFAULTS}.items():
        yield assumed_setting(path, value)
    for table in TABLES.values():
        yield from (assumed_cell(table, one) for one in table.columns if one.default is not None and not one.neutral)


@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_readers_are_told_what_is_assumed_by_no_name_of_a_file_or_key(language: Language) -> None:
    reader = dataclasses.replace(writer(language), points={})
    notes = list(defaults())
    for note in notes:
        assert not re.search(r"\.csv|\.toml|[a-z]_[a-z]|[a-z]\.[a-z]", reader.note(note))
        assert "{" not in reader.note(note)
    own = {key for key in note_words(language).texts if key.startswith(("note.setting.", "note.cell."))}
    assert len(own) == len(notes)


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.code)
def test_notes_are_reported_in_the_language(note: Note, language: Language) -> None:
    assert english_words(writer(language).note(note)) == []
    assert "{" not in writer(language).note(note)


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize(("code", "where"), WHERE)
def test_limits_are_reported_in_the_language(code: str, where: dict[str, NoteValue], language: Language) -> None:
    told = writer(language).limit(Limit(code, where, Amount(15.0, "minutes"), 21, tested=True))
    assert english_words(told) == []
    assert "15" in told
    assert "21" in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "unit",
    ["bus", "ambulance", "vehicle", "lane", "minutes", "percent", "road", "window", "persons", "persons_per_h",
     "vehicles_per_h", "corridor"],
)  # fmt: skip
@pytest.mark.parametrize("number", [1.0, 3.0, 15.0])
def test_every_unit_has_its_forms(unit: str, number: float, language: Language) -> None:
    assert f"{number:g}" in writer(language).amount(Amount(number, unit))


_OF_THEIR_OWN = ("agreement", "operation")
"""Stages whose codes have words of their own."""


def _codes(name: str, *, stage: str = "") -> set[str]:
    """Return the codes with which a class is made in the stages, where they stand as plain texts.

    stage: one that has words of its own; without it all others.
    """
    found = set()
    for module in modules():
        own = [part for part in _OF_THEIR_OWN if part in module.name.split(".")]
        if own != ([stage] if stage else []):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == name and node.args:
                code = node.args[0]
                parts = [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]
                found |= {
                    part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_a_stage_gives_has_its_words(language: Language) -> None:
    texts = note_words(language).texts
    notes, limits = _codes("Note"), _codes("Limit") | _codes("_priced")
    assert len(notes) > 20
    assert len(limits) > 8
    assert [code for code in notes if f"note.{code}" not in texts and f"note.{code}.many" not in texts] == []
    assert [code for code in limits if f"limit.{code}" not in texts] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_an_agreement_has_its_words(language: Language) -> None:
    path = ROOT / f"src/safeconduct/report/words/agreement/{language}.json"
    texts = json.loads(path.read_text(encoding="utf-8"))
    codes = _codes("Note", stage="agreement")
    assert len(codes) > 20
    assert [code for code in codes if f"reason.{code}" not in texts and f"note.{code}" not in texts] == []


def test_no_source_parses_english_back() -> None:
    sources = (ROOT / "src/safeconduct/report").rglob("*.py")
    assert not [path.name for path in sources if "(empty cell" in path.read_text(encoding="utf-8")]


def test_what_was_planned_anew_would_bring_and_what_was_not_is_only_priced() -> None:
    where = {**SECTION, "start": at("13:06"), "end": at("15:08")}
    limit = Limit("road_capacity", where, Amount(1.0, "lane"), 250, tested=True)
    begin = "road capacity, N08 between Cross and Haven, 13:06 (14:06 Moscow) to 15:08 (16:08 Moscow): "
    assert writer("en").limit(limit) == f"{begin}1 more lane would bring 250 more persons"
    priced = Limit("road_capacity", where, Amount(1.0, "lane"), 250)
    assert writer("en").limit(priced) == (
        f"{begin}by its price 1 more lane is worth about 250 more persons (not tested)"
    )


def test_a_road_without_a_number_leaves_no_gap() -> None:
    told = writer("uk").limit(Limit("road_capacity", {"section": (CROSS, HAVEN)}))
    assert told == "пропускна здатність дороги, Cross – Haven"


def test_places_are_named_in_the_language() -> None:
    told = writer("en").note(Note("wish", {"place": BURG, "parties": ("ua",)}))
    assert told.startswith("Бург: would go to Ukraine")


def test_a_limit_without_reason_says_so() -> None:
    assert writer("en").because(LeftBehind(TOWN, "car", 3, ())) == ("the reason is not known",)


def test_the_static_estimate() -> None:
    notes = [Note("sum_roads", {"roads": 3}), Note("sum_per_car", {"persons": 3.5}), Note("sum_seats", {"seats": 1980})]
    assert writer("uk").notes(notes) == "3 дороги, 3,5 осіб на автомобіль, 1\u202f980 місць"


def test_a_party_is_named_in_the_language_only_if_the_case_means_it() -> None:
    assert writer("uk").party("ua") == "Україна"
    assert writer("uk").party("x") == "North"
    other = {PartyId("ua"): Party(PartyId("ua"), "United Array")}
    assert NoteWriter(note_words("uk"), CLOCK, PLACES, other).party("ua") == "United Array"
    assert writer("uk").party("nobody-known") == "nobody-known"


def test_notes_are_equal_and_sorted_whatever_the_order_of_their_values() -> None:
    one, two = Note("x", {"a": 1, "b": 2}), Note("x", {"b": 2, "a": 1})
    assert {one, two} == {one}
    assert sorted([Note("y"), one])[0] == one


def test_what_a_later_version_says_is_shown_as_it_is() -> None:
    assert writer("ru").note(Note("moonlight", {"place": TOWN, "x": 3})) == "moonlight, place: Town & Söhne <1>, x: 3"
    assert writer("ru").limit(Limit("moonlight", {"road": "{town} #1"})) == "moonlight, {town} #1"
    assert writer("en").amount(Amount(2.0, "moons")) == "2 moons"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_day_has_its_words(language: Language) -> None:
    path = ROOT / f"src/safeconduct/report/words/operation/{language}.json"
    texts = json.loads(path.read_text(encoding="utf-8"))
    codes = _codes("Note", stage="operation")
    assert len(codes) > 20
    planning = note_words(language).texts  # what planning within the day raises is worded as planning's
    assert [code for code in sorted(codes) if f"reason.{code}" not in texts and f"note.{code}" not in planning] == []
