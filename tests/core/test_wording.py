"""What stands in a file, told in words."""

from __future__ import annotations

from safeconduct.core import did_you_mean, quoted


def test_long_words_are_cut_and_near_ones_named() -> None:
    assert quoted("x" * 100) == "'" + "x" * 57 + "...'"
    assert did_you_mean("mariupil", ["mariupol", "berdiansk"]) == "Did you mean mariupol? "
    assert did_you_mean("xyz", ["mariupol"]) == ""
    assert quoted(16**5000) == "'a number of thousands of digits'"
