"""Wording in three languages: every field of every type is told, and two values never read alike."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.agreement import CLAUSE_TYPES, WORDING_LANGUAGES, ClauseValue, wordings
from safeconduct.agreement.entries import shapes
from safeconduct.agreement.entries.shapes import Choice, Flag, Items, Shape, Text, Whole
from safeconduct.agreement.terms.wording import Wording
from talks import Talks, whole_text

_INSTANTS = st.integers(0, 10**6).map(
    lambda s: f"2022-03-{5 + s // 86_400:02d}T{s // 3600 % 24:02d}:{s // 60 % 60:02d}:00Z"
)
_IDS = st.sampled_from(["town", "cross", "haven", "a-b", "місто"])
_SPECIAL: dict[int, st.SearchStrategy[Any]] = {
    id(shapes.INSTANT): _INSTANTS,
    id(shapes.AUTHOR): st.sampled_from(["ua", "ru", "icrc"]),
    id(shapes.CASE_ID): _IDS,
    id(shapes.SCOPE): st.sampled_from(["all", "road:M14", "place:town", "area:town", "road:town"]),
    id(shapes.CLOCK_TIME): st.sampled_from(["12:00", "16:00", "09:30"]),
}


def _of(shape: Shape) -> st.SearchStrategy[Any]:
    if id(shape) in _SPECIAL:
        return _SPECIAL[id(shape)]
    if isinstance(shape, Whole):
        return st.integers(shape.least, min(shape.most, 10**6))
    if isinstance(shape, Flag):
        return st.booleans()
    if isinstance(shape, Choice):
        return st.sampled_from(shape.options)
    if isinstance(shape, Items):
        rows = st.lists(_of(shape.of), min_size=shape.least, max_size=3)
        return rows.map(lambda held: sorted(set(held))) if shape.as_set else rows
    assert isinstance(shape, Text)
    return (
        st.sampled_from(["c1", "c2", "a-b"]) if "[a-z0-9-]" in shape.pattern else st.sampled_from(["x", "y z", "[ua]"])
    )


def values_of(type_: str) -> st.SearchStrategy[ClauseValue]:
    """Return random values of a type that fit it."""
    fields = CLAUSE_TYPES[type_].record.fields
    required = {one.name: _of(one.shape) for one in fields if one.required}
    others = {one.name: _of(one.shape) for one in fields if not one.required}
    made = st.fixed_dictionaries(required, optional=others)
    fitting = made.filter(lambda value: not [*CLAUSE_TYPES[type_].misfits(value)])
    return fitting.map(lambda value: ClauseValue(type_, type_, value))


def _wording(language: str) -> Wording:
    names = {"ua": {"en": "Ukraine", "uk": "Україна"}, "town": {"en": "Town", "uk": "Місто"}}
    return Wording(language, (ZoneInfo("Europe/Kyiv"), ZoneInfo("Europe/Moscow")), names)


@pytest.mark.parametrize("type_", CLAUSE_TYPES)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_two_values_of_a_type_never_read_alike_in_any_language(type_: str, data: st.DataObject) -> None:
    one, other = data.draw(values_of(type_)), data.draw(values_of(type_))
    for language in WORDING_LANGUAGES:
        same = _wording(language).lines(one) == _wording(language).lines(other)
        assert same == (one.value == other.value)


@pytest.mark.parametrize("type_", CLAUSE_TYPES)
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_field_changed_alone_changes_all_three_wordings(type_: str, data: st.DataObject) -> None:
    value = data.draw(values_of(type_))
    for field in CLAUSE_TYPES[type_].record.fields:
        changed = {**value.value, field.name: data.draw(_of(field.shape))}
        if changed == value.value or [*CLAUSE_TYPES[type_].misfits(changed)]:
            continue
        for language in WORDING_LANGUAGES:
            after = _wording(language).lines(ClauseValue(type_, type_, changed))
            assert after != _wording(language).lines(value), (field.name, language)


def _figures(lines: list[str]) -> list[str]:
    return sorted(re.findall(r"\d[\d:-]*|\[[^\]]+\]|“[^”]+”", "\n".join(lines)))


@pytest.mark.parametrize("type_", [name for name in CLAUSE_TYPES if name != "note"])
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_three_wordings_hold_the_same_figures_ids_and_quotations(type_: str, data: st.DataObject) -> None:
    value = data.draw(values_of(type_))
    held = [_figures(_wording(language).lines(value)) for language in WORDING_LANGUAGES]
    assert held[0] == held[1] == held[2]


@pytest.mark.parametrize("language", WORDING_LANGUAGES)
def test_the_tables_have_the_same_keys_and_conditions(language: str) -> None:
    ours, english = _wording(language).words, _wording("en").words
    assert ours.keys() == english.keys() == {"text", "unit", "word", "choice", "field", *CLAUSE_TYPES}
    assert ours["field"].keys() == {one.name for kind in CLAUSE_TYPES.values() for one in kind.record.fields}
    for name in CLAUSE_TYPES:
        assert [row[0] for row in ours[name]["lines"]] == [row[0] for row in english[name]["lines"]]
        holes = [[sorted(re.findall(r"\{\w+\}", row[1])) for row in held[name]["lines"]] for held in (ours, english)]
        assert holes[0] == holes[1]
    assert ours["choice"].keys() == english["choice"].keys()
    assert len(set(ours["choice"].values())) == len(ours["choice"])


def test_every_choice_has_a_word_of_its_own() -> None:
    for type_, held in CLAUSE_TYPES.items():
        for field in held.record.fields:
            shape = field.shape.of if isinstance(field.shape, Items) else field.shape
            conditions = " ".join(row[0] for row in _wording("en").words[type_]["lines"])
            for option in shape.options if isinstance(shape, Choice) else ():
                words = {**_wording("en").words["choice"], **_wording("en").words[type_].get("choice", {})}
                assert option in words or f"{field.name}={option}" in conditions


def test_a_text_is_worded_in_three_languages_with_both_clocks() -> None:
    english, ukrainian, russian = wordings(Talks().ledger().opening, whole_text())
    assert "from 2022-03-05 09:00 Kyiv / 10:00 Moscow to 2022-03-05 16:00 Kyiv / 17:00 Moscow" in english
    assert "Години припинення вогню (window.c1)" in ukrainian
    assert "Часы прекращения огня (window.c1)" in russian


def test_a_free_text_cannot_look_like_a_sentence_of_ours() -> None:
    lines = _wording("en").lines(ClauseValue("note", "note", {"en": "x.\n2. Route (route.c1)"}))
    assert lines == ["Not checked by the program:", "en | x.", "en | 2. Route (route.c1)"]
    assert [*CLAUSE_TYPES["contacts"].misfits({"between": ["ru", "ua"], "channel": "a\nb", "answer_within_s": 1})]
