"""Make the bundled day anew: 5 March 2022 as it might have gone under its plan, as signed entries.

What happens is invented: delays, a queue at a post, shelling, a hold and a resume, wrong clocks and wrong orders.  It
is for drills and tests (docs/day.md).  The keys are made from words that anybody can read here.

    python tools/make_day.py                                     examples/day-2022-03-05 anew
    python tools/make_day.py --out drill --until 12:30 --keys drill/keys    the morning, with keys for a team to go on
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from safeconduct.agreement import (
    ClauseValue,
    Draft,
    Entry,
    EntryClass,
    SigningKey,
    keep_ledger,
    plan_terms,
    signed_entry,
    wording_digest,
    wordings,
)
from safeconduct.agreement.terms.from_plan import slug
from safeconduct.cases import load_case
from safeconduct.planning import Case, Convoy, Plan
from safeconduct.records import Pack, merge
from safeconduct.report.plan.reader import read_plan_file

__all__ = ["AUTHORS", "PASSPHRASE", "BundledDay", "main", "make_day"]

ROOT = Path(__file__).resolve().parents[1]
CASE, PLAN = ROOT / "examples/mariupol-2022-03-05", ROOT / "examples/day-2022-03-05/plan.json"
PASSPHRASE = "drill"
"""Of the keys that --keys writes: they are for drills only."""
AUTHORS = {
    "icrc": ("intermediary", "International Committee of the Red Cross"),
    "ru": ("party", "Russian Federation"),
    "ua": ("party", "Ukraine"),
    "ops": ("operations", "Operations room of the drill"),
    "watch": ("monitor", "Monitors of the drill"),
    "lead": ("convoy", "Convoy leaders of the drill"),
}
"""Who takes part: role and name."""
_END = "2022-03-06T00:00:00Z"


def key_of(name: str) -> SigningKey:
    """Return a key that anybody can make: for drills only."""
    return SigningKey.from_seed(name, hashlib.sha256(f"Safe Conduct drill key {name}".encode()).digest())


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


class BundledDay:
    """The day in the making; every author has seen what was entered before, phones without network aside."""

    def __init__(self, plan: Plan, case: Case, digest: str) -> None:
        self.plan, self.case, self.digest = plan, case, digest
        self.random = random.Random(20220305)
        roster: list[Any] = [
            {"author": name, "role": role, "names": {"en": words}, "vkey": key_of(name).public.line}
            for name, (role, words) in AUTHORS.items()
        ]
        body: dict[str, Any] = {
            "id": "day-2022-03-05", "kind": "corridor", "title": {"en": "Drill: Mariupol and Volnovakha, 5 March 2022"},
            "clock": "Europe/Kyiv", "second_clock": "Europe/Moscow", "day": "2022-03-05", "roster": roster,
            "needed": ["ru", "ua"], "source": "invented for drills; the plan is that of examples/mariupol-2022-03-05",
        }  # fmt: skip
        opening = Draft("icrc", "open", 0, "2022-03-04T10:00:00Z", "parties", body, self._salt("open"))
        self.entries = [signed_entry(opening, key_of("icrc"))]

    def _salt(self, word: str) -> str:
        return hashlib.sha256(f"day {word}".encode()).hexdigest()[:32]

    def at(self, text: str) -> datetime:
        """Return an instant of the day on the case's clock."""
        return self.case.clock.parse(text)

    def say(
        self, author: str, kind: str, at: datetime, body: dict[str, Any], *, class_: EntryClass = "parties"
    ) -> Entry:
        """Sign an entry and keep it."""
        last = {one.author: one for one in self.entries if one.seq > 0}
        before = last.get(author, self.entries[0])
        seen = {name: one.id for name, one in sorted(last.items()) if name != author}
        draft = Draft(
            author, kind, before.seq + 1, _text(at), class_, body, self._salt(str(len(self.entries))),
            self.entries[0].id, before.id, "", seen,
        )  # fmt: skip
        self.entries.append(signed_entry(draft, key_of(author)))
        return self.entries[-1]

    # --- the evening before: a text

    def agree(self) -> None:
        """Let both sides agree to what the plan needs, and sign it."""
        when = self.at("2022-03-04T18:00")
        for name in AUTHORS:
            self.say(name, "join", when, {})
        clauses = self._clauses()
        rows = [one.to_json() for one in clauses]
        self.say("ua", "propose", when, {"clauses": rows, "plan": self.digest, "source": "invented for drills"})
        digest = wording_digest(wordings(keep_ledger(self.entries, None).opening, clauses))
        body = {"version": 1, "clauses": rows, "wording": digest, "plan": self.digest}
        text = self.say("icrc", "text", when + timedelta(hours=1), body)
        for name in ("ua", "ru"):
            self.say(name, "sign", when + timedelta(hours=2), {"text": text.id, "as": "party"})
        self.clauses = {one.clause: one for one in clauses}

    def _clauses(self) -> list[ClauseValue]:
        acts = ["airstrike", "burst", "explosion", "shelling", "shot", "uav"]
        own: dict[str, dict[str, Any]] = {
            "who": {"people": "everybody", "own_will": True, "direction_choice": True, "lists": "none"},
            "aid_in": {"allowed": True, "trucks_per_day": 12},
            "stop_fire": {"scope": "all", "around_m": 5000, "prohibited": acts},
            "watch": {"monitors": ["watch"], "both_sides": True, "rights": ["observe", "verify"]},
            "breach": {
                "stop": ["airstrike", "mine", "shelling"], "hold": ["burst", "explosion", "shot", "uav"],
                "record": ["closed_post", "slow_post"], "answer_within_s": 3600,
            },
            "contacts": {"between": ["ru", "ua"], "answer_within_s": 300},
            "force": {"how": "signature", "until": _END, "notice_s": 3600, "road_stands": True},
            "publish": {"what": ["counts", "opened"], "delay_s": 1800},
        }  # fmt: skip
        values = [ClauseValue(name, name.partition(".")[0], value) for name, value in own.items()]
        return sorted([*values, *plan_terms(self.plan, self.case).clauses], key=lambda one: one.clause)

    # --- the day

    def morning(self) -> Iterator[datetime]:
        """Send the plan, answer it, try the contacts; posts and monitors report in; open.  Yields as `shelling`."""
        at = self.at
        yield at("05:30")
        self.say("ops", "ready", at("05:30"), {"item": "plan", "says": "sent", "plan": self.digest})
        for name, when in (("ua", "07:30"), ("ru", "07:50")):
            yield at(when)
            self.say(name, "ready", at(when), {"item": "plan", "says": "yes", "plan": self.digest})
            self.say(name, "ready", at(when), {"item": "contact", "says": "yes"})
        yield at("08:10")
        self.say("watch", "ready", at("08:10"), {"item": "monitor", "says": "yes"})
        yield at("08:20")
        for clause in [one for one in self.clauses.values() if one.type == "post"]:
            self.say("ops", "ready", at("08:20"), {"item": "post", "says": "yes", "id": str(clause.value["post"])})
        yield at("08:45")
        self.go("open", at("08:45"), {})

    def go(self, order: str, at: datetime, target: dict[str, Any]) -> None:
        """Open or resume: both parties, then the intermediary who names their words."""
        words = [self.say(name, "order", at, {"order": order, **target}) for name in ("ua", "ru")]
        named = sorted(one.id for one in words)
        self.say("icrc", "order", at + timedelta(minutes=3), {"order": order, "conveys": named, **target})

    def drives(self) -> list[tuple[datetime, str, str, dict[str, Any]]]:
        """Return the passes of every convoy with people: each late by what the road and the post cost it."""
        found: list[tuple[datetime, str, str, dict[str, Any]]] = []
        post_delay = timedelta(0)
        for convoy in sorted(self.plan.convoys, key=lambda one: one.passes[0].head):
            late = timedelta(minutes=self.random.randint(0, 9))
            for number, row in enumerate(convoy.passes):
                if number:
                    late += timedelta(minutes=self.random.choice((0, 0, 1, 2)))
                if str(row.place) == "nikolske":
                    post_delay += timedelta(minutes=2)
                    late += post_delay
                head = self._held(convoy, row.head + late, number)
                late = max(late, head - row.head)
                found += self._sightings(convoy, number, head)
        return sorted(found, key=lambda one: (one[0], one[1], repr(sorted(one[3].items()))))

    def _held(self, convoy: Convoy, head: datetime, number: int) -> datetime:
        """Return when a head leaves a place: not while its corridor is held."""
        held = convoy.corridor in ("B", "D") and self.at("12:41") <= head < self.at("13:28")
        return self.at("13:28") + timedelta(minutes=3 * (number % 5)) if held else head

    def _sightings(
        self, convoy: Convoy, number: int, head: datetime
    ) -> list[tuple[datetime, str, str, dict[str, Any]]]:
        row, last = convoy.passes[number], len(convoy.passes) - 1
        by = "watch" if number % 3 == 2 else "lead"
        base = {"convoy": convoy.id, "place": str(row.place)}
        if convoy.corridor is None:  # of an empty run its leader reports where it sets out and where it gets to
            ends = [(head, by, "pass", {**base, "end": end, "at": _text(head)}) for end in ("head", "tail")]
            return ends if number in (0, last) else []
        tail = head + (row.tail - row.head) * (1.8 if str(row.place) == "nikolske" else 1.0)
        found = [(head, by, "pass", {**base, "end": "head", "at": _text(head)})]
        if number in (0, last) or str(row.place) == "nikolske":
            more: dict[str, Any] = {"vehicles": convoy.vehicles} if number == 0 else {}
            more |= {"persons": convoy.persons} if number == last else {}
            found.append((tail, by, "pass", {**base, "end": "tail", "at": _text(tail), **more}))
        return found

    def incidents(self) -> list[tuple[datetime, str, str, dict[str, Any]]]:
        """Return what else is reported."""
        at = self.at
        queues = [
            (at(f"{hour}:{minute:02}"), "watch", "queue", {
                "post": "ru-nikolske", "at": _text(at(f"{hour}:{minute:02}")), "vehicles": number,
                "wait_s": number * 12,
            })
            for hour, minute, number in ((11, 40, 20), (12, 0, 45), (12, 20, 80), (13, 40, 60), (14, 10, 30))
        ]  # fmt: skip
        counts = [
            (at(when), name, "count", {"place": place, "at": _text(at(when)), "persons": persons, "counted": how,
                                       "of": "out"})
            for when, name, place, persons, how in (
                ("15:00", "ua", "pokrovsk", 2210, "counted"), ("15:05", "ru", "pokrovsk", 2000, "estimated"),
                ("18:30", "ua", "zaporizhzhia", 3650, "counted"), ("18:40", "ru", "zaporizhzhia", 3400, "estimated"),
            )
        ]  # fmt: skip
        return [*queues, *counts, *self._odd()]

    def _odd(self) -> list[tuple[datetime, str, str, dict[str, Any]]]:
        """Return what cannot be so, or may not be ordered."""
        people = [one for one in self.plan.convoys if one.corridor]
        at, late = self.at, max(people, key=lambda one: one.passes[0].head)
        first, end = str(late.passes[1].place), str(late.passes[-1].place)
        return [
            # a convoy that nobody has seen leave, at its second place
            (at("11:15"), "watch", "pass", {
                "convoy": late.id, "place": first, "end": "head", "at": _text(at("11:15")),
            }),
            # a clock wrong by a day
            (at("12:05"), "lead", "pass", {
                "convoy": late.id, "place": end, "end": "head", "at": _text(at("12:05") + timedelta(days=1)),
            }),
            # an order by who may not
            (at("12:10"), "watch", "order", {"order": "open", "corridor": "a"}),
            # a report from outside the map
            (at("12:15"), "watch", "report", {
                "act": "explosion", "at": _text(at("12:15")), "how": "heard",
                "at_place": {"lat_e6": 50450000, "lon_e6": 30523000, "precision_m": 2000},
            }),
        ]  # fmt: skip

    def shelling(self) -> Iterator[datetime]:
        """Shelling near Rozivka is reported twice, the road held, alleged, verified, answered, resumed.

        Yields the instant of each step before it is made, so that the day goes on meanwhile.
        """
        at, near = self.at, {"place": "rozivka", "towards": "bilmak", "off_m": 3000, "precision_m": 1500}
        body = {"act": "shelling", "how": "heard", "n": 2, "counted": "counted", "weapon": "mortar", "at_place": near}
        yield at("12:39")
        first = self.say("watch", "report", at("12:39"), {**body, "at": _text(at("12:38")), "precision_s": 120})
        yield at("12:41")
        for corridor in sorted(slug(one) for one in ("B", "D")):
            hold = {"order": "hold", "corridor": corridor, "because": first.id, "why": "shelling by Rozivka"}
            self.say("watch", "order", at("12:41"), hold)
        yield at("12:43")
        self.say("ua", "report", at("12:43"), {**body, "at": _text(at("12:39")), "precision_s": 120})
        yield at("12:50")
        value = self.clauses["stop_fire"].id
        held = {"reports": [first.id], "clause": "stop_fire", "value": value, "against": "ru"}
        alleged = self.say("ua", "violation", at("12:50"), held)
        yield at("13:05")
        self.say("watch", "finding", at("13:05"), {"violation": alleged.id, "says": "verified"})
        yield at("13:10")
        answer = {"violation": alleged.id, "says": "denied", "words": "No order to fire was given on this side."}
        self.say("ru", "answer", at("13:10"), answer)
        for corridor in ("b", "d"):
            yield at("13:22")
            self.go("resume", at("13:22"), {"corridor": corridor})

    def evening(self) -> None:
        """Agree to one count, and correct a pass that was entered for another convoy."""
        count = next(one for one in self.entries if one.kind == "count" and one.author == "ua")
        for name in ("ru", "ua"):
            self.say(name, "settle", self.at("19:30"), {"entry": count.id, "says": "agreed"})
        odd = next(one for one in self.entries if one.kind == "pass" and one.body["at"] == _text(self.at("11:15")))
        self.say("watch", "correct", self.at("19:40"), {"entry": odd.id, "wrong": "another convoy"})

    def whole(self, until: str = "24:00") -> list[Entry]:
        """Make the day up to an hour and return its entries."""
        self.agree()
        end = self.at(until)
        steps = itertools.chain(self.morning(), self.shelling())
        due = next(steps)
        for at, author, kind, body in sorted([*self.drives(), *self.incidents()], key=lambda one: (one[0], one[1])):
            while due <= min(at, end):
                due = next(steps, end + timedelta(days=1))
            if at <= end:
                self.say(author, kind, at + timedelta(seconds=40), body)
        if end > self.at("19:40"):
            self.evening()
        return self.entries


