"""docs/outputs.md tells every key of plan.json, every column and every class."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from docs.pages import ROOT
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.exports.duties import DUTY_COLUMNS
from safeconduct.report.exports.timetable import TIMETABLE_COLUMNS

_WORDS = set(re.findall(r"[a-z_]+", (ROOT / "docs/outputs.md").read_text(encoding="utf-8")))
_SCHEMA = json.loads((ROOT / "docs/schemas/plan.schema.json").read_text(encoding="utf-8"))


def _keys(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("properties", {})
        for value in node.values():
            yield from _keys(value)
    elif isinstance(node, list):
        for value in node:
            yield from _keys(value)


@pytest.mark.parametrize("key", sorted(set(_keys(_SCHEMA))))
def test_key_is_documented(key: str) -> None:
    assert key in _WORDS


@pytest.mark.parametrize("word", sorted({*TIMETABLE_COLUMNS, *DUTY_COLUMNS, *CLASSES}))
def test_column_or_class_is_documented(word: str) -> None:
    assert word in _WORDS
