"""Agreed clauses laid over a case: windows, posts, points, aid and what is cleared.

A row changes only where a clause says something else than the row would propose of itself, so that rates between two
whole numbers survive and plan -> terms -> case -> plan is the same plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from safeconduct.agreement.entries.canonical import JsonObject
from safeconduct.agreement.entries.shapes import instant
from safeconduct.agreement.terms.from_plan import (
    assembly_clause,
    inbound_clause,
    post_clause,
    reception_clause,
    slug,
    window_clause,
)
from safeconduct.agreement.terms.values import ClauseValue
from safeconduct.core import Note
from safeconduct.network import road_ids
from safeconduct.picture import Closure
from safeconduct.planning import AssemblyPoint, Case, CeasefireWindow, Checkpoint, ReceptionPoint
from safeconduct.planning.days import dated

__all__ = ["TermsCase", "with_terms"]

_Row = TypeVar("_Row", AssemblyPoint, Checkpoint, ReceptionPoint)


@dataclass(frozen=True)
class TermsCase:
    """A case under terms; notes: clauses that name what the case has not, or that it has no place for."""

    case: Case
    notes: tuple[Note, ...]


def with_terms(case: Case, clauses: Sequence[ClauseValue], *, only: bool = False) -> TermsCase:
    """Return a case as clauses have it.

    Args:
        case: whose rows they are laid over.
        clauses: agreed values, or all those of one text.
        only: windows that no clause holds are refused (what a text does not give is not given); else they stay.
    """
    notes: list[Note] = []
    by_type = {
        name: [one for one in clauses if one.type == name] for name in ("window", "post", "place", "aid_in", "clear")
    }
    changed = _windows(case, by_type["window"], only)
    changed = replace(
        changed,
        checkpoints=_rows(case.checkpoints, by_type["post"], "post", post_clause, _post, notes),
        assembly=_rows(
            case.assembly, _in_role(by_type["place"], "assembly"), "point", assembly_clause, _assembly, notes
        ),
        reception=_rows(
            case.reception, _in_role(by_type["place"], "reception"), "point", reception_clause, _reception, notes
        ),
        closures=_cleared(case, by_type["clear"], notes),
    )
    column = next((one.value for one in clauses if one.type == "column"), None)
    if column is not None:
        changed = _convoys(changed, column)
    known = {inbound_clause(one).clause for one in case.inbound}
    notes += [
        Note("no_such_row", {"clause": one.clause, "id": str(one.value.get("from", ""))})
        for one in by_type["aid_in"]
        if one.clause not in known and "trucks_per_day" in one.value
    ]
    return TermsCase(changed, tuple(notes))


def _windows(case: Case, clauses: Sequence[ClauseValue], only: bool) -> Case:
    """Lay windows: each dated row under its clause's value, then clauses that are of no row as rows of their own."""
    left = {one.clause: one for one in clauses}
    rows = [held for row in case.windows for held in _window_rows(case, row, left, only)]
    rows += [_window(_new_window(case, one), one, only) for one in left.values()]
    margin = case.convoys.margin_minutes
    margins = [int(str(one.value["margin_s"])) for one in clauses]
    if margins and max(margins) != round((margin or 0) * 60):
        margin = max(margins) / 60
    return replace(case, windows=tuple(rows), convoys=replace(case.convoys, margin_minutes=margin))


def _window_rows(
    case: Case, row: CeasefireWindow, left: dict[str, ClauseValue], only: bool
) -> Iterator[CeasefireWindow]:
    """Yield a row as clauses have it and take them from `left`; one of every day stays one where no day differs."""
    several = case.clock.last_day is not None
    days = dated(replace(case, windows=(row,))).windows
    own = [window_clause(one, case, several) for one in days]
    held = [left.pop(one.clause, None) for one in own]
    if row.daily and not any(held):
        yield _unheld(row, only)
    elif row.daily and all(clause is not None and clause.id == one.id for clause, one in zip(held, own, strict=True)):
        yield replace(row, state="agreed")
    else:
        for one, clause in zip(days, held, strict=True):
            yield _window(one, clause, only)


def _new_window(case: Case, clause: ClauseValue) -> CeasefireWindow:
    """Return a row for hours that the case has no window for."""
    name = slug(clause.clause.partition(".")[2] or "w")
    return CeasefireWindow(name, "all", case.horizon.start, case.horizon.end)


def _unheld(row: CeasefireWindow, only: bool) -> CeasefireWindow:
    """Return a window that no clause holds; where the text alone counts, it is refused, as nobody gave it."""
    return replace(row, state="refused") if only else row


def _window(row: CeasefireWindow, clause: ClauseValue | None, only: bool) -> CeasefireWindow:
    """Return a window with the hours of its clause."""
    if clause is None:
        return _unheld(row, only)
    value = clause.value
    departs = value.get("departures_from")
    return replace(
        row, scope=str(value["scope"]), start=instant(str(value["start"])), end=instant(str(value["end"])),
        departures_from=None if departs is None else instant(str(departs)), state="agreed",
    )  # fmt: skip