def make_day(until: str = "24:00") -> BundledDay:
    """Return the bundled day, made up to an hour of its clock."""
    digest = hashlib.sha256(PLAN.read_bytes()).hexdigest()
    day = BundledDay(read_plan_file(PLAN).plan, load_case(CASE).case, digest)
    day.whole(until)
    return day


def _write(day: BundledDay, folder: Path) -> None:
    target = folder / "mariupol.agreement"
    if target.exists():
        shutil.rmtree(target)
    merge(target, [Pack("day", tuple(day.entries), {day.digest: PLAN.read_bytes()}, (), ())], [])
    lines = "".join(key_of(name).public.line + "\n" for name in AUTHORS)
    (folder / "keys.txt").write_text(lines, encoding="utf-8")


def _write_keys(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in AUTHORS:
        key = key_of(name)
        (folder / f"{name}.pem").write_bytes(key.pem(PASSPHRASE.encode()))
        (folder / f"{name}.vkey").write_text(key.public.line + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    """Write the folder, and keys where asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=PLAN.parent, help="folder to write into")
    parser.add_argument("--until", default="24:00", help="make the day up to this hour")
    parser.add_argument("--keys", type=Path, help="write the drill's keys into this folder")
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    day = make_day(asked.until)
    _write(day, asked.out)
    if asked.keys is not None:
        _write_keys(asked.keys)
    print(f"{asked.out}: {len(day.entries)} entries")


if __name__ == "__main__":
    main(sys.argv[1:])
