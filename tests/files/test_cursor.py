"""The walk through JSON: what has no keys is a fault wherever keys are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from safeconduct.core import Fault
from safeconduct.files.cursor import Cursor


def _root(value: Any) -> tuple[Cursor, list[Fault]]:
    faults: list[Fault] = []
    return Cursor(value, "a.json", 0, "", faults), faults


@pytest.mark.parametrize("value", [None, 5, 1e300, "word", [], True])
def test_what_is_no_object_is_one_fault_however_many_keys_are_asked_for(value: Any) -> None:
    root, faults = _root({"place": value})
    place = root.key("place")
    assert [place.key("lat").number(), place.key("lon").number()] == [0.0, 0.0]
    assert [(fault.column, fault.expected) for fault in faults] == [("place", "an object")]


def test_a_span_that_is_no_object_is_a_fault() -> None:
    root, faults = _root([5])
    for one in root.items():
        one.span()
    assert [fault.column for fault in faults] == ["[0]"]


def test_each_missing_key_is_a_fault_and_what_hangs_below_is_not() -> None:
    root, faults = _root({})
    root.key("a").key("b").text()
    root.key("c").number()
    assert [(fault.column, fault.expected) for fault in faults] == [("a", "this key"), ("c", "this key")]