def _in_role(clauses: Iterable[ClauseValue], role: str) -> list[ClauseValue]:
    """Return the clauses on points of a role."""
    return [one for one in clauses if one.value["role"] == role and "point" in one.value]


def _rows(
    rows: Sequence[_Row],
    clauses: Sequence[ClauseValue],
    key: str,
    propose: Callable[[_Row], ClauseValue],
    change: Callable[[_Row, JsonObject], _Row],
    notes: list[Note],
) -> tuple[_Row, ...]:
    """Lay clauses over rows of a table by id."""
    by_id = {str(one.value[key]): one for one in clauses}
    known = {row.id for row in rows}
    notes += [
        Note("no_such_row", {"clause": one.clause, "id": name}) for name, one in by_id.items() if name not in known
    ]
    found = []
    for row in rows:
        clause = by_id.get(row.id)
        stays = clause is None or clause.value == propose(row).value
        found.append(row if stays or clause is None else change(row, clause.value))
    return tuple(found)


def _post(row: Checkpoint, value: JsonObject) -> Checkpoint:
    """Return a post with its clause's rate: what the clause repeats stays as the row has it, to the last digit."""
    own = post_clause(row).value
    lanes = float(str(value["lanes"])) if "lanes" in value else row.lanes
    rate = int(str(value["vehicles_per_h"])) / (lanes or 1)
    keeps = (own["vehicles_per_h"], own.get("lanes")) == (value["vehicles_per_h"], value.get("lanes"))
    held = row if keeps else replace(row, lanes=lanes, vehicles_per_h_per_lane=rate)
    return _with_hours(held, value, own)


def _assembly(row: AssemblyPoint, value: JsonObject) -> AssemblyPoint:
    """Return a gathering point with its clause's rate and hours."""
    own = assembly_clause(row).value
    held = row
    if value.get("persons_per_h") != own.get("persons_per_h"):
        held = replace(held, boarding_per_h=_number(value, "persons_per_h"))
    return _with_hours(held, value, own)


def _reception(row: ReceptionPoint, value: JsonObject) -> ReceptionPoint:
    """Return a place of reception with its clause's rate, room and hours."""
    own = reception_clause(row).value
    held = row
    if value.get("persons_per_h") != own.get("persons_per_h"):
        held = replace(held, intake_per_h=_number(value, "persons_per_h"))
    if value.get("room") != own.get("room"):
        held = replace(held, capacity=_number(value, "room"))
    return _with_hours(held, value, own)


def _number(value: JsonObject, name: str) -> float | None:
    """Return a figure of a value; None where it is not given."""
    return float(str(value[name])) if name in value else None


def _with_hours(row: _Row, value: JsonObject, own: JsonObject) -> _Row:
    """Set opening hours where a clause has others than the row; hours of every day become those of the clause's day."""
    if (value.get("opens"), value.get("closes")) == (own.get("opens"), own.get("closes")):
        return row
    opens, closes = (instant(str(value[name])) if name in value else None for name in ("opens", "closes"))
    return replace(row, opens=opens, closes=closes, daily=False)


def _convoys(case: Case, value: JsonObject) -> Case:
    """Return a case whose rules on convoys are those of the clause."""
    rules = case.convoys
    headway_s = None if rules.headway_minutes is None else round(rules.headway_minutes * 60)
    if "most_vehicles" in value and value["most_vehicles"] != rules.most_vehicles:
        rules = replace(rules, most_vehicles=int(str(value["most_vehicles"])))
    if "headway_s" in value and value["headway_s"] != headway_s:
        rules = replace(rules, headway_minutes=int(str(value["headway_s"])) / 60)
    return replace(case, convoys=rules)


def _cleared(case: Case, clauses: Sequence[ClauseValue], notes: list[Note]) -> tuple[Closure, ...]:
    """End closures on roads that are to be cleared, at the hour by which they are."""
    ends = dict(zip(road_ids(case.roads), case.roads, strict=True))
    until: dict[frozenset[str], str] = {}
    for clause in clauses:
        roads = clause.value["roads"]
        for name in roads if isinstance(roads, list) else []:
            road = ends.get(str(name))
            if road is None:
                notes.append(Note("no_such_row", {"clause": clause.clause, "id": str(name)}))
                continue
            pair = frozenset((str(road.from_place), str(road.to_place)))
            until[pair] = max(str(clause.value["by"]), until.get(pair, ""))
    return tuple(_ended(row, until.get(frozenset((str(row.from_place), str(row.to_place))))) for row in case.closures)


def _ended(row: Closure, by: str | None) -> Closure:
    """Return a closure that ends when its road is to be cleared, unless it ends before or begins later."""
    if by is None or row.daily:
        return row
    at = instant(by)
    if row.start is not None and row.start >= at:
        return row
    return row if row.end is not None and row.end <= at else replace(row, end=at)
