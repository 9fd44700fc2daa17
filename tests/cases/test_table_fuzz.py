"""Mutated tables never break the program, and never change a case without a word."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from safeconduct.cases import check_case, load_case
from safeconduct.core import CaseError
from sample_case import write_sample_case

_PIECES = ("", ",", ";", "\t", '"', "\n", "\r", "\0", "\ufeff", "\u200b", "#loc", "1e999", "-1", "24:00", "=1+1", "а/b")


def _mutated(text: str, dice: random.Random) -> str:
    """Replace one to three pieces of a text, cut it, or exchange two of its lines' ends."""
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(_PIECES) * dice.randint(1, 3) + text[at + dice.randrange(12) :]
    return text[: dice.randrange(len(text) + 1)] if text and dice.random() < 0.2 else text


@pytest.mark.parametrize("seed", range(10))
def test_mutated_tables_are_read_or_refused(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    folder = write_sample_case(tmp_path)
    tables = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.csv"))}
    for _ in range(50):
        path = dice.choice(list(tables))
        encoding = dice.choice(["utf-8", "utf-8", "utf-16", "utf-8-sig"])
        path.write_bytes(_mutated(tables[path], dice).encode(encoding))
        assert all(fault.file and fault.got and fault.remedy for fault in check_case(folder))
        path.write_text(tables[path], encoding="utf-8")


@pytest.mark.parametrize("seed", range(5))
def test_a_table_in_another_dress_is_the_same_case(seed: int, tmp_path: Path) -> None:
    """Order of columns, capitals of the header and ids, line ends, encoding: none changes what is meant."""
    dice = random.Random(seed)
    folder = write_sample_case(tmp_path)
    case = load_case(folder).case
    for path in sorted(folder.glob("*.csv")):
        rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
        order = list(range(len(rows[0])))
        dice.shuffle(order)
        ids = [at for at, name in enumerate(rows[0]) if name in ("from", "to", "place", "party")]
        rows = [[cell.upper() if at in ids or row is rows[0] else cell for at, cell in enumerate(row)] for row in rows]
        text = dice.choice(["\n", "\r\n"]).join(",".join(row[at] for at in order) for row in rows)
        path.write_bytes((text + "\n").encode(dice.choice(["utf-8", "utf-16", "utf-8-sig"])))
    try:
        assert load_case(folder).case == case
    except CaseError as error:
        pytest.fail(str(error))
