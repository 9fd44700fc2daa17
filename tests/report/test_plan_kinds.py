"""Every value of a plan.json replaced by one of every other kind: refused, or nothing of the plan hangs on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plans import CLOCK, PLACES, sample_plan
from safeconduct.core import CaseError
from safeconduct.report.plan.reader import read_plan_file
from safeconduct.report.plan.writer import plan_text

_OTHERS: tuple[Any, ...] = (None, True, 7, -1, 1e300, "word", "", [], [1], {}, {"a": 1})


_OF_ANY_KIND = ("values", "where")
"""The values of a note or of a limit are texts, figures, truths or lists of texts."""


def _spots(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield where every value stands; of a list the first and the last."""
    pairs = node.items() if isinstance(node, dict) else [*enumerate(node)][:: max(1, len(node) - 1)]
    for key, value in pairs:
        yield node, key
        if isinstance(value, dict | list) and key not in _OF_ANY_KIND:
            yield from _spots(value)


@pytest.mark.parametrize("other", _OTHERS, ids=repr)
def test_a_value_of_another_kind_is_refused_or_not_read(other: Any, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    text = plan_text(sample_plan(), CLOCK, PLACES)
    path.write_text(text, encoding="utf-8")
    whole, document = read_plan_file(path), json.loads(text)
    accepted = 0
    for holder, key in list(_spots(document)):
        before = holder[key]
        if type(before) is type(other):
            continue  # another value of the same kind may be as good
        holder[key] = other
        path.write_text(json.dumps(document), encoding="utf-8")
        holder[key] = before
        try:
            read = read_plan_file(path)
        except CaseError:
            continue
        accepted += 1
        assert read == whole or _may_be_either(before, other), (key, before, other)
    assert accepted < 100


def _may_be_either(before: Any, other: Any) -> bool:
    """A key that may be null, or a number written whole or with a point."""
    return before is None or other is None or {type(before), type(other)} <= {int, float}
