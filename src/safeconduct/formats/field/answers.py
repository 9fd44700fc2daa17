"""Answers of KoBo and ODK to the form that `xlsform` writes, as bodies of reports; faults reported, the good ones kept.

JSON: KoBo's API (`results`), a list, or one object; CSV: exports with XML names as headers, separated by commas or
semicolons.  A question within a group is `group/question`.  Times hold their offset; a geopoint is `lat lon alt acc`.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from safeconduct.agreement.talks.day_kinds import WEAPONS
from safeconduct.agreement.terms.acts import ACTS
from safeconduct.core import Fault, did_you_mean
from safeconduct.files.textfile import read_text

__all__ = ["FormAnswer", "read_answers"]

_HOW = ("camera", "heard", "reported", "seen", "trace")
_REMEDY = "It is left out; correct it in the form's own data and import again."


@dataclass(frozen=True)
class FormAnswer:
    """One answer: its identifier of the other system, the body of a report, and which observer it names ("" none)."""

    uuid: str
    body: Mapping[str, Any]
    observer: str


class _Answer:
    """One row on its way to a body; gathers its faults."""

    def __init__(self, row: Mapping[str, Any], file: str, line: int, places: frozenset[str]) -> None:
        self.row = {str(name).rpartition("/")[2]: value for name, value in row.items()}
        self.file, self.line, self.places = file, line, places
        self.faults: list[Fault] = []

    def text(self, name: str) -> str:
        """Return a field without blanks around it; "" where it is absent."""
        value = self.row.get(name)
        return "" if value is None else str(value).strip()

    def fault(self, column: str, got: str, expected: str) -> None:
        """Note what is wrong in a field."""
        self.faults.append(Fault(self.file, self.line, column, repr(got[:60]), expected, _REMEDY))

    def choice(self, name: str, options: tuple[str, ...], *, needed: bool = False) -> str:
        """Return one of some words, "" where nothing was answered."""
        value = self.text(name)
        if value in options or (not value and not needed):
            return value
        self.fault(name, value, f"one of {', '.join(options)}. {did_you_mean(value, options)}".strip())
        return ""

    def whole(self, name: str, most: int = 1_000_000) -> int | None:
        """Return a whole number, None where nothing was answered."""
        value = self.text(name)
        if not value:
            return None
        number = re.fullmatch(r"(\d{1,7})(\.0+)?", value)
        if number is None or int(number[1]) > most:
            self.fault(name, value, f"a whole number, at most {most}")
            return None
        return int(number[1])

    def moment(self, name: str) -> str:
        """Return an instant as entries write it."""
        value = self.text(name)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fault(name, value, "a time, as 2022-03-05T14:17:00+02:00")
            return ""
        if moment.tzinfo is None:
            self.fault(name, value, "a time with its offset")
            return ""
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def location(self) -> dict[str, Any]:
        """Return a position where one was taken, else the place that was chosen."""
        if self.text("position"):
            return self._position()
        place = self.text("place")
        if place not in self.places:
            self.fault("place", place, f"a place of the plan. {did_you_mean(place, self.places)}".strip())
        return {"place": place}

    def _position(self) -> dict[str, Any]:
        parts = self.text("position").split()
        try:
            numbers = [float(part) for part in parts]
        except ValueError:
            numbers = []
        good = (
            len(numbers) >= 2 and all(map(math.isfinite, numbers)) and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180
        )
        if not good:
            self.fault("position", self.text("position"), "latitude, longitude, altitude and accuracy")
            return {}
        precision = {"precision_m": min(max(round(numbers[3]), 0), 100_000)} if len(numbers) > 3 else {}
        return {"lat_e6": round(numbers[0] * 1e6), "lon_e6": round(numbers[1] * 1e6), **precision}

    def body(self) -> dict[str, Any]:
        """Return the body of a report; what was not answered is left out."""
        number = self.whole("n", 100_000)
        effects = [{"kind": kind, "n": n} for kind in ("injured", "killed") if (n := self.whole(kind)) is not None]
        within = self.whole("within_min", 100_000)
        held: dict[str, Any] = {
            "act": self.choice("act", ACTS, needed=True), "at": self.moment("at"), "at_place": self.location(),
            "how": self.choice("how", _HOW, needed=True), "weapon": self.choice("weapon", WEAPONS),
            "precision_s": None if within is None else within * 60, "n": number or None,
            "counted": self.choice("counted", ("counted", "estimated")) if number else "", "effects": effects,
            "direction": self.choice("direction", ("incoming", "outgoing", "unknown")),
            "convoy": self.text("convoy"), "post": self.text("post"), "words": self.text("words")[:4000],
            "uuid": self.uuid, "via": "import",
        }  # fmt: skip
        if number and not held["counted"]:
            held["counted"] = "estimated"  # the weaker of the two where the form did not ask
        return {name: value for name, value in held.items() if value not in (None, "", [])}

    @property
    def uuid(self) -> str:
        """The identifier that its system gave it."""
        value = self.text("_uuid") or self.text("instanceID") or self.text("KEY") or self.text("__id")
        return value.removeprefix("uuid:")


def read_answers(path: Path, places: frozenset[str], faults: list[Fault]) -> list[FormAnswer]:
    """Read the answers of an export; one at fault is left out, with all its faults.

    Args:
        path: JSON or CSV.
        places: ids that may stand in `place`.
        faults: gathers what is wrong.
    """
    text = read_text(path, path.name, faults)
    if text is None:
        return []
    found: dict[str, FormAnswer] = {}
    for line, row in _rows(text.removeprefix("\ufeff"), path.name, faults):
        answer = _Answer(row, path.name, line, places)
        body = answer.body()
        if not re.fullmatch(r"[A-Za-z0-9:._-]{1,80}", answer.uuid):
            answer.fault("_uuid", answer.uuid, "the answer's identifier, without which it would be entered twice")
        faults += answer.faults
        if not answer.faults:
            found.setdefault(answer.uuid, FormAnswer(answer.uuid, body, answer.text("observer")))
    return list(found.values())


def _rows(text: str, file: str, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if text.lstrip().startswith(("{", "[")):
        try:
            whole = json.loads(text)
        except ValueError as error:
            faults.append(Fault(file, 0, "", str(error)[:80], "JSON", "Export it again."))
            return
        rows = whole.get("results", [whole]) if isinstance(whole, dict) else whole
        for number, row in enumerate(rows if isinstance(rows, list) else [], start=1):
            if isinstance(row, dict):
                yield number, row
            else:
                faults.append(Fault(file, number, "", repr(row)[:60], "an object for each answer", _REMEDY))
        return
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    names = {str(name).rpartition("/")[2] for name in reader.fieldnames or ()}
    if "act" not in names:
        remedy = "Export with XML values and headers, not labels."
        faults.append(Fault(file, 1, "act", ", ".join(sorted(names))[:80] or "nothing", "a column act", remedy))
        return
    for row in reader:
        yield reader.line_num, {name: value for name, value in row.items() if name is not None}
