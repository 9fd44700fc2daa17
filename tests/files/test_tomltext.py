"""Where keys stand in case.toml, and settings written as TOML."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.files.tomltext import key_lines, line_of, toml_text

_TEXT = """\
title = "x"
# [no.table]
note = \"\"\"
date = 1
[not.a.table]
\"\"\"
[roads.trunk]
speed_kmh = 60 # a comment
"odd key" = 1
[ parties ]
ua.name = "Ukraine"
"""

_LEAVES = (
    st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.dates()
)
_KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5)


def test_lines_of_keys() -> None:
    lines = key_lines(_TEXT)
    assert lines == {
        "title": 1, "note": 3, "roads.trunk": 7, "roads.trunk.speed_kmh": 8, "roads.trunk.odd key": 9,
        "parties": 10, "parties.ua.name": 11,
    }  # fmt: skip
    assert line_of("roads.trunk.lanes", lines) == 7
    assert line_of("horizon.start", lines) == 0


def test_tables_are_written_below_plain_keys() -> None:
    document = {"a": {"b": {"c": 1.5}, "d": True}, "day": date(2022, 3, 5), "box": [1, 2.0], "t": 'say "\n"'}
    assert toml_text(document) == (
        'day = 2022-03-05\nbox = [1, 2.0]\nt = "say \\"\\u000a\\""\n\n[a]\nd = true\n\n[a.b]\nc = 1.5\n'
    )


@given(st.recursive(st.dictionaries(_KEYS, _LEAVES | st.lists(_LEAVES, max_size=2), max_size=3),
                    lambda inner: st.dictionaries(_KEYS, inner | _LEAVES, max_size=3), max_leaves=8))  # fmt: skip
def test_documents_read_back(document: dict[str, Any]) -> None:
    assert tomllib.loads(toml_text(document)) == document
