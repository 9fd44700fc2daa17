"""The process that works the day's state out: it keeps what it has read of the folder, and reads only what is new."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from safeconduct.agreement import (
    Entry,
    EntryClass,
    RefusedError,
    SignedText,
    current_text,
    instant,
    keep_ledger,
    read_entry,
    texts_of,
)
from safeconduct.agreement.entries.note import MOST_NOTE_BYTES
from safeconduct.cases import LoadedCase, load_case
from safeconduct.core import SafeConductError
from safeconduct.desk.security.offers import Corridor, Offers, offers_of
from safeconduct.files.textfile import TooLargeError, read_regular
from safeconduct.operation import Basis, DayState
from safeconduct.records import AgreementFolder
from safeconduct.report.operation import Day, board_json
from safeconduct.report.operation.loading import basis_of

__all__ = ["Worked", "begin_worker", "work_out"]

Json = dict[str, Any]
_PERSONS_STEP = 100
"""Published counts are rounded down and up to so many persons: nobody is picked out of them."""


@dataclass(frozen=True)
class Worked:
    """A state in the forms in which it is given.

    whole: for parties.  by_corridor: for convoy leaders.  public: as the text's `publish` clause says, {} nothing.
    offers: None without a plan.
    """

    whole: Json
    by_corridor: Mapping[str, Json] = field(default_factory=dict)
    public: Json = field(default_factory=dict)
    offers: Offers | None = None

    def board(self, class_: str, corridor: str) -> Json:
        """Return the board of a class; of a corridor that is not there: nothing of the others."""
        if class_ == "parties":
            return self.whole
        nothing = {"problem": "", "corridors": [], "convoys": [], "holds": [], "goes": []}
        return self.by_corridor.get(corridor, {"at": self.whole.get("at"), **nothing})


class _Reader:
    """The folder as read so far."""

    def __init__(self, folder: Path, plan: Path | None, case: Path | None) -> None:
        self.folder, self.plan, self.case_path = folder, plan, case
        self.entries: dict[str, Entry] = {}
        self._case: LoadedCase | None = None
        self._basis: tuple[tuple[str, str], Basis] | None = None

    def read(self) -> None:
        """Read notes that were not there before; what is no entry is left out, `agreement verify` names it."""
        for path in (self.folder / "entries").iterdir():
            if path.name in self.entries or path.suffix != ".note" or path.name.startswith("."):
                continue
            try:
                self.entries[path.name] = read_entry(read_regular(path, MOST_NOTE_BYTES), path.name)
            except (RefusedError, TooLargeError, OSError):
                continue

    def day(self, now: datetime) -> Day:
        """Return the day; plan and case are read again only where another text counts."""
        folder = AgreementFolder(self.folder, tuple(self.entries.values()), ())
        ledger = folder.ledger(None)
        text = current_text(texts_of(ledger), now)
        sent = sorted(one.id for one in ledger.entries if one.kind == "ready" and one.body["item"] == "plan")
        key = ("" if text is None else text.id, ",".join(sent))
        if self._basis is None or self._basis[0] != key:
            if self.case_path is not None and self._case is None:
                self._case = load_case(self.case_path)
            self._basis = (key, basis_of(folder, ledger, text, self._case, self.plan))
        return Day(folder, ledger, self._basis[1])


_reader: list[_Reader] = []


def begin_worker(folder: str, plan: Path | None, case: Path | None) -> None:
    """Begin in a new process, which ends when the desk's does, in whatever way that ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _reader[:] = [_Reader(Path(folder), plan, case)]


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(0)


def work_out(now_text: str) -> Worked:
    """Work the state out at an instant, `2022-03-05T07:00:00Z`; without a plan, say so."""
    reader, now = _reader[0], instant(now_text)
    reader.read()
    try:
        day = reader.day(now)
    except SafeConductError as error:
        return Worked({"at": now_text, "problem": str(error).splitlines()[0], "corridors": [], "convoys": []})
    state = day.state(now)
    offers = _offers(day)
    about = {"problem": "", "needed": list(day.ledger.opening.needed)}
    whole = board_json(day, state) | about | _drawn(day.basis, offers, "")
    corridors = {
        one: board_json(day, state, class_="convoy", corridor=one) | about | _drawn(day.basis, offers, one)
        for one in day.basis.corridors
    }
    return Worked(whole, corridors, _public(reader, now, offers), offers)


