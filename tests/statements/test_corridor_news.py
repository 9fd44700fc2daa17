"""Texts of many makes: pairs, counts and speakers as a careful reader takes them (docs/reading.md)."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from safeconduct.statements import Evacuated, bundled_gazetteer, read_text
from safeconduct.statements.places.spelling import likeness
from statements.news import f1, news, score_counts, score_pairs


def test_pairs_of_our_own_texts() -> None:
    assert f1([score_pairs(text) for text in news()]) >= 0.97


def test_counts_of_our_own_texts() -> None:
    assert f1([score_counts(text) for text in news()]) >= 0.96


def test_speakers_of_our_own_texts() -> None:
    wanted = [(text, number, who) for text in news() for number, who in text.counts if who]
    right = 0
    for text, number, who in wanted:
        voices = [one.speaker.name or "" for one in text.found if isinstance(one, Evacuated) and one.persons == number]
        right += any(likeness(voice.split()[-1], who.split()[-1]) >= 0.8 for voice in voices if voice)
    assert right >= 0.95 * len(wanted)


@pytest.mark.parametrize("number", range(len(news())))
def test_no_text_gives_a_wrong_pair(number: int) -> None:
    assert score_pairs(news()[number])[1] == 0


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("corridor_reports", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_march_texts_with_their_gold(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data/corridors/march"
    lines = []
    for path in sorted((folder / "texts").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        found = read_text(text, file=path.name, gazetteer=bundled_gazetteer())
        assert all(text[slice(*one.source.span)] == one.source.quote for one in found)
        lines += [json.dumps(one.as_json()) for one in found]
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text("\n".join(lines), encoding="utf-8")
    scorer = _scorer(shared / "check/corridor_reports.py")
    score = scorer.score(folder, predicted, folder / "gold.jsonl")
    assert score["pairs"]["f1"] >= 0.95
    assert score["counts"]["f1"] >= 0.92
    assert score["speaker_right"] >= 0.92
