"""The JSON Schemas in docs/schemas are valid, and each says what it is for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from docs.pages import ROOT

_SCHEMAS = sorted((ROOT / "docs/schemas").glob("*.json"))


def test_there_are_schemas() -> None:
    assert _SCHEMAS


@pytest.mark.parametrize("path", _SCHEMAS, ids=lambda path: path.name)
def test_schema_is_valid_and_titled(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
