"""What the form offers: places, convoys and posts, as far as somebody may know them (R9).

Parties, the intermediary and the operations room: all corridors.  A convoy leader: the own corridor.  Everybody else:
the places from which the text has them watch, else those that the opening entry names; never a corridor's way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from safeconduct.agreement import ClauseValue, Ledger, clauses_of, current_text, instant, texts_of
from safeconduct.records.packs import Reader

__all__ = ["Corridor", "Offers", "offers_of"]


@dataclass(frozen=True)
class Corridor:
    """One corridor.  places: waypoints with their distance from the first, metres; None: not known."""

    id: str
    places: tuple[tuple[str, float | None], ...]
    convoys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offers:
    """names: of places by language.  watched: places of the `watch` clauses.  posts: id and place."""

    names: Mapping[str, Mapping[str, str]]
    corridors: tuple[Corridor, ...] = ()
    watched: tuple[str, ...] = ()
    posts: tuple[tuple[str, str], ...] = ()
    publish: Mapping[str, Any] = field(default_factory=dict)

    def for_reader(self, reader: Reader) -> dict[str, Any]:
        """Return what a reader's form offers."""
        if reader.class_ == "public":
            rows = [self._place(one, None, "") for one in self.watched or tuple(self.names)]
            return {"places": rows, "convoys": [], "posts": []}
        own = [one for one in self.corridors if reader.class_ == "parties" or one.id == reader.corridor]
        ways = [self._place(place, m, one.id) for one in own for place, m in one.places]
        places = ways or [self._place(one, None, "") for one in self.names if reader.class_ == "parties"]
        convoys = [{"id": name, "corridor": one.id} for one in own for name in one.convoys]
        on_way = {row["id"] for row in ways}
        posts = [{"id": id_, "place": at} for id_, at in self.posts if reader.class_ == "parties" or at in on_way]
        return {"places": places, "convoys": convoys, "posts": posts}

    def _place(self, id_: str, metres: float | None, corridor: str) -> dict[str, Any]:
        km = -1 if metres is None else round(metres / 1000, 1)
        return {"id": id_, "names": dict(self.names.get(id_, {"en": id_})), "km": km, "corridor": corridor}


def offers_of(ledger: Ledger) -> Offers:
    """Return what the agreement alone offers: of the text that counts, else of what is agreed or on the table."""
    texts = texts_of(ledger)
    newest = max((one.at for one in ledger.entries), default=ledger.opening.entry.at)
    text = current_text(texts, instant(newest))
    values = text.clauses if text is not None else _table(ledger)
    posts = [one.value for one in values if one.type == "post"]
    watched = [str(place) for one in values if one.type == "watch" for place in _list(one.value.get("from"))]
    publish = [one.value for one in values if one.type == "publish"] if text is not None else []
    return Offers(
        ledger.opening.names,
        tuple(_corridor(one) for one in values if one.type == "route" and "waypoints" in one.value),
        tuple(dict.fromkeys(watched)),
        tuple((str(one["post"]), str(one["post"])) for one in posts),
        publish[-1] if publish else {},
    )


def _table(ledger: Ledger) -> Sequence[ClauseValue]:
    held = clauses_of(ledger).values()
    return [one.agreed or next(iter(one.values.values())) for one in held if one.values]


def _corridor(value: ClauseValue) -> Corridor:
    places = [str(one) for one in _list(value.value.get("waypoints"))]
    length = value.value.get("length_m")
    ends: dict[int, float | None] = {0: 0.0, len(places) - 1: float(length) if isinstance(length, int) else None}
    return Corridor(str(value.value["corridor"]), tuple((one, ends.get(at)) for at, one in enumerate(places)))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
