"""Rows of event data as incidents: ACLED, UCDP GED and VIINA, each by its own codebook.

Sources: ACLED Codebook (2023): event_type, time_precision, geo_precision; UCDP GED Codebook 23.1: where_prec,
type_of_violence; VIINA 2.0 README (2024): labels, GEO_PRECISION.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NoReturn, TypeVar

__all__ = ["SCHEMES", "Event", "RowError", "Scheme"]

Cells = Mapping[str, str]
_T = TypeVar("_T")

TOWN_KM = 3.0
"""Where a row names a town: its assumed reach, as in picture.from_statements.PLACE_RADIUS_KM."""
NEAR_KM = 25.0
"""UCDP where_prec 2: within about 25 km of a known point; taken for ACLED's geo_precision 2 (near a town) as well."""
DISTRICT_KM = 40.0
"""Second-order district: the mean one of Ukraine's 136 is a circle of 38 km radius (603,628 km2)."""
STREET_KM = 0.5
"""VIINA GEO_PRECISION=STREET: a street of a town (set by this project; no source measures it)."""


class RowError(Exception):
    """A cell is wrong."""

    def __init__(self, column: str, expected: str) -> None:
        super().__init__(expected)
        self.column, self.expected = column, expected


@dataclass(frozen=True, slots=True)
class Event:
    """What a row says: days from first to last within which it happened, what, where within precision_km, who says so.

    id: the name by which the data set knows it; a later row of that id replaces it.
    """

    id: str
    first: date
    last: date
    kind: str
    precision_km: float
    source: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A data set: its name, the columns by which its files are known, and what a row becomes.

    read: returns the event, or why the row is none (words for a count, `protests and riots`).
    """

    name: str
    columns: frozenset[str]
    lacking: str
    read: Callable[[Cells], Event | str]


# --- ACLED ---------------------------------------------------------------------------------------------------------

_ACLED_KINDS = {
    "shelling/artillery/missile attack": "shelling", "air/drone strike": "air strike", "armed clash": "fighting",
    "remote explosive/landmine/ied": "mine or explosive", "grenade": "explosion", "suicide bomb": "explosion",
    "attack": "attack on civilians", "government regains territory": "fighting",
    "non-state actor overtakes territory": "fighting", "chemical weapon": "chemical weapon",
}  # fmt: skip
_ACLED_VIOLENT = ("battles", "explosions/remote violence", "violence against civilians")
_ACLED_DAYS = {"1": 0, "2": 6, "3": 30}
"""Days that may lie between the date and the event: 1, the day; 2, within the week; 3, within the month."""


def _acled(cells: Cells) -> Event | str:
    kind = cells["event_type"].strip().lower()
    if kind not in _ACLED_VIOLENT:
        return "protests, riots and strategic developments"
    precise = _choice(cells, "geo_precision", {"1": TOWN_KM, "2": NEAR_KM, "3": None}, "1")
    if precise is None:
        return "known by their province only (geo_precision 3)"
    day = _day(cells, "event_date")
    slack = timedelta(days=_choice(cells, "time_precision", _ACLED_DAYS, "1"))
    sub = cells.get("sub_event_type", "").strip().lower()
    who = " - ".join(part for name in ("actor1", "actor2") if (part := cells.get(name, "").strip()))
    event = cells["event_id_cnty"].strip() or _fail("event_id_cnty", "the id of the event")
    source = _joined(cells.get("source", ""), who)
    return Event(f"ACLED {event}", day - slack, day + slack, _ACLED_KINDS.get(sub, sub or kind), precise, source)


# --- UCDP GED ------------------------------------------------------------------------------------------------------

_UCDP_KINDS = {"1": "fighting", "2": "fighting", "3": "attack on civilians"}
_UCDP_KM = {"1": TOWN_KM, "2": NEAR_KM, "3": DISTRICT_KM, "4": None, "5": None, "6": None, "7": None}


def _ucdp(cells: Cells) -> Event | str:
    precise = _choice(cells, "where_prec", _UCDP_KM, "1")
    if precise is None:
        return "known by their province or country only (where_prec 4 to 7)"
    first, last = _day(cells, "date_start"), _day(cells, "date_end")
    if last < first:
        _fail("date_end", "a day not before date_start")
    kind = _choice(cells, "type_of_violence", _UCDP_KINDS, "1")
    who = " - ".join(part for name in ("side_a", "side_b") if (part := cells.get(name, "").strip()))
    event = cells["id"].strip() or _fail("id", "the id of the event")
    source = _joined(cells.get("source_article", ""), who)
    return Event(f"UCDP GED {event}", first, last, kind, precise, source)


# --- VIINA ---------------------------------------------------------------------------------------------------------

_VIINA_KINDS = {
    "t_airstrike_b": "air strike", "t_artillery_b": "shelling", "t_uav_b": "drone strike",
    "t_ied_b": "mine or explosive", "t_armor_b": "fighting", "t_firefight_b": "fighting", "t_raid_b": "fighting",
    "t_hospital_b": "attack on civilians", "t_civcas_b": "attack on civilians", "t_milcas_b": "fighting",
    "t_property_b": "destruction",
}  # fmt: skip
"""Labels that say where force was used, the plainest first."""
_VIINA_KM = {"street": STREET_KM, "adm3": TOWN_KM, "ppl": TOWN_KM, "adm2": DISTRICT_KM, "adm1": None, "adm0": None}


def _viina(cells: Cells) -> Event | str:
    kind = next((kind for label, kind in _VIINA_KINDS.items() if cells.get(label, "").strip() in ("1", "1.0")), None)
    if kind is None:
        return "without a label of armed force"
    precise = _choice(cells, "geo_precision", _VIINA_KM, "adm3")
    if precise is None:
        return "known by their province only (GEO_PRECISION ADM1)"
    # date and time are those of the report: the event may have been the evening before
    day = _day(cells, "date")
    event = cells["event_id"].strip() or _fail("event_id", "the id of the event")
    source = _joined(cells.get("source", ""), cells.get("url", ""))
    return Event(f"VIINA {event}", day - timedelta(days=1), day, kind, precise, source)


SCHEMES = (
    Scheme("ACLED", frozenset({"event_id_cnty", "event_date", "event_type", "latitude", "longitude"}), "", _acled),
    Scheme("UCDP GED", frozenset({"id", "date_start", "date_end", "latitude", "longitude"}), "", _ucdp),
    Scheme(
        "VIINA",
        frozenset({"event_id", "date", "geo_precision", "latitude", "longitude", "t_mil_b"}),
        "VIINA's event_info has no labels: take event_1pd, which has both.",
        _viina,
    ),
)
"""The data sets that are read."""


def _choice(cells: Cells, column: str, choices: Mapping[str, _T], absent: str) -> _T:
    text = cells.get(column, "").strip().lower().removesuffix(".0") or absent
    if text not in choices:
        _fail(column, "one of " + ", ".join(choices))
    return choices[text]


def _day(cells: Cells, column: str) -> date:
    text = cells[column].strip()
    for form in ("%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%Y/%m/%d"):
        try:
            return datetime.strptime(text[:10] if text[4:5] == "-" else text, form).date()
        except ValueError:
            continue
    raise RowError(column, "a day as 2022-03-05 or 05 March 2022")


def _fail(column: str, expected: str) -> NoReturn:
    raise RowError(column, expected)


def _joined(*parts: str) -> str:
    return "; ".join(" ".join(part.split()) for part in parts if part.strip())
