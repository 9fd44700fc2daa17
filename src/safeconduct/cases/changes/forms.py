"""The forms in which a change can be asked, one pattern each, and the change that each stands for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from safeconduct.answers import Change
from safeconduct.answers import change as kinds
from safeconduct.cases.changes.lookup import KnownCase, RefusedError
from safeconduct.core import PartyId, PlaceId, quoted
from safeconduct.files.values import has_no_date
from safeconduct.picture import Closure
from safeconduct.planning import CeasefireWindow, Fleet

__all__ = ["CHANGE_FORMS", "read_form"]

CHANGE_FORMS = (
    "WINDOW starts 09:00", "WINDOW ends 17:00", "WINDOW ends 30 min later", "WINDOW covers SCOPE",
    "WINDOW is refused", "window SCOPE 09:00 to 17:00", "20 buses at PLACE", "5 more buses at PLACE",
    "20 buses of 50 seats at PLACE", "12 vehicles in FLEET", "3 lanes at CHECKPOINT", "boarding 3000 at POINT",
    "intake 5000 at POINT", "room 20000 at POINT", "close A-B", "close A-B 10:00 to 12:00", "open A-B", "mine A-B",
    "contraflow A-B 08:00 to 16:00", "wish PLACE PARTY 80%", "passage PARTY free", "margin 5 min", "headway 3 min",
    "convoys 10 to 60", "horizon 06:00 to 22:00", "day 2022-03-06",
)  # fmt: skip
"""What can be asked, one example of each form."""

_TIME = r"(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d(?:Z|[+-]\d\d:\d\d)?"
_SPAN = rf"(?P<start>{_TIME})\s*(?:to|-|–|until)\s*(?P<end>{_TIME})"
_COUNT = r"(?P<count>\d+(?:[ \u00a0\u202f]\d{3})*)"
_AMOUNT = r"(?P<amount>\d+(?:[ \u00a0\u202f]\d{3})*(?:\.\d+)?)"


def _window_time(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    window, end = known.window(found["window"] or ""), "end" if found["which"] == "ends" else "start"
    if found["minutes"]:
        shift = timedelta(minutes=float(found["minutes"]) * (60 if found["unit"] == "h" else 1))
        moment = getattr(window, end) + (shift if found["way"] == "later" else -shift)
    else:
        text = found["time"] or ""
        if known.case.clock.last_day is not None and has_no_date(text) != window.daily:
            raise RefusedError(
                "every day's window takes times without a date" if window.daily else "give the time's date"
            )
        moment = known.at(text)
    return (kinds.WindowChange(window.id, **{end: moment}),)


def _window_scope(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    return (kinds.WindowChange(known.window(found["window"] or "").id, scope=_scope(known, found["scope"] or "")),)


def _window_state(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    return (kinds.WindowChange(known.window(found["window"] or "").id, state=found["state"]),)


def _new_window(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    taken, number = {row.id for row in known.case.windows}, 1
    while f"asked-{number}" in taken:
        number += 1
    start, end = known.span(found)
    daily = known.daily(found["start"] or "", found["end"] or "")
    scope = _scope(known, found["scope"] or "")
    return (kinds.NewWindow(CeasefireWindow(f"asked-{number}", scope, start, end, daily=daily)),)


def _scope(known: KnownCase, text: str) -> str:
    """Return a scope of ceasefire.csv: all, road:REF, place:ID or area:NAME."""
    kind, colon, name = text.partition(":")
    if text.casefold() == "all":
        return "all"
    if not colon or kind.casefold() not in ("road", "place", "area") or not name.strip():
        raise RefusedError(f"{quoted(text)} is no scope; expected all, road:REF, place:ID or area:NAME")
    return f"place:{known.place(name.strip())}" if kind.casefold() == "place" else f"{kind.casefold()}:{name.strip()}"


def _buses(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    place, count = known.place(found["place"] or ""), _number(found["count"])
    kind = "ambulance" if (found["kind"] or "").startswith("ambulance") else "bus"
    rows = [row for row in known.case.fleet if row.place == place and row.kind == kind]
    seats = int(found["seats"]) if found["seats"] else None
    if seats is not None:
        rows = [row for row in rows if row.seats == seats]
    if len(rows) > 1:
        raise RefusedError(
            f"there are several fleets there; name one: {', '.join(f'N vehicles in {r.id}' for r in rows)}"
        )
    more = {"more": 1, "fewer": -1, "less": -1}.get(found["more"] or "", 0)
    if rows:
        vehicles = rows[0].vehicles + more * int(count) if more else int(count)
        if vehicles < 0:
            raise RefusedError(f"{rows[0].id} has {rows[0].vehicles} vehicles only")
        return (kinds.Vehicles(rows[0].id, vehicles),)
    if more < 0:
        raise RefusedError(f"there are none at {place}")
    return (kinds.NewFleet(_new_fleet(known, place, kind, int(count), seats)),)


def _new_fleet(known: KnownCase, place: PlaceId, kind: str, vehicles: int, seats: int | None) -> Fleet:
    same = {row.seats for row in known.case.fleet if row.kind == kind}
    if seats is None and len(same) != 1:
        raise RefusedError(
            f"no such fleet at {place} yet: give the seats, as `{vehicles} buses of 50 seats at {place}`"
        )
    taken, name = {row.id for row in known.case.fleet}, f"{place}-{kind}"
    while name in taken:
        name += "-new"
    return Fleet(name, place, vehicles, seats if seats is not None else same.pop(), kind)


def _vehicles(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    fleet = known.one_of(found["fleet"] or "", [row.id for row in known.case.fleet], "fleet")
    return (kinds.Vehicles(fleet, int(_number(found["count"]))),)


def _lanes(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    ids = [row.id for row in known.case.checkpoints]
    lanes = _number(found["amount"])
    if not 0 < lanes <= 50:
        raise RefusedError("expected lanes above 0, at most 50")
    return (kinds.Lanes(known.one_of(found["point"] or "", ids, "checkpoint"), lanes),)


def _point_rate(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    rate, text = _number(found["amount"]), found["point"] or ""
    if found["what"] == "boarding":
        return (kinds.Boarding(known.one_of(text, [row.id for row in known.case.assembly], "assembly point"), rate),)
    point = known.one_of(text, [row.id for row in known.case.reception], "reception point")
    return (kinds.Intake(point, rate) if found["what"] == "intake" else kinds.Room(point, rate),)


def _road_state(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    states = {"close": "closed", "open": "open", "mine": "mined"}
    return (kinds.RoadState(tuple(name for name, _ in known.roads(found["road"] or "")), states[found["what"] or ""]),)


def _shut(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    rows = known.roads(found["road"] or "")
    start, end = known.span(found)
    daily = known.daily(found["start"] or "", found["end"] or "")
    ends = rows[0][1].from_place, rows[0][1].to_place
    return (kinds.Shut(Closure(*ends, "what if", start, end, daily=daily)),)


def _contraflow(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    rows = known.roads(found["road"] or "")
    hours = [_minutes(found[name] or "") for name in ("start", "end")]
    if len(rows) > 1:
        raise RefusedError(f"there are several roads; name one: {', '.join(name for name, _ in rows)}")
    if not 0 <= hours[0] < hours[1] <= 1440:
        raise RefusedError("expected hours of the day, the beginning before the end, as 08:00 to 16:00")
    return (kinds.Contraflow(rows[0][0], ((hours[0], hours[1]),)),)


def _minutes(text: str) -> int:
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute) if hour.isdigit() and minute.isdigit() and int(minute) < 60 else -1


def _wish(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    place = known.place(found["place"] or "")
    party = known.one_of(found["party"] or "", known.case.parties, "party")
    share = float(found["amount"] or 0) / 100
    if share > 1:
        raise RefusedError("a share is 0 to 100 per cent")
    return (kinds.WishShare(place, PartyId(party), share),)


def _passage(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    party = known.one_of(found["party"] or "", known.case.parties, "party")
    return (kinds.Passage(PartyId(party), found["state"] or ""),)


def _minutes_rule(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    minutes = _number(found["amount"])
    margin = found["what"] == "margin"
    return (kinds.ConvoyLimits(margin_minutes=minutes) if margin else kinds.ConvoyLimits(headway_minutes=minutes),)


def _sizes(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    least, most = int(found["least"] or 0), int(found["most"] or 0)
    if not 1 <= least <= most:
        raise RefusedError("expected the least and then the most vehicles of a convoy, 1 or more, as 10 to 60")
    return (kinds.ConvoyLimits(least_vehicles=least, most_vehicles=most),)


def _horizon(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    start, end = known.span(found)
    if known.case.clock.last_day is not None and any(has_no_date(found[name] or "") for name in ("start", "end")):
        raise RefusedError("the case has several days: give both times their dates")
    if (
        len(known.case.clock.days(kinds.Horizon(start, end).apply(known.case).horizon)) > 1
        and known.case.clock.last_day is None
    ):
        raise RefusedError("the case has one day: a horizon of several changes what its times mean; edit case.toml")
    return (kinds.Horizon(start, end),)


def _day(known: KnownCase, found: dict[str, str | None]) -> tuple[Change, ...]:
    try:
        return (kinds.Day(date.fromisoformat(found["day"] or "")),)
    except ValueError:
        raise RefusedError(f"{found['day']} is no day; write it as 2022-03-05") from None


def _number(text: str | None) -> float:
    return float(re.sub(r"[ \u00a0\u202f]", "", text or "0"))


_Maker = Callable[[KnownCase, dict[str, str | None]], tuple[Change, ...]]
_MAKERS: tuple[tuple[re.Pattern[str], _Maker], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), make)
    for pattern, make in (
        (rf"window (?P<scope>.+?) (?:from )?{_SPAN}", _new_window),
        (rf"contraflow (?P<road>.+?) (?:from )?{_SPAN}", _contraflow),
        (rf"close (?P<road>.+?) (?:from )?{_SPAN}", _shut),
        (rf"horizon (?:from )?{_SPAN}", _horizon),
        (r"(?P<what>close|open|mine) (?:road )?(?P<road>.+)", _road_state),
        (rf"wish (?P<place>.+) (?P<party>\S+) {_AMOUNT} ?%", _wish),
        (r"passage (?P<party>\S+) (?P<state>free|windows|none)", _passage),
        (rf"(?P<what>margin|headway) {_AMOUNT} ?(?:min|minutes)?", _minutes_rule),
        (r"convoys (?P<least>\d+)\s*(?:to|-|–)\s*(?P<most>\d+)(?: vehicles)?", _sizes),
        (r"day (?P<day>\d{4}-\d\d-\d\d)", _day),
        (rf"{_AMOUNT} lanes? at (?P<point>.+)", _lanes),
        (rf"(?P<what>boarding|intake|room) {_AMOUNT} at (?P<point>.+)", _point_rate),
        (rf"{_COUNT} vehicles? in (?P<fleet>.+)", _vehicles),
        (rf"{_COUNT} (?:(?P<more>more|fewer|less) )?(?P<kind>bus|buses|ambulances?)(?: of (?P<seats>\d+)(?: seats)?)?"
         r" at (?P<place>.+)", _buses),
        (rf"(?P<window>\S+) (?P<which>starts|ends)(?: at)? (?:(?P<minutes>\d+(?:\.\d+)?) ?(?P<unit>min|h)[a-z]*"
         rf" (?P<way>later|earlier)|(?P<time>{_TIME}))", _window_time),
        (r"(?P<window>\S+) covers (?P<scope>.+)", _window_scope),
        (r"(?P<window>\S+) (?:is )?(?P<state>proposed|agreed|refused)", _window_state),
    )
)  # fmt: skip


def read_form(known: KnownCase, words: str) -> tuple[Change, ...]:
    """Return the changes that one form asks for; blanks are single, names as the case or its user spells them.

    Raises:
        RefusedError: it is of no form, or names what the case has not.
    """
    # In this order: a later pattern may fit words that an earlier one reads better.
    for pattern, make in _MAKERS:
        if match := pattern.fullmatch(words):
            low: dict[str, str | None] = dict(match.groupdict())
            for name in ("what", "which", "way", "more", "kind", "state", "unit"):
                low[name] = (low.get(name) or "").lower() or None
            return make(known, low)
    raise RefusedError("it cannot be read. What can be asked:\n  " + "\n  ".join(CHANGE_FORMS))
