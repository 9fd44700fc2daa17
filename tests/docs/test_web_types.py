"""The front end's readers of plan.json are those that the declaration of the format gives."""

from __future__ import annotations

from web_types import FILE, generated


def test_the_file_is_as_it_is_made() -> None:
    assert FILE.read_text(encoding="utf-8") == generated(), "run `python tools/web_types.py`"


def test_what_may_be_left_out_reads_as_unknown() -> None:
    assert "  walks: nullable(listOf(walk))," in generated()
    assert "  boards: nullable(span)," in generated()
