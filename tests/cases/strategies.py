"""Random cases, as odd as the format allows, for round trips."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from safeconduct.core import Clock, Party, PartyId, Place, PlaceId, Span, Translations, translations, without_hidden
from safeconduct.network import ROAD_CLASSES, ROAD_STATES, ClassDefaults, Road
from safeconduct.picture import Alert, Closure, ControlClaim, DangerArea, Incident, Polygon
from safeconduct.planning import (
    MEANS,
    AssemblyPoint,
    Case,
    CeasefireWindow,
    Checkpoint,
    Collapse,
    ConvoyRules,
    DangerRules,
    Fleet,
    MeansRules,
    PeopleGroup,
    ReceptionPoint,
    Wish,
)

__all__ = ["cases"]

_ZONES = ("Europe/Kyiv", "Europe/Moscow", "Asia/Kathmandu", "UTC", "America/St_Johns")
_IDS = ("mariupol", "nikolske", "kam'ianka", "p-1", "Київ", "x.y", "0007", "place")
_SIGNS = st.characters(exclude_categories=("Cs", "Cc"))
_LAT = st.floats(-90, 90)
_LON = st.floats(-180, 180)


def _text(least: int = 0) -> st.SearchStrategy[str]:
    """Texts with commas, quotes, semicolons and line ends inside, no blanks around."""
    parts = st.lists(st.text(_SIGNS, max_size=6) | st.sampled_from(['"', ",", ";", "\n", "ї", "=1+1"]), max_size=4)
    return parts.map(lambda words: without_hidden("".join(words)).strip()).filter(lambda text: len(text) >= least)


def _amount() -> st.SearchStrategy[float]:
    return st.floats(0, 1e6) | st.integers(0, 1_000_000).map(float)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


_SAID: dict[str, Any] = {"source": _text(), "as_of": _text()}


@st.composite
def _clocks(draw: st.DrawFn) -> Clock:
    """Clocks on common days and on those of daylight saving."""
    day = draw(st.sampled_from([date(2022, 3, 5), date(2022, 3, 27), date(2022, 10, 30), date(2024, 2, 29)]))
    second = draw(st.none() | st.sampled_from(_ZONES))
    return Clock(day, ZoneInfo(draw(st.sampled_from(_ZONES))), None if second is None else ZoneInfo(second))


def _instants(clock: Clock) -> st.SearchStrategy[datetime]:
    """Instants of the day and round it, mostly whole minutes, among them 24:00 and clock times shown twice."""
    midnight = datetime(clock.day.year, clock.day.month, clock.day.day, tzinfo=clock.zone).astimezone(UTC)
    minutes = st.integers(-600, 2400).map(lambda m: midnight + timedelta(minutes=m))
    return minutes | st.integers(0, 86_400_000).map(lambda ms: midnight + timedelta(milliseconds=ms))


@st.composite
def _spans(draw: st.DrawFn, clock: Clock) -> Span:
    start = draw(_instants(clock))
    return Span(start, start + timedelta(minutes=draw(st.integers(1, 900))))


@st.composite
def _open_hours(draw: st.DrawFn, clock: Clock) -> dict[str, datetime | None]:
    span = draw(_spans(clock))
    which = draw(st.sampled_from(["none", "opens", "closes", "both"]))
    opens = span.start if which in ("opens", "both") else None
    return {"opens": opens, "closes": span.end if which in ("closes", "both") else None}


@st.composite
def _rings(draw: st.DrawFn) -> Polygon:
    rings = []
    for _ in range(draw(st.integers(1, 2))):
        points = draw(st.lists(st.tuples(_LON, _LAT), min_size=3, max_size=5))
        rings.append((*points, points[0]))
    return tuple(rings)


_POLYGONS = st.lists(_rings(), min_size=1, max_size=2).map(tuple)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Cases that load without an error: every table, every optional field, there or not."""
    clock = draw(_clocks())
    ids = [PlaceId(p) for p in draw(st.lists(st.sampled_from(_IDS), min_size=2, max_size=5, unique=True))]
    ends = [(ids[i], ids[i + 1]) for i in range(len(ids) - 1)]
    place, pair = st.sampled_from(ids), st.sampled_from(ends)
    ua, ru = PartyId("ua"), PartyId("ru")
    party = st.sampled_from([ua, ru])
    horizon = draw(_spans(clock))
    days = clock.days(horizon)
    clock = replace(clock, day=days[0])  # the day of the case is one of its horizon's
    if len(days) > 1:  # as reading does (S7)
        clock = replace(clock, last_day=days[-1])
    instant, hours, wish = _instants(clock), _open_hours(clock), _maybe(st.booleans())

    def rows(strategy: st.SearchStrategy[Any], least: int = 0) -> tuple[Any, ...]:
        return tuple(draw(st.lists(strategy, min_size=least, max_size=3)))

    def numbered(make: Any, /, least: int = 0, **fields: Any) -> tuple[Any, ...]:
        count = draw(st.integers(least, 3))
        return tuple(draw(_built(make, id=st.just(f"r{i}"), **fields)) for i in range(count))

    roads = tuple(draw(_roads(a, b)) for a, b in ends)
    return Case(
        name="drawn",
        title=draw(_text(1).filter(str.isprintable)),
        title_translations=draw(_translations()),
        clock=clock,
        horizon=horizon,
        step_minutes=draw(st.integers(1, 60) | st.floats(0.25, 60)),
        seed=draw(st.integers(0, 2**40)),
        parties={
            ua: draw(_built(Party, id=st.just(ua), name=_text(1), default_wish=st.just(True), passage=_passages())),
            ru: draw(_built(Party, id=st.just(ru), name=_text(1), default_wish=wish, passage=_passages())),
        },
        places={i: draw(_places(i, party)) for i in ids},
        roads=roads,
        people=rows(_groups(place), least=1),
        reception=numbered(ReceptionPoint, 1, place=place, party=party, intake_per_h=_maybe(_amount()),
                           name=_text(), translations=_translations(), capacity=_maybe(_amount()), hours=hours,
                           **_SAID),
        wishes=tuple(draw(_built(Wish, place=st.just(i), party=party, share=st.floats(0, 1))) for i in ids),
        assembly=numbered(AssemblyPoint, place=place, boarding_per_h=_maybe(_amount()), hours=hours,
                          lat=_maybe(_LAT), lon=_maybe(_LON), name=_text(), translations=_translations(), **_SAID),
        checkpoints=numbered(Checkpoint, ends=pair, vehicles_per_h_per_lane=_amount(), party=_maybe(party),
                             lanes=_maybe(st.floats(0.5, 50)), hours=hours, storage_vehicles=_maybe(_amount()),
                             **_SAID),
        fleet=numbered(Fleet, place=place, vehicles=st.integers(0, 500), seats=st.integers(1, 99),
                       kind=st.sampled_from(["bus", "ambulance"]), available_from=_maybe(instant),
                       load_minutes=_maybe(st.floats(0, 1440)), range_km=_maybe(st.floats(1, 9999)), **_SAID),
        windows=numbered(CeasefireWindow, scope=st.just("all") | place.map(lambda p: f"place:{p}"),
                         span=_spans(clock), proposed_by=_text(),
                         state=st.sampled_from(["proposed", "agreed", "refused"])),
        closures=rows(_built(Closure, ends=pair, reason=_text(1), start=_maybe(instant), **_SAID)),
        incidents=rows(_built(Incident, at=instant, lat=_LAT, lon=_LON, kind=_text(1), party=_maybe(party),
                              precision_km=_maybe(st.floats(0, 1000)))),
        alerts=rows(_built(Alert, area=_text(1), start=instant)),
        control=rows(_built(ControlClaim, party=party, polygons=_POLYGONS, as_of=instant, source=_text(1),
                            says=_maybe(party), state=st.sampled_from(["claimed", "disputed", "confirmed"]))),
        danger=rows(_built(DangerArea, polygons=_POLYGONS, name=_text(), source=_text())),
        collapse=Collapse(draw(st.floats(0, 9)), draw(st.floats(0, 9))),
        convoys=draw(_built(ConvoyRules, least_vehicles=_maybe(st.integers(1, 9)),
                            most_vehicles=_maybe(st.integers(9, 99)), margin_minutes=_maybe(st.floats(0, 60)))),
        means={m: MeansRules(draw(st.floats(0, 9))) for m in draw(st.sets(st.sampled_from(MEANS)))},
        road_classes={c: ClassDefaults(draw(st.floats(1, 120))) for c in draw(st.sets(st.sampled_from(ROAD_CLASSES)))},
        danger_rules=draw(_built(DangerRules, distance_km=_maybe(st.floats(0, 99)))),
    )  # fmt: skip


