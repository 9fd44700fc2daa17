"""Faults that show only between rows or tables: what points at nothing, and what a plan cannot be made without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from safeconduct.cases.reading.parts import Parts
from safeconduct.cases.reading.settings import FILE
from safeconduct.cases.tables.known import known_places
from safeconduct.cases.tables.rows import Row
from safeconduct.core import Fault, PlaceId, did_you_mean, fold_id, quoted
from safeconduct.network import Road, road_ids
from safeconduct.picture import lies_in
from safeconduct.planning.windows import road_numbers

__all__ = ["find_reference_faults"]

_SCOPES = {
    "all": "all, with nothing after it",
    "road": "a ref of the roads",
    "place": "a place of places.csv",
    "area": "a name in danger.geojson, or an admin of places.csv",
}
_YES = ("yes", "true", "1")


def find_reference_faults(parts: Parts) -> list[Fault]:
    """List the errors between rows and tables; tables that could not be read are not judged."""
    checks = (
        _check_roads,
        _check_on_roads,
        _check_scopes,
        _check_departures,
        _check_road_ids,
        _check_contraflow,
        _check_days,
        _check_estimates,
        _check_floors,
        _check_rows,
        _check_wishes,
    )
    return [fault for check in checks for fault in check(parts)]


def _check_roads(parts: Parts) -> Iterator[Fault]:
    for row in parts.of("roads"):
        if row.item.from_place == row.item.to_place:
            remedy = "Correct one end, or delete the row."
            yield Fault(
                parts.files["roads"], row.line, "to", quoted(row.item.to_place), "another place than from", remedy
            )


def _check_road_ids(parts: Parts) -> Iterator[Fault]:
    """No two roads have one id; a row without one has the default."""
    raw = parts.raw("roads", "from", "to", "id")
    bare = [Road(PlaceId(start), PlaceId(end), 1.0, id=name) for start, end, name in raw]
    lines, seen = parts.tables["roads"].lines if raw else (), dict[str, int]()
    for name, line in zip(road_ids(bare), lines, strict=True):
        if name in seen:
            got = f"{quoted(name)}, as in line {seen[name]}"
            remedy = "Rename one of the two (a row without an id is named from-to), or delete it."
            yield Fault(parts.files["roads"], line, "id", got, "an id used once", remedy)
        seen.setdefault(name, line)


def _check_contraflow(parts: Parts) -> Iterator[Fault]:
    """Contraflow needs a second direction, and no road leads both ways at once."""
    hours: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in parts.of("roads"):
        road = row.item
        if road.contraflow and road.oneway:
            remedy = "Empty the cell, or write oneway = no and the direction that all lanes take as from and to."
            got = f"contraflow on the one-way road {road.from_place} to {road.to_place}"
            yield Fault(parts.files["roads"], row.line, "contraflow", got, "a two-way road", remedy)
        for other in hours[(road.to_place, road.from_place, road.ref)]:
            if any(a < d and c < b for a, b in road.contraflow for c, d in other.item.contraflow):
                got = f"{road.from_place} to {road.to_place} while line {other.line} leads the other way"
                remedy = "Correct the hours, or give the two roads their own refs."
                yield Fault(parts.files["roads"], row.line, "contraflow", got, "one direction at a time", remedy)
        hours[(road.from_place, road.to_place, road.ref)].append(row)


def _check_days(parts: Parts) -> Iterator[Fault]:
    """In a case of several days an open-ended closure says on which day it begins or ends."""
    for row in parts.of("closures"):
        one = row.item
        if one.daily and (one.start is None or one.end is None):
            column = "end" if one.start is None else "start"
            remedy = "Write the date too, or both times: the case has several days."
            yield Fault(parts.files["closures"], row.line, column, "a time without a date", "a date", remedy)


def _check_floors(parts: Parts) -> Iterator[Fault]:
    for row in parts.of("people"):
        floor, persons = row.item.at_least, row.item.persons
        if floor is not None and floor > persons:
            remedy = "Lower it, or correct persons."
            yield Fault(
                parts.files["people"], row.line, "at_least", f"{floor:g}", f"at most {persons:g}, all of them", remedy
            )


def _directions(parts: Parts) -> set[tuple[str, str]]:
    pairs = set()
    for start, end, oneway in parts.raw("roads", "from", "to", "oneway"):
        pairs |= {(start, end)} if oneway.lower() in _YES else {(start, end), (end, start)}
    return pairs


def _check_on_roads(parts: Parts) -> Iterator[Fault]:
    """Checkpoints and closures lie on a row of roads.csv; a checkpoint in a direction that can be driven.

    A road at fault may be the one that is meant: then nothing is said of the others.
    """
    if not parts.complete("roads"):
        return
    pairs = _directions(parts)
    for table in ("checkpoints", "closures"):
        for row in parts.of(table):
            pair = (row.item.from_place, row.item.to_place)
            back = (pair[1], pair[0])
            if pair in pairs or (table == "closures" and back in pairs):
                continue
            got = f"{quoted(pair[0])} to {quoted(pair[1])}"
            remedy = "Correct the two ends, or add the road."
            if back in pairs:
                remedy = "The road is one-way: turn the two round."
            yield Fault(parts.files[table], row.line, "to", got, f"a road of {parts.files['roads']}", remedy)


def _check_scopes(parts: Parts) -> Iterator[Fault]:
    """Scopes name what is there, by the same rules by which planning finds the links of a window."""
    for row in parts.of("ceasefire"):
        kind, _, word = (part.strip() for part in row.item.scope.partition(":"))
        file, got = parts.files["ceasefire"], quoted(row.item.scope)
        if kind not in _SCOPES:
            remedy = f"{_scope_meant(parts, row.item.scope)}Correct the scope."
            yield Fault(file, row.line, "scope", got, "all, road:REF, place:ID or area:NAME", remedy)
        elif _can_be_judged(parts, kind) and not _is_known(parts, kind, word):
            remedy = f"{did_you_mean(word, _words(parts, kind))}Correct the word after the colon."
            yield Fault(file, row.line, "scope", got, _SCOPES[kind], remedy)


def _scope_meant(parts: Parts, text: str) -> str:
    """Return what may be meant by a scope without its kind: a place, by id or name, or the number of a road."""
    places = known_places(parts.tables.get("places"))
    place = places.meant(text) if places is not None else ""
    roads = [word for word in _words(parts, "road") if fold_id(word) == fold_id(text)]
    return f"Did you mean place:{place}? " if place else f"Did you mean road:{roads[0]}? " if roads else ""


def _can_be_judged(parts: Parts, kind: str) -> bool:
    """Say whether the file that a scope points into was read whole: what is at fault there may be what is meant."""
    file = {"road": parts.files.get("roads"), "place": parts.files.get("places"), "area": parts.files.get("danger")}
    if kind == "area" and "danger" not in parts.files:
        return True
    whole = kind == "area" or kind == "all" or (kind == "road" and parts.network is not None)
    table = {"road": "roads", "place": "places"}.get(kind, "")
    read = whole or (table in parts.tables and not parts.tables[table].cut)
    return read and not any(one.level == "error" and one.file == file.get(kind) for one in parts.faults)


def _is_known(parts: Parts, kind: str, word: str) -> bool:
    if kind == "all":
        return not word
    if kind == "road":
        return any(road_numbers(word) & road_numbers(ref) for ref in _words(parts, kind))
    if kind == "place":
        return parts.frame.places is None or word in parts.frame.places
    names = {fold_id(row.item.name) for row in parts.of("danger")}
    return bool(word) and (fold_id(word) in names or any(lies_in(admin, word) for admin in _admins(parts)))


def _words(parts: Parts, kind: str) -> list[str]:
    """Return what may stand after the colon of a scope."""
    match kind:
        case "road":
            return sorted(
                {ref for (ref,) in parts.raw("roads", "ref")} | set(parts.network.refs if parts.network else ())
            )
        case "place":
            return sorted({place for (place,) in parts.raw("places", "id")})
        case "area":
            return sorted({row.item.name for row in parts.of("danger") if row.item.name} | _admins(parts))
        case _:
            return []


def _admins(parts: Parts) -> set[str]:
    return {admin for (admin,) in parts.raw("places", "admin") if admin}


def _check_departures(parts: Parts) -> Iterator[Fault]:
    for row in parts.of("ceasefire"):
        window = row.item
        if window.departures_from and not window.start <= window.departures_from <= window.end:
            clock = parts.settings.clock
            got = clock.rfc3339(window.departures_from) if clock else str(window.departures_from)
            remedy = "Correct one of the three times."
            yield Fault(parts.files["ceasefire"], row.line, "departures_from", got, "a time from start to end", remedy)


def _check_estimates(parts: Parts) -> Iterator[Fault]:
    for row in parts.of("people"):
        low, high = row.item.low, row.item.high
        if low is not None and high is not None and low > high:
            remedy = "Swap the two, or correct one."
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
