"""One cell of a table: text to value and back, by the kind of its column (design.md R1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from safeconduct.cases.tables.known import KnownIds
from safeconduct.cases.tables.schema import Column
from safeconduct.core import Clock
from safeconduct.files.values import (
    ReadingError,
    hours_text,
    moment_text,
    number_text,
    read_choice,
    read_day,
    read_hours,
    read_id,
    read_moment,
    read_number,
    read_position,
    read_time,
    read_yes_no,
    time_text,
)

__all__ = ["Frame", "read_cell", "value_text"]

_LISTS = ("names", "via", "choices", "places", "hours")
_SHAPE = "shape points as `47.10 37.54;47.20 37.30`, latitude first"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the cells of a case are read against.

    clock, places, parties: None where their own file is at fault; what hangs on them is then not looked at.
    decimal_comma: the table stands between semicolons, where spreadsheets write 46,5.
    several_days: the horizon touches more than one day, so that a time without a date holds on each (S7).
    """

    clock: Clock | None = None
    places: KnownIds | None = None
    parties: KnownIds | None = None
    decimal_comma: bool = False
    several_days: bool = False


def read_cell(text: str, column: Column, frame: Frame) -> Any:
    """Read one cell.

    Returns:
        The value for the column's kind.  Empty: the column's default, else "" for text, () for lists, None for all
        other kinds (unknown).

    Raises:
        ReadingError: the text is no value of this kind.
    """
    text = text.strip()
    if not text:
        return _empty(column)
    match column.kind:
        case "number":
            return read_number(text, column, decimal_comma=frame.decimal_comma)
        case "time":
            return read_time(text, frame.clock)
        case "moment":
            return read_moment(text, frame.clock)
        case "day":
            return read_day(text)
        case "yes_no":
            return read_yes_no(text)
        case "choice":
            return read_choice(text, column.choices)
        case "id":
            return read_id(text)
        case "place":
            return _known(text, frame.places, "places.csv")
        case "places":
            return tuple(_known(part, frame.places, "places.csv") for part in _parts(text))
        case "party":
            return _known(text, frame.parties, "[parties] of case.toml")
        case "scope":
            return _scope(text, frame.places)
        case "choices":
            return tuple(read_choice(part, column.choices) for part in _parts(text))
        case "hours":
            return read_hours(_parts(text))
        case "names":
            return tuple(_parts(text))
        case "via":
            return tuple(read_position(point, _SHAPE) for point in _parts(text))
        case _:
            return text


def _empty(column: Column) -> Any:
    if column.required:
        raise ReadingError("a value", "This column may not be empty: fill the cell or delete the row.")
    if column.default is not None:
        return column.default
    return {"text": "", "id": "", "choice": ""}.get(column.kind, () if column.kind in _LISTS else None)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _scope(text: str, places: KnownIds | None) -> str:
    kind, colon, word = text.partition(":")
    known = kind.strip() == "place" and places is not None
    return f"place:{places.spelled(word.strip())}" if known and places is not None else kind + colon + word


def _known(text: str, known: KnownIds | None, where: str) -> str:
    if known is not None and text not in known:
        noun = "place" if where == "places.csv" else "party"
        remedy = f"{known.advice(text)}Correct the id, or add it to {where}."
        raise ReadingError(f"the id of a {noun} in {where}", remedy)
    return text if known is None else known.spelled(text)


def value_text(value: Any, column: Column, clock: Clock) -> str:
    """Write a value as the text of its cell, so that reading it gives the same value; unknown is empty."""
    if value is None:
        return ""
    match column.kind:
        case "number":
            return number_text(value, counted=column.counted)
        case "time":
            return time_text(value, clock)
        case "moment":
            return moment_text(value, clock)
        case "yes_no":
            return "yes" if value else "no"
        case "names" | "places" | "choices":
            return ";".join(value)
        case "hours":
            return hours_text(value)
        case "via":
            return ";".join(f"{number_text(lat)} {number_text(lon)}" for lat, lon in value)
        case _:
            return str(value)
