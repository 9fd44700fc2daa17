"""Answers of KoBo and ODK, and the form that asks for them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from pyxform import xls2xform  # type: ignore[import-untyped]

from plans import PLACES
from safeconduct.agreement.talks.kinds import body_misfits
from safeconduct.core import Fault
from safeconduct.formats.field import FormAnswer, form_bytes, form_sheets, read_answers

ANSWER: dict[str, Any] = {
    "_uuid": "3f2a9c1d-0000-4000-8000-000000000001", "what/act": "shelling", "what/how": "heard", "what/n": "2",
    "what/counted": "counted", "at": "2022-03-05T14:17:00.000+02:00", "within_min": "2",
    "position": "47.2053 37.3214 120 15.5", "weapon": "mortar", "injured": "3", "observer": "watch", "end": "x",
}  # fmt: skip
NAMES = frozenset(str(one) for one in PLACES)


def read(tmp_path: Path, text: str) -> tuple[list[FormAnswer], list[Fault]]:
    (tmp_path / "kobo").write_text(text, encoding="utf-8")
    faults: list[Fault] = []
    return read_answers(tmp_path / "kobo", NAMES, faults), faults


def test_an_answer_is_the_body_of_a_report(tmp_path: Path) -> None:
    (one,), faults = read(tmp_path, json.dumps({"count": 1, "results": [ANSWER]}))
    assert faults == []
    assert dict(one.body) == {
        "act": "shelling", "how": "heard", "n": 2, "counted": "counted", "at": "2022-03-05T12:17:00Z",
        "precision_s": 120, "at_place": {"lat_e6": 47205300, "lon_e6": 37321400, "precision_m": 16},
        "weapon": "mortar", "effects": [{"kind": "injured", "n": 3}], "uuid": ANSWER["_uuid"], "via": "import",
    }  # fmt: skip
    assert body_misfits("report", dict(one.body)) == []
    assert one.observer == "watch"


def test_csv_says_the_same_as_json_and_a_double_counts_once(tmp_path: Path) -> None:
    (one,), _ = read(tmp_path, json.dumps([ANSWER]))
    row = ";".join(str(value) for value in ANSWER.values())
    assert read(tmp_path, f"{';'.join(ANSWER)}\n{row}\n{row}\n") == ([one], [])


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"what/act": "dance"}, "act"), ({"at": "yesterday"}, "at"), ({"at": "2022-03-05T14:17:00"}, "at"),
        ({"what/n": "some"}, "n"), ({"position": "north"}, "position"), ({"position": "", "place": "nowhere"}, "place"),
        ({"_uuid": ""}, "_uuid"), ({"weapon": "sword"}, "weapon"), ({"injured": "-1"}, "injured"),
    ],
)  # fmt: skip
def test_an_answer_at_fault_is_told_and_the_others_are_kept(
    tmp_path: Path, change: dict[str, Any], column: str
) -> None:
    found, faults = read(tmp_path, json.dumps([{**ANSWER, **change}, {**ANSWER, "_uuid": "other"}]))
    assert [one.uuid for one in found] == ["other"]
    assert [(fault.line, fault.column) for fault in faults] == [(1, column)]


@pytest.mark.parametrize("text", ["{", "[1]", "a;b\n1;2\n", ""])
def test_a_file_that_is_no_export_is_told(tmp_path: Path, text: str) -> None:
    found, faults = read(tmp_path, text)
    assert found == []
    assert faults


def sheets() -> dict[str, list[list[str]]]:
    acts: dict[str, dict[str, str]] = {"en": {}, "uk": {"shelling": "обстріл"}, "ru": {}}
    return form_sheets({str(name): one for name, one in PLACES.items()}, ["A1"], [], ["watch"], acts, "1")


def test_the_form_asks_only_what_has_choices_and_is_the_same_each_time() -> None:
    held = sheets()
    asked = {row[1] for row in held["survey"]}
    assert {"act", "place", "convoy", "observer"} <= asked
    assert "post" not in asked
    assert form_bytes(held) == form_bytes(sheets())


def test_pyxform_takes_the_form_without_a_warning() -> None:
    result = xls2xform.convert(xlsform=io.BytesIO(form_bytes(sheets())), file_type=".xlsx", validate=False)
    assert "обстріл" in result.xform
    assert result.warnings == []
