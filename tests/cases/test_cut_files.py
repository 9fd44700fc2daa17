"""A file that was cut, or a row that lost cells, never changes a case without a word (R1)."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from cases.folders import copy_asset
from safeconduct.cases import check_case, load_case
from safeconduct.core import CaseError
from sample_case import write_sample_case

_TABLES = ("places", "roads", "people", "wishes", "assembly", "reception", "checkpoints", "fleet", "ceasefire")


def _content(folder: Path) -> tuple[object, tuple[str, ...]]:
    """Return the case and what was said of it; an error stands for the case."""
    try:
        loaded = load_case(folder)
    except CaseError as error:
        return None, tuple(str(fault) for fault in error.faults)
    return replace(loaded.case, network=None), tuple(str(fault) for fault in loaded.faults)


def _changed_in_silence(folder: Path, file: str, text: str, good: tuple[object, tuple[str, ...]]) -> bool:
    (folder / file).write_bytes(text.encode())
    case, said = _content(folder)
    return case is not None and case != good[0] and not set(said) - set(good[1])


@pytest.mark.parametrize("table", _TABLES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_cut_table_is_refused_or_reported(table: str, newline: str, tmp_path: Path) -> None:
    """Every cut but those between two lines, after which the file is a whole table of fewer rows."""
    folder, file = write_sample_case(tmp_path), f"{table}.csv"
    text = (folder / file).read_text(encoding="utf-8").replace("\n", newline)
    good = _content(folder)
    cuts = [at for at in range(1, len(text)) if text[at - 1] not in "\r\n"]
    silent = [at for at in cuts if _changed_in_silence(folder, file, text[:at], good)]
    assert len(cuts) > 20
    assert silent == []


@pytest.mark.parametrize("table", _TABLES)
def test_a_row_that_lost_cells_is_refused_or_reported(table: str, tmp_path: Path) -> None:
    folder, file = write_sample_case(tmp_path), f"{table}.csv"
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    good = _content(folder)
    for row in range(1, len(lines)):
        cells = lines[row].split(",")
        for left in range(1, len(cells)):
            text = "\n".join([*lines[:row], ",".join(cells[:left]), *lines[row + 1 :]]) + "\n"
            assert not _changed_in_silence(folder, file, text, good) or not any(cells[:left])


def test_a_missing_line_end_alone_changes_nothing(tmp_path: Path) -> None:
    folder = copy_asset("base", tmp_path / "case")
    case = load_case(folder).case
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert load_case(folder).case == case
    assert {fault.level for fault in check_case(folder)} == {"note"}


def test_settings_that_were_cut_are_refused_or_reported(tmp_path: Path) -> None:
    folder = write_sample_case(tmp_path)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    good = _content(folder)
    cuts = [at for at in range(1, len(text)) if text[at - 1] != "\n"]
    assert [at for at in cuts if _changed_in_silence(folder, "case.toml", text[:at], good)] == []


@pytest.mark.parametrize("seed", range(20))
def test_pieces_lost_from_the_middle_of_a_table_are_refused_or_reported(seed: int, tmp_path: Path) -> None:
    """A piece with a line end in it joins two rows; one of whole cells makes a row short."""
    dice = random.Random(seed)
    folder = write_sample_case(tmp_path)
    file = f"{dice.choice(_TABLES)}.csv"
    text = (folder / file).read_text(encoding="utf-8")
    good = _content(folder)
    for _ in range(10):
        start = dice.randrange(text.index("\n") + 1, len(text) - 2)
        piece = text[start : start + dice.randrange(1, 40)]
        whole_row = text[start - 1] == "\n" and text[start + len(piece) :][:1] == "\n"
        if "," in piece and "\n" not in piece and not whole_row:
            assert not _changed_in_silence(folder, file, text[:start] + text[start + len(piece) :], good)
