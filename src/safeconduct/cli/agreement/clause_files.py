"""Files of clauses as people write them: a TOML table a clause, times on the agreement's clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from safeconduct.cli.agreement.signing import moment
from safeconduct.core import CaseError, Fault, did_you_mean

if TYPE_CHECKING:
    from safeconduct.agreement import ClauseValue, Opening
    from safeconduct.agreement.entries.shapes import Shape

__all__ = ["clause_values", "entry_value"]


def clause_values(given: Mapping[str, Any], opening: Opening, file: str) -> list[ClauseValue]:
    """Return the clauses of a file, times read on the agreement's clock.

    Raises:
        CaseError: a clause of an unknown type, or a value that does not fit it; all of them.
    """
    from safeconduct.agreement import CLAUSE_TYPES, ClauseValue
    from safeconduct.agreement.terms.types import type_of

    faults: list[Fault] = []
    found = []
    for clause, value in _clauses(given):
        kind = CLAUSE_TYPES.get(type_of(clause))
        if kind is None:
            near = did_you_mean(type_of(clause), CLAUSE_TYPES)
            remedy = f"{near}What has no type is a `note`."
            faults.append(Fault(file, 0, clause, "an unknown type of clause", ", ".join(CLAUSE_TYPES), remedy))
            continue
        shapes = {one.name: one.shape for one in kind.record.fields}
        held = {name: entry_value(one, shapes.get(name), opening) for name, one in value.items()}
        for one in kind.misfits(held, clause):
            faults.append(Fault(file, 0, one.path, one.got, one.expected, "Mend it; nothing is written."))
        found.append(ClauseValue(clause, kind.name, held))
    if faults or not found:
        raise CaseError(faults or [Fault(file, 0, "", "no clause", "a table a clause, as [window.c1]", "Add one.")])
    return found


def _clauses(given: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return (clause, value) of `[who]`, `[window.c1]` and `["window.c1"]`."""
    found = []
    for name, held in given.items():
        nested = isinstance(held, dict) and bool(held) and all(isinstance(one, dict) for one in held.values())
        for key, value in held.items() if nested else [("", held)]:
            found.append((f"{name}.{key}" if key else name, value if isinstance(value, dict) else {"": value}))
    return found


def entry_value(value: Any, shape: Shape | None, opening: Opening) -> Any:
    """Return a value as it stands in an entry: instants in UTC, sets sorted."""
    from safeconduct.agreement import instant_text
    from safeconduct.agreement.entries.shapes import INSTANT, Items, Record

    if shape is INSTANT:
        return instant_text(moment(value, opening))
    if isinstance(value, datetime | date):
        return instant_text(moment(value, opening)) if isinstance(value, datetime) else value.isoformat()
    if isinstance(shape, Items) and isinstance(value, list):
        rows = [entry_value(one, shape.of, opening) for one in value]
        return sorted(set(rows)) if shape.as_set and all(isinstance(one, str) for one in rows) else rows
    if isinstance(shape, Record) and isinstance(value, dict):
        shapes = {one.name: one.shape for one in shape.fields}
        return {name: entry_value(one, shapes.get(name), opening) for name, one in value.items()}
    return value
