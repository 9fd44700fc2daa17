"""Words of changes in one language, from what they change: what would be, and what there is now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from safeconduct.answers import change as kinds
from safeconduct.answers.change import Change
from safeconduct.core import PlaceId
from safeconduct.network import road_ids
from safeconduct.planning import Case
from safeconduct.report.wording.figures import count
from safeconduct.report.wording.wording import Words

__all__ = ["ChangeWords"]

_Told = tuple[str, str]
"""What would be, and what there is now; the second is empty where there is nothing to compare."""


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """Words changes in one language (parts `common` and `asks`); readers are given names, never ids.

    case: the case before the changes.
    """

    words: Words
    case: Case
    _tellers: dict[type, Callable[[Any], Iterator[_Told]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Say by kind of change how it is worded."""
        tellers: dict[type, Callable[[Any], Iterator[_Told]]] = {
            kinds.WindowChange: self._window,
            kinds.NewWindow: self._new_window,
            kinds.Vehicles: self._vehicles,
            kinds.NewFleet: self._new_fleet,
            kinds.Lanes: self._lanes,
            kinds.Boarding: partial(self._rate, "boarding", self.case.assembly, "boarding_per_h"),
            kinds.Intake: partial(self._rate, "intake", self.case.reception, "intake_per_h"),
            kinds.Room: self._room,
            kinds.RoadState: self._road,
            kinds.Shut: self._shut,
            kinds.Contraflow: self._contraflow,
            kinds.Passage: self._passage,
            kinds.ConvoyLimits: self._limits,
            kinds.WishShare: self._wish,
            kinds.Horizon: self._horizon,
            kinds.Day: self._day,
        }
        object.__setattr__(self, "_tellers", tellers)

    def told(self, changes: tuple[Change, ...]) -> str:
        """Word what would be."""
        return "; ".join(told for told, _ in self._both(changes))

    def now(self, changes: tuple[Change, ...]) -> str:
        """Word what there is now; nothing where there is nothing to compare."""
        return "; ".join(now for _, now in self._both(changes) if now)

    def _both(self, changes: tuple[Change, ...]) -> Iterator[_Told]:
        for one in changes:
            yield from self._tellers[type(one)](one)

    def _window(self, change: kinds.WindowChange) -> Iterator[_Told]:
        row = next((one for one in self.case.windows if one.id == change.window), None)
        if row is None:  # a window that another of the changes adds
            return
        name = self._scope_name(row.scope)
        if change.start is not None:
            yield self._say("window_start", name=name, to=self._at(change.start), now=self._at(row.start))
        if change.end is not None:
            yield self._say("window_end", name=name, to=self._at(change.end), now=self._at(row.end))
        if change.scope is not None:
            scopes = {key: self._scope_name(one) or self.words.say("ask.everywhere")
                      for key, one in (("to", change.scope), ("now", row.scope))}  # fmt: skip
            yield self._say("window_scope", start=self._at(row.start), end=self._at(row.end), **scopes)
        if change.state is not None:
            key = "window_state" if row.state == "refused" else f"window_{change.state}"
            yield self._say(key, name=name, start=self._at(row.start), end=self._at(row.end))

    def _new_window(self, change: kinds.NewWindow) -> Iterator[_Told]:
        row = change.window
        name = self._scope_name(row.scope)
        yield self._say("window_new", name=name, start=self._at(row.start), end=self._at(row.end))

    def _vehicles(self, change: kinds.Vehicles) -> Iterator[_Told]:
        row = next((one for one in self.case.fleet if one.id == change.fleet), None)
        if row is None:
            return
        yield self._say("vehicles", n=change.vehicles, kind=self._kind(row.kind), place=self._place(row.place),
                        now=row.vehicles)  # fmt: skip

    def _new_fleet(self, change: kinds.NewFleet) -> Iterator[_Told]:
        row = change.fleet
        yield self._say("vehicles", n=row.vehicles, kind=self._kind(row.kind), place=self._place(row.place), now=0)

    def _lanes(self, change: kinds.Lanes) -> Iterator[_Told]:
        row = next(one for one in self.case.checkpoints if one.id == change.checkpoint)
        road = f"{self._place(row.from_place)} – {self._place(row.to_place)}"
        yield self._say("lanes", n=f"{change.lanes:g}", road=road, now=f"{row.lanes or 0:g}")

    def _rate(
        self, kind: str, rows: tuple[Any, ...], attribute: str, change: kinds.Boarding | kinds.Intake
    ) -> Iterator[_Told]:
        row, place = self._point(rows, change.point)
        now = getattr(row, attribute)
        told, was = self._say(kind, place=place, n=count(change.persons_per_h), now=count(now or 0))
        yield told, was if now else ""

    def _room(self, change: kinds.Room) -> Iterator[_Told]:
        row, place = self._point(self.case.reception, change.point)
        told, was = self._say("room", place=place, n=count(change.persons), now=count(row.capacity or 0))
        yield told, was if row.capacity is not None else ""

    def _road(self, change: kinds.RoadState) -> Iterator[_Told]:
        for road in dict.fromkeys(map(self._named, change.roads)):
            yield self._say("road" if change.state == "open" else f"road_{change.state}", road=road)

    def _shut(self, change: kinds.Shut) -> Iterator[_Told]:
        row = change.closure
        road = f"{self._place(row.from_place)} – {self._place(row.to_place)}"
        yield self._say("road_closed", road=road)

    def _contraflow(self, change: kinds.Contraflow) -> Iterator[_Told]:
        yield self._say("contraflow" if change.hours else "no_contraflow", road=self._named(change.road))

    def _passage(self, change: kinds.Passage) -> Iterator[_Told]:
        now = next(one.passage for one in self.case.parties.values() if one.id == change.party)
        was = self.words.say(f"ask.passage_{now}.now") if now else ""
        yield self.words.say(f"ask.passage_{change.passage}", party=self._party(change.party)), was

    def _limits(self, change: kinds.ConvoyLimits) -> Iterator[_Told]:
        now = self.case.convoys
        rows = (
            ("least", change.least_vehicles, now.least_vehicles),
            ("most", change.most_vehicles, now.most_vehicles),
            ("headway", change.headway_minutes, now.headway_minutes),
            ("margin", change.margin_minutes, now.margin_minutes),
        )
        for key, value, was in rows:
            if value is not None:
                yield self._say(key, n=f"{value:g}", now=f"{was or 0:g}")

    def _wish(self, change: kinds.WishShare) -> Iterator[_Told]:
        share = f"{100 * change.share:.0f}"
        yield self._say("wish", place=self._place(change.place), party=self._party(change.party), n=share)

    def _horizon(self, change: kinds.Horizon) -> Iterator[_Told]:
        was = self.case.horizon
        hours = {"start": self._at(change.start), "end": self._at(change.end)}
        yield self._say("horizon", **hours, now_start=self._at(was.start), now_end=self._at(was.end))

    def _day(self, change: kinds.Day) -> Iterator[_Told]:
        yield self._say("day", day=change.day.isoformat(), now=self.case.clock.day.isoformat())

    def _say(self, key: str, **holes: object) -> _Told:
        now = self.words.texts.get(f"ask.{key}.now")
        return self.words.say(f"ask.{key}", **holes), "" if now is None else now.format(**holes)

    def _at(self, instant: datetime) -> str:
        return self.case.clock.stamp(instant)

    def _kind(self, kind: str) -> str:
        return self.words.say(f"vehicles.{kind}")

    def _place(self, place: PlaceId) -> str:
        return self.words.name(self.case.places[place])

    def _point(self, rows: tuple[Any, ...], point: str) -> tuple[Any, str]:
        """Return the row of a point, and the name of its place, numbered where the place has several."""
        row = next(one for one in rows if one.id == point)
        same = [one.id for one in rows if one.place == row.place]
        return row, self._place(row.place) + (f" {same.index(row.id) + 1}" if len(same) > 1 else "")

    def _scope_name(self, scope: str) -> str:
        """Name in brackets what a window covers: a road by its number, a place, an area; nothing where it is all."""
        if scope == "all":
            return ""
        name = scope.partition(":")[2]
        return f" ({self._place(PlaceId(name)) if PlaceId(name) in self.case.places else name})"

    def _party(self, party: str) -> str:
        known = {str(key): one.name for key, one in self.case.parties.items()}
        return self.words.known(f"party.{party}", known[party])

    def _named(self, road: str) -> str:
        row = dict(zip(road_ids(self.case.roads), self.case.roads, strict=True))[road]
        return f"{self._place(row.from_place)} – {self._place(row.to_place)}"
