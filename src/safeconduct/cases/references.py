"""Faults that show only between rows or tables: what points at nothing, and what a plan cannot be made without."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.cases.cells import did_you_mean, quoted
from safeconduct.cases.parts import Parts
from safeconduct.cases.settings import FILE
from safeconduct.core import Fault

__all__ = ["find_reference_faults"]

_YES = ("yes", "true", "1")


def find_reference_faults(parts: Parts) -> list[Fault]:
    """List the errors between rows and tables; tables that could not be read are not judged."""
    checks = (
        _check_roads,
        _check_on_roads,
        _check_scopes,
        _check_departures,
        _check_estimates,
        _check_rows,
        _check_wishes,
    )
    return [fault for check in checks for fault in check(parts)]


def _check_roads(parts: Parts) -> Iterator[Fault]:
    for row in parts.of("roads"):
        if row.item.from_place == row.item.to_place:
            remedy = "Mend one end, or delete the row."
            yield Fault(
                parts.files["roads"], row.line, "to", quoted(row.item.to_place), "another place than from", remedy
            )


def _directions(parts: Parts) -> set[tuple[str, str]]:
    pairs = set()
    for start, end, oneway in parts.raw("roads", "from", "to", "oneway"):
        pairs |= {(start, end)} if oneway.lower() in _YES else {(start, end), (end, start)}
    return pairs


def _check_on_roads(parts: Parts) -> Iterator[Fault]:
    """Checkpoints and closures lie on a row of roads.csv; a checkpoint in a direction that can be driven."""
    if "roads" not in parts.tables or parts.tables["roads"].cut:
        return
    pairs = _directions(parts)
    for table in ("checkpoints", "closures"):
        for row in parts.of(table):
            pair = (row.item.from_place, row.item.to_place)
            back = (pair[1], pair[0])
            if pair in pairs or (table == "closures" and back in pairs):
                continue
            got = f"{quoted(pair[0])} to {quoted(pair[1])}"
            remedy = (
                "The road is one-way: turn the two round." if back in pairs else "Mend the two ends, or add the road."
            )
            yield Fault(parts.files[table], row.line, "to", got, f"a road of {parts.files['roads']}", remedy)


def _check_scopes(parts: Parts) -> Iterator[Fault]:
    for row in parts.of("ceasefire"):
        kind, _, word = row.item.scope.partition(":")
        known = _known_scopes(parts, kind)
        file, got = parts.files["ceasefire"], quoted(row.item.scope)
        if known is None:
            remedy = "Mend the scope."
            yield Fault(file, row.line, "scope", got, "all, road:REF, place:ID or area:NAME", remedy)
        elif word not in known:
            where = {"road": "a ref of the roads", "place": "a place of places.csv", "area": "a name in danger.geojson"}
            remedy = f"{did_you_mean(word, known)}Mend the word after the colon."
            yield Fault(file, row.line, "scope", got, where.get(kind, "all, with nothing after it"), remedy)


def _known_scopes(parts: Parts, kind: str) -> set[str] | None:
    match kind:
        case "all":
            return {""}
        case "road":
            return {ref for (ref,) in parts.raw("roads", "ref") if ref} | set(
                parts.network.refs if parts.network else ()
            )
        case "place":
            return {place for (place,) in parts.raw("places", "id")}
        case "area":
            return {row.item.name for row in parts.of("danger") if row.item.name}
        case _:
            return None


def _check_departures(parts: Parts) -> Iterator[Fault]:
    for row in parts.of("ceasefire"):
        window = row.item
        if window.departures_from and not window.start <= window.departures_from <= window.end:
            clock = parts.settings.clock
            got = clock.rfc3339(window.departures_from) if clock else str(window.departures_from)
            remedy = "Mend one of the three times."
            yield Fault(parts.files["ceasefire"], row.line, "departures_from", got, "a time from start to end", remedy)


def _check_estimates(parts: Parts) -> Iterator[Fault]:
    for row in parts.of("people"):
        low, high = row.item.low, row.item.high
        if low is not None and high is not None and low > high:
            remedy = "Swap the two, or mend one."
            yield Fault(parts.files["people"], row.line, "high", f"{high:g}", f"at least low, {low:g}", remedy)


def _check_rows(parts: Parts) -> Iterator[Fault]:
    """Places, roads, people and reception hold a row at least."""
    for table in ("places", "roads", "people"):
        raw = parts.tables.get(table)
        if raw is not None and not raw.rows and not raw.cut:
            remedy = "Add the rows; only the header is there."
            yield Fault(raw.file, 1, "", "no rows", "one row at least", remedy)
    raw = parts.tables.get("reception")
    faulty = any(fault.file == parts.files.get("reception") for fault in parts.faults if fault.level == "error")
    if (raw is None or not raw.rows) and not faulty:
        file, got = parts.files.get("reception", "reception.csv"), "no such file" if raw is None else "no rows"
        remedy = "Add a place on safe ground with the party that holds it: there is nowhere to go."
        yield Fault(file, 0 if raw is None else 1, "", got, "one reception point at least", remedy)


def _check_wishes(parts: Parts) -> Iterator[Fault]:
    """Whose people would go where nobody says, and no party is the default (R3)."""
    parties = parts.settings.parties
    unread = any(fault.column.endswith(".default_wish") for fault in parts.faults)
    if unread or not parties or any(party.default_wish for party in parties.values()):
        return
    asked = {place for (place,) in parts.raw("wishes", "place")}
    silent = list(dict.fromkeys(place for (place,) in parts.raw("people", "place") if place and place not in asked))
    if silent:
        more = f" and {len(silent) - 5} more" if len(silent) > 5 else ""
        got = f"no default_wish = true, and no wish of {', '.join(silent[:5])}{more}"
        remedy = "Add rows to wishes.csv, or write default_wish = true into [parties.ID] of the side they would go to."
        line = parts.settings.line("parties")
        yield Fault(FILE, line, "parties", got, "whose side the people of each place would go to", remedy)
