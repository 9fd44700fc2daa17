"""Tables in a text: a head that names columns, then a row a line, its cells parted by bars, tabs or wide gaps.

Rule, cited by statements: route.table (a row of a table whose head names where people left, where they came, how many).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.statements.language.tokens import NUMBER, Token
from safeconduct.statements.ways.way import Way, is_place

__all__ = ["RULE", "Columns", "barred", "columns_of", "is_row", "row_ways"]

RULE = "route.table"
"""Rule of ways that are read from a row."""
_BAR = "|"
_NOT_PERSONS = ("flight", "harm", "stock", "plan", "not_people")  # words of a head under which nobody was brought out
_LEAST = 2  # wide gaps in a line that is a row
_GAP = re.compile(r"\t| {3,}")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table holds where people left, where they came and how many; None: the table has none."""

    origin: int | None
    goal: int | None
    people: int | None


def barred(text: str) -> str:
    """Write tabs and wide gaps of a row as bars, every other sign where it stands; other texts stay as they are."""
    if len(_GAP.findall(text)) < _LEAST:
        return text
    return _GAP.sub(lambda gap: _BAR + gap[0][1:].replace("\t", " "), text)


def is_row(tokens: Sequence[Token]) -> bool:
    """Say whether a line is a row of a table."""
    return any(token.text == _BAR for token in tokens)


def columns_of(head: Sequence[Token]) -> Columns | None:
    """Read the head of a table; None where it is none of people who were brought from one place to another."""
    cells = _cells(head)
    if any(head[k].kind == NUMBER or head[k].has(*_NOT_PERSONS) for cell in cells for k in cell):
        return None
    found = {
        name: next((n for n, cell in enumerate(cells) if any(head[k].has(f"column_{name}") for k in cell)), None)
        for name in ("from", "to", "people")
    }
    columns = Columns(found["from"], found["to"], found["people"])
    return columns if columns.people is not None and columns.origin is not None else None


def row_ways(tokens: Sequence[Token], columns: Columns) -> list[Way]:
    """Read the ways of a row; `last` of each is the index of the number of people, or of the row's last token."""
    cells = _cells(tokens)
    origins = _places(tokens, cells, columns.origin)
    ends: list[Token | None] = [*_places(tokens, cells, columns.goal)] or [None]
    numbers = [k for k in _cell(cells, columns.people) if tokens[k].kind == NUMBER]
    last = numbers[0] if len(numbers) == 1 else len(tokens) - 1
    return [
        Way(start, goal, RULE, 0, last)
        for start in origins for goal in ends if goal is None or goal.name != start.name
    ]  # fmt: skip


def _cells(tokens: Sequence[Token]) -> list[list[int]]:
    """Cut a row into its cells, as indices of tokens; a bar at its beginning or end parts nothing."""
    cells: list[list[int]] = [[]]
    for k, token in enumerate(tokens):
        if token.text != _BAR:
            cells[-1].append(k)
        elif k and k < len(tokens) - 1:
            cells.append([])
    return cells


def _cell(cells: Sequence[list[int]], column: int | None) -> list[int]:
    return cells[column] if column is not None and column < len(cells) else []


def _places(tokens: Sequence[Token], cells: Sequence[list[int]], column: int | None) -> list[Token]:
    return [tokens[k] for k in _cell(cells, column) if is_place(tokens, k)]
