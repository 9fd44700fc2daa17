"""Two values of one clause held side by side, field by field: `ends: 16:00 → 15:00 (−1 h)`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeconduct.agreement.entries.canonical import JsonValue
from safeconduct.agreement.entries.shapes import INSTANT, METRES, Shape, Whole, instant
from safeconduct.agreement.terms.types import CLAUSE_TYPES
from safeconduct.agreement.terms.values import ClauseValue
from safeconduct.agreement.terms.wording import Wording, duration

__all__ = ["ClauseChange", "FieldChange", "change_lines", "changes_between", "field_changes", "sizes"]


@dataclass(frozen=True)
class FieldChange:
    """A field that differs; None: left out.  amount: how much more, in the field's unit (instants: seconds)."""

    name: str
    shape: Shape
    before: JsonValue | None
    after: JsonValue | None
    amount: int | None


@dataclass(frozen=True)
class ClauseChange:
    """A clause that differs between two versions; None: not in that version."""

    clause: str
    before: ClauseValue | None
    after: ClauseValue | None

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The fields that differ; () where the clause is in one version only."""
        return field_changes(self.before, self.after) if self.before and self.after else ()


def field_changes(before: ClauseValue, after: ClauseValue) -> tuple[FieldChange, ...]:
    """Return the fields in which two values of one clause differ, in the order of the type."""
    shapes = {one.name: one.shape for one in CLAUSE_TYPES[after.type].record.fields}
    return tuple(
        FieldChange(name, shape, was, now, _amount(shape, was, now))
        for name, shape in shapes.items()
        if (was := before.value.get(name)) != (now := after.value.get(name))
    )


def _amount(shape: Shape, before: JsonValue | None, after: JsonValue | None) -> int | None:
    """Return how much more the later value is; None where a field has no measure or is not given in both."""
    if before is None or after is None:
        return None
    if shape is INSTANT:
        return round((instant(str(after)) - instant(str(before))).total_seconds())
    return int(str(after)) - int(str(before)) if isinstance(shape, Whole) else None


def changes_between(before: Iterable[ClauseValue], after: Iterable[ClauseValue]) -> tuple[ClauseChange, ...]:
    """Return the clauses that differ between two versions, by id."""
    old, new = ({one.clause: one for one in rows} for rows in (before, after))
    found = [ClauseChange(name, old.get(name), new.get(name)) for name in sorted({*old, *new})]
    return tuple(one for one in found if one.before is None or one.after is None or one.before.id != one.after.id)


def change_lines(change: ClauseChange, wording: Wording) -> list[str]:
    """Return a change in words, a line a field; a clause that comes or goes is given with its sentences."""
    if change.before is None or change.after is None:
        held = change.after or change.before
        sign = "+" if change.before is None else "−"
        return [] if held is None else [f"{sign} {line}" for line in wording.lines(held)]
    return [_line(one, wording, change.after.type) for one in change.fields]


def sizes(changes: Iterable[FieldChange], wording: Wording) -> list[str]:
    """Return how far two values are apart, field by field: `ends: 1 h`; a field without a measure by its name alone."""
    found = []
    for one in changes:
        size = _size(one, wording.words["unit"]).lstrip("+−")
        found.append(f"{wording.field(one.name)}: {size}" if size else wording.field(one.name))
    return found


def _line(change: FieldChange, wording: Wording, type_: str) -> str:
    """Return the change of one field in words."""
    values = [_value_words(one, change.shape, wording, type_) for one in (change.before, change.after)]
    size = _size(change, wording.words["unit"])
    return f"{wording.field(change.name)}: {values[0]} → {values[1]}" + (f" ({size})" if size else "")


def _value_words(value: JsonValue | None, shape: Shape, wording: Wording, type_: str) -> str:
    """Return a field's value in words; three dots where it is left out."""
    return "…" if value is None else wording.value(shape, value, type_)


def _size(change: FieldChange, units: Mapping[str, str]) -> str:
    """Return by how much a field is more or less, with its sign and unit; "" where that cannot be said."""
    if not change.amount:
        return ""
    unit = change.shape.unit if isinstance(change.shape, Whole) else ""
    if change.shape is INSTANT or unit == "seconds":
        size = duration(abs(change.amount), units)
    else:
        size = f"{abs(change.amount)} {units['m']}" if change.shape is METRES else str(abs(change.amount))
    return f"{'+' if change.amount > 0 else '−'}{size}"
