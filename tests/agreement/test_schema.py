"""The JSON Schema of entries in docs/schemas is the program's own, and judges as the program does."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from agreement.attacks import TALK_ATTACKS
from house.source_tree import ROOT
from safeconduct.agreement.talks.kinds import entry_schema
from talks import Talks

_FILE = ROOT / "docs/schemas/agreement-note.schema.json"


def _line(text: str) -> object:
    return json.loads(text.split("\n")[1])


def test_the_schema_in_the_docs_is_that_of_the_program() -> None:
    """Where it differs it is written anew and the run fails: look at the difference, then run again."""
    text = json.dumps(entry_schema(), indent=1, ensure_ascii=False) + "\n"
    if not _FILE.exists() or _FILE.read_text(encoding="utf-8") != text:
        _FILE.write_text(text, encoding="utf-8")
        pytest.fail(
            "docs/schemas/agreement-note.schema.json was not that of the program; it is written anew: look at it"
        )


def test_good_entries_fit_the_schema() -> None:
    talks = Talks()
    talks.agree_on_all()
    validator = Draft202012Validator(entry_schema())
    assert [error.message for one in talks.entries for error in validator.iter_errors(_line(one.text))] == []


@pytest.mark.parametrize(
    "name", ["unknown kind", "unknown type of clause", "clause under another type", "value by a short id"]
)
def test_what_the_program_refuses_by_schema_does_not_fit_it(name: str) -> None:
    talks = Talks()
    TALK_ATTACKS[name][1](talks)
    assert not Draft202012Validator(entry_schema()).is_valid(_line(talks.entries[-1].text))
