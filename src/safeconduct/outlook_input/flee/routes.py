"""routes.csv and closures.csv of FLEE: the routes between places, and what is shut when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from safeconduct.core import Fault, PlaceId, did_you_mean
from safeconduct.files.values import ReadingError
from safeconduct.outlook import Closure, TravelLink
from safeconduct.outlook.conflict import ClosureKind, ForcedWay, LinkKind
from safeconduct.outlook_input.flee.places import FleePlaces
from safeconduct.outlook_input.flee.rows import FleeRow, FleeTable, Names, read_day, shown

__all__ = ["FleeRoute", "read_closures", "read_routes"]

# As FLEE's manual says and its authors' folders mean it (Kagunga, Nyarugusu, 2: the hub is led to the camp); FLEE's
# own code forces the other way.
_FORCED: dict[str, ForcedWay] = {"": "", "0": "", "1": "b_to_a", "2": "a_to_b"}
_LINK_KINDS: dict[str, LinkKind] = {"": "drive", "drive": "drive", "walk": "walk", "crossing": "crossing",
                                    "ferry": "ferry"}  # fmt: skip
_CLOSURES: dict[str, ClosureKind] = {
    "country": "border",
    "location": "place",
    "link": "link",
    "links": "link",
    "camp": "camp",
    "idpcamp": "camp",
    "remove_forced_redirection": "redirection",
}
_MOST_KM = 20_000
"""Half way round the Earth."""
_PAIR = ("link", "redirection")


@dataclass(frozen=True, slots=True)
class FleeRoute:
    """A link, and the line of routes.csv it is from."""

    link: TravelLink
    line: int


def read_routes(table: FleeTable, names: Names, faults: list[Fault]) -> list[FleeRoute]:
    """Read routes.csv; a row at fault is left out, and of several rows for one pair the shortest is kept."""
    kind_at = _column(table, "link_type")
    routes: dict[frozenset[str], FleeRoute] = {}
    for row in table.rows:
        link = _link(row, names, kind_at)
        if link is None:
            continue
        pair = frozenset((link.a, link.b))
        if len(pair) == 1:
            remedy = "It is left out; correct one of the names or delete the row."
            row.report("name2", shown(row.text(1)), "another place than name1", remedy, "warning")
        elif pair in routes:
            routes[pair] = _shorter(routes[pair], link, row)
        else:
            routes[pair] = FleeRoute(link, row.line)
    if not table.rows:
        faults.append(Fault(table.file, 0, "", "no rows", "a row a link", "Add the links."))
    return list(routes.values())


def _column(table: FleeTable, name: str) -> int:
    header = [cell.lower() for cell in table.header]
    return header.index(name) if name in header else -1


def _link(row: FleeRow, names: Names, kind_at: int) -> TravelLink | None:
    a, b = names.meant(row, 0, "name1"), names.meant(row, 1, "name2")
    km = row.number(2, "distance", least=0, most=_MOST_KM)
    forced, kind = _FORCED.get(row.text(3).removesuffix(".0")), _LINK_KINDS.get(row.text(kind_at).lower())
    if forced is None:
        expected = "0, 1 (name2 to name1), 2 (name1 to name2) or nothing"
        row.report("forced_redirection", shown(row.text(3)), expected, "Correct the cell.")
    if kind is None:
        remedy = "It is read as a link to drive on."
        row.report("link_type", shown(row.text(kind_at)), f"one of {', '.join(_LINK_KINDS)[2:]}", remedy, "warning")
    if a is None or b is None or km is None or forced is None:
        return None
    if km == 0:
        row.report("distance", shown(row.text(2)), "more than 0 km", "It is read as 1 km.", "warning")
    return TravelLink(PlaceId(a), PlaceId(b), km or 1.0, kind or "drive", forced, f"{row.file}:{row.line}")


def _shorter(former: FleeRoute, link: TravelLink, row: FleeRow) -> FleeRoute:
    """Return the shorter of two links of one pair, forced where either is."""
    got = f"{link.a} - {link.b} again, {link.km:g} km, as in line {former.line} ({former.link.km:g} km)"
    remedy = "The shorter is taken, FLEE takes both; delete one."
    row.report("", got, "a row a pair of places", remedy, "note" if link.km == former.link.km else "warning")
    forced = former.link.forced or link.forced
    if link.km >= former.link.km:
        return FleeRoute(replace(former.link, forced=_seen_from(former.link, link, forced)), former.line)
    return FleeRoute(replace(link, forced=_seen_from(link, former.link, forced)), row.line)


def _seen_from(kept: TravelLink, other: TravelLink, forced: ForcedWay) -> ForcedWay:
    if kept.forced or kept.a == other.a or not forced:
        return kept.forced or forced
    return "a_to_b" if forced == "b_to_a" else "b_to_a"


def read_closures(table: FleeTable, places: FleePlaces, routes: list[FleeRoute], start: date | None) -> list[Closure]:
    """Read closures.csv.

    Args:
        table: its rows: closure_type, name1, name2, first day shut, day it opens again (-1 or 0: never).
        places, routes: what is there to be shut.
        start: the date of day 0, for rows that write dates; None where it is not known.

    Returns:
        What is shut when; a row that names what is not there shuts nothing, as in FLEE, and is reported.  Links that
        FLEE leaves open are shut here: it compares the names of `link` rows by where they lie in memory, and acts on a
        first day only if that is day 0 or later.
    """
    found = (_closure(row, places, routes, start) for row in table.rows)
    return [closure for closure in found if closure is not None]


def _closure(row: FleeRow, places: FleePlaces, routes: list[FleeRoute], start: date | None) -> Closure | None:
    kind = _CLOSURES.get(row.text(0).lower())
    if kind is None:
        remedy = f"{did_you_mean(row.text(0).lower(), _CLOSURES)}It shuts nothing; correct the cell."
        row.report("closure_type", shown(row.text(0)), f"one of {', '.join(_CLOSURES)}", remedy, "warning")
        return None
    known = places.countries if kind == "border" else places.names
    a = known.meant(row, 1, "name1", level="warning")
    b = known.meant(row, 2, "name2", level="warning") if kind in (*_PAIR, "border") else ""
    span = _span(row, start)
    if a is None or b is None or span is None:
        return None
    linked = {frozenset((route.link.a, route.link.b)): route.link for route in routes}
    if kind == "place":
        kind, b = _place_or_link(row, places.names, a, linked)
    _warn_of_link(row, kind, linked.get(frozenset((PlaceId(a), PlaceId(b)))))
    return Closure(kind, a, b, span[0], span[1], f"{row.file}:{row.line}")


def _place_or_link(
    row: FleeRow, names: Names, a: str, linked: Mapping[frozenset[PlaceId], TravelLink]
) -> tuple[ClosureKind, str]:
    """Return what a `location` row shuts: the link to name2 where there is one, else the whole place.

    FLEE looks at name1 alone and so cuts a place off from everywhere though a row names where to.
    """
    b = row.text(2)
    if b not in names.known or frozenset((PlaceId(a), PlaceId(b))) not in linked:
        return "place", ""
    got = f"location {a} with the linked place {b} beside it"
    remedy = f"The link between the two is shut. FLEE shuts all links of {a}; for that leave name2 empty."
    row.report("closure_type", got, "link, or no name2", remedy, "warning")
    return "link", b


def _span(row: FleeRow, start: date | None) -> tuple[int, int | None] | None:
    """Return (first day shut, day it opens again or None)."""
    first, last = _day(row, 3, "closure_start", start), _day(row, 4, "closure_end", start)
    if first is None or last is None:
        return None
    if first < 0:
        remedy = "It is shut from day 0; FLEE, which acts on that one day only, would never shut it."
        row.report("closure_start", shown(row.text(3)), "a day of 0 or more", remedy, "warning")
    first = max(first, 0)
    if last <= 0:
        return first, None
    if last <= first:
        remedy = f"It is read as FLEE does: shut from day {first} for good; correct one of the two."
        got = f"{last}, not after closure_start {first}"
        row.report("closure_end", got, "a day after closure_start", remedy, "warning")
        return first, None
    return first, last


def _day(row: FleeRow, at: int, column: str, start: date | None) -> int | None:
    text = row.text(at)
    if not text and column == "closure_end":
        return -1
    try:
        closed_on, _ = read_day(text)
    except ReadingError:
        return row.whole(at, column)
    return None if start is None else (closed_on - start).days


def _warn_of_link(row: FleeRow, kind: ClosureKind, link: TravelLink | None) -> None:
    """Warn of a closure that shuts nothing."""
    if kind == "link" and link is None:
        got, expected = f"no link between {row.text(1)} and {row.text(2)}", "a link of routes.csv"
        row.report("name2", got, expected, "It shuts nothing; correct the names.", "warning")
    elif kind == "redirection" and (link is None or not link.forced):
        got = f"no forced link between {row.text(1)} and {row.text(2)}"
        row.report("name2", got, "a link with forced_redirection 1 or 2", "It changes nothing; correct it.", "warning")