def _passages() -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(["free", "windows", "none"])


@st.composite
def _built(draw: st.DrawFn, /, make: Any, **fields: Any) -> Any:
    """Build a row's class; `hours`, `ends` and `span` fill two fields at once."""
    values = {name: draw(strategy) for name, strategy in fields.items()}
    values |= values.pop("hours", {})
    if "ends" in values:
        values["from_place"], values["to_place"] = values.pop("ends")
    if isinstance(span := values.pop("span", None), Span):
        values |= {"start": span.start, "end": span.end}
    return make(**values)


@st.composite
def _translations(draw: st.DrawFn) -> Translations:
    codes = draw(st.sets(st.sampled_from(["ar", "en", "fr", "ku-arab", "prs", "ru", "uk"]), max_size=3))
    return translations((code, draw(_text().filter(str.isprintable))) for code in codes)


@st.composite
def _places(draw: st.DrawFn, place: PlaceId, party: st.SearchStrategy[PartyId]) -> Place:
    names = draw(st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=5), max_size=2))
    return Place(
        place, draw(_text(1)), draw(_LAT), draw(_LON), draw(st.none() | st.integers(0, 10**7)),
        draw(st.sampled_from(["", "city", "junction"])), tuple(names), draw(_text()),
        draw(st.none() | party), draw(_text()), translations=draw(_translations()),
    )  # fmt: skip


@st.composite
def _roads(draw: st.DrawFn, a: PlaceId, b: PlaceId) -> Road:
    road = draw(
        _built(
            Road, ends=st.just((a, b)), km=st.floats(0.001, 3000), ref=_text(),
            road_class=st.sampled_from(["", *ROAD_CLASSES]), lanes=_maybe(st.floats(0.5, 20)), oneway=st.just(False),
            speed_kmh=_maybe(st.floats(1, 200)), capacity_pcu_h=_maybe(st.floats(0, 5e4)), danger=_maybe(st.booleans()),
            state=st.sampled_from(ROAD_STATES), via=st.lists(st.tuples(_LAT, _LON), max_size=3).map(tuple), **_SAID,
        )
    )  # fmt: skip
    assert isinstance(road, Road)
    return road


@st.composite
def _groups(draw: st.DrawFn, place: st.SearchStrategy[PlaceId]) -> PeopleGroup:
    low, persons, high = sorted(draw(st.tuples(_amount(), _amount(), _amount())))
    ratio = draw(st.none() | st.floats(0.5, 100))
    return PeopleGroup(draw(place), draw(st.sampled_from(MEANS)), persons, low, high, ratio, draw(_text()))
