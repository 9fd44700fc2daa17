"""Suggestions take time in proportion to what is asked, not to its square (counted, not timed)."""

from __future__ import annotations

import difflib

import pytest

from safeconduct.core import did_you_mean


@pytest.mark.parametrize("size", [50, 500, 5000])
def test_letters_compared_do_not_grow_with_the_words_known(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    real = difflib.get_close_matches

    def counted(word: str, known: list[str], n: int, cutoff: float) -> list[str]:
        compared.append(len(known))
        return real(word, known, n=1, cutoff=0.75)

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    did_you_mean("place-77x", [f"place-{number}" for number in range(size)])
    assert max(compared) <= 50


def test_a_word_among_thousands_is_still_found() -> None:
    known = [f"{number}-far" for number in range(1500)] + ["mariupol"]
    assert did_you_mean("mariupl", known) == "Did you mean mariupol? "


def test_a_word_of_a_million_letters_is_not_compared() -> None:
    assert did_you_mean("x" * 1_000_000, ["x" * 999_999]) == ""