def _offers(day: Day) -> Offers:
    """Return what forms offer by the plan: every corridor's waypoints with their distances, and its convoys."""
    offered = offers_of(day.ledger)
    names = {
        **{id_: {"en": place.name, **place.names_by_language} for id_, place in day.basis.places.items()},
        **{id_: dict(held) for id_, held in offered.names.items()},
    }
    convoys: dict[str, list[str]] = {}
    for one in day.basis.convoys.values():
        if one.corridor is not None:
            convoys.setdefault(str(one.corridor), []).append(one.id)
    corridors = tuple(
        Corridor(id_, _waypoints(day.basis, id_), tuple(convoys.get(str(one.id), ())))
        for id_, one in day.basis.corridors.items()
    )
    return Offers(names, corridors, offered.watched, offered.posts, offered.publish)


def _waypoints(basis: Basis, corridor: str) -> tuple[tuple[str, float | None], ...]:
    """Return the places of a corridor with their distance from the first, metres."""
    sections = basis.corridors[corridor].sections
    found: list[tuple[str, float | None]] = [(str(sections[0].from_place), 0.0)] if sections else []
    length_m = 0.0
    for one in sections:
        length_m += one.km * 1000
        found.append((str(one.to_place), length_m))
    return tuple(found)


def _drawn(basis: Basis, offers: Offers, corridor: str) -> Json:
    """Return what the time-distance diagram needs of the corridors that a reader may have."""
    own = [one for one in offers.corridors if corridor in ("", one.id)]
    used = {place for one in own for place, _ in one.places}
    ways = {
        one.id: {"places": [{"id": place, "m": m} for place, m in one.places], "danger": _danger(basis, one)}
        for one in own
    }
    return {"ways": ways, "names": {id_: dict(offers.names.get(id_, {"en": id_})) for id_ in sorted(used)}}


def _danger(basis: Basis, corridor: Corridor) -> list[Json]:
    rows = []
    sections = basis.corridors[corridor.id].sections
    for one, (_, from_m), (_, to_m) in zip(sections, corridor.places, corridor.places[1:], strict=False):
        ends = (str(one.from_place), str(one.to_place), one.road)
        if basis.dangerous(*ends):
            spans = [promise.span for promise in basis.promised(*ends)]
            windows = [
                {"start": basis.clock.rfc3339(span.start), "end": basis.clock.rfc3339(span.end)} for span in spans
            ]
            rows.append({"from": from_m, "to": to_m, "windows": windows})
    return rows


# --- what anybody may see: by the text in force, after its delay, coarsened


def _public(reader: _Reader, now: datetime, offers: Offers) -> Json:
    """Return what the `publish` clause gives: the state as it was `delay_s` ago, of what had been said by then."""
    if not offers.publish:
        return {}
    what = set(offers.publish["what"])
    then = now - timedelta(seconds=int(offers.publish["delay_s"]))
    text = then.strftime("%Y-%m-%dT%H:%M:%SZ")
    known = tuple(one for one in reader.entries.values() if one.at <= text)
    try:
        ledger = keep_ledger(known, None)
        day = Day(AgreementFolder(reader.folder, known, ()), ledger, _at(reader, current_text(texts_of(ledger), then)))
        state = day.state(then)
    except SafeConductError:
        return {}
    return _published(day, state, what, offers)


def _at(reader: _Reader, text: SignedText | None) -> Basis:
    assert reader._basis is not None
    held = reader._basis[1]
    return Basis(held.plan, held.plan_digest, held.clock, held.places, text, held.case)


def _published(day: Day, state: DayState, what: set[str], offers: Offers) -> Json:
    class_: EntryClass = "public"
    held = board_json(day, state, class_=class_)
    ends = {one.id: (one.places[0][0], one.places[-1][0]) for one in offers.corridors if one.places}
    corridors = [
        {
            "from": dict(offers.names.get(ends[row["id"]][0], {})),
            "to": dict(offers.names.get(ends[row["id"]][1], {})),
            "state": "open" if row["open"] else "closed" if row["over"] else "not opened",
        }
        for row in held["corridors"]
        if row["id"] in ends
    ]  # fmt: skip
    counts = [
        {"of": row["of"], "at": row["at"], "low": row["persons"] // _PERSONS_STEP * _PERSONS_STEP,
         "high": -(-row["persons"] // _PERSONS_STEP) * _PERSONS_STEP}
        for row in held["counts"]
    ]  # fmt: skip
    return {
        "published": True, "as_of": held["at"], "corridors": corridors if "opened" in what else [],
        "counts": counts if "counts" in what else [],
    }  # fmt: skip
