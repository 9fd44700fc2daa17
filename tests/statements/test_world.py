"""The sixty texts of the world: scores of those looked at and of those kept apart (docs/reading.md)."""

from __future__ import annotations

import pytest

from statements.world import WorldText, score, world_texts


def _texts(lang: str, *, apart: bool) -> list[WorldText]:
    return [one for one in world_texts() if one.lang == lang and one.apart == apart]


def test_a_third_is_kept_apart() -> None:
    apart = sum(one.apart for one in world_texts())
    assert (len(world_texts()), apart) == (60, 20)


@pytest.mark.parametrize("lang", ["en", "uk", "ru"])
def test_texts_looked_at(lang: str) -> None:
    found = score(_texts(lang, apart=False))
    assert min(found.f1("pairs"), found.f1("counts")) >= 0.9
    assert found.f1("hours") >= 0.65
    assert found.evacuated_precision == 1.0
    assert found.false_speakers == 0.0


@pytest.mark.parametrize(("lang", "least"), [("en", 0.7), ("uk", 0.8), ("ru", 0.9)])
def test_texts_kept_apart(lang: str, least: float) -> None:
    found = score(_texts(lang, apart=True))
    assert min(found.f1("pairs"), found.f1("counts"), found.f1("hours")) >= least
    assert found.evacuated_precision >= 0.97
    assert found.false_speakers <= 0.05


def test_other_languages_are_not_read() -> None:
    assert all(not one.found for one in world_texts() if one.lang == "fr")


def test_arabic_is_read_in_part_and_nothing_false() -> None:
    found = score([one for one in world_texts() if one.lang == "ar"])
    assert (found.f1("pairs"), found.f1("counts"), found.false_speakers) == (1.0, 1.0, 0.0)
