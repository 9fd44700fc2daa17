"""Words that must not be in the project: this or that machine's paths, addresses of package hosts, left-over marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from house.source_tree import ROOT, project_files

# Each word is put together here, so that this file does not hold it.
_WORDS = [
    "/" + "work/", "/ho" + "me/", "/ro" + "ot/", "/Us" + "ers/", "/tmp/" + "brief", "." + "library",
    "farm" + "-bench", "farm" + "-studio", "files.python" + "hosted", "pypi" + ".org", "registry." + "npmjs",
    "/opt/" + "pypi", "/opt/" + "wheels",
    "TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error", "lorem " + "ipsum",
]  # fmt: skip
_MOST_BYTES = 3_000_000


def readable(path: Path) -> str:
    """Return a file's text, empty for what is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("word", _WORDS, ids=range(len(_WORDS)))
def test_word_is_nowhere(word: str) -> None:
    whole = re.compile(r"(?<![\w.])" + re.escape(word) if word[0] == "/" else re.escape(word))
    assert [str(path.relative_to(ROOT)) for path in project_files() if whole.search(readable(path))] == []


def test_no_file_is_a_heap_of_data() -> None:
    assert [str(path) for path in project_files() if path.stat().st_size > _MOST_BYTES] == []


def test_every_ignore_of_the_type_checker_names_its_code() -> None:
    bare = re.compile(r"#\s*type:\s*ignore(?!\[)")
    python = [path for path in project_files() if path.suffix == ".py"]
    assert [str(path) for path in python if bare.search(readable(path))] == []
