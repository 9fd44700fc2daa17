"""Other people's alerts and events put into a case, each with its source; what is there already is not doubled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from safeconduct.cases.folder import LoadedCase
from safeconduct.core import CaseError, Fault, distance_m
from safeconduct.formats.events.cap import apply_messages, read_cap, unknown_references
from safeconduct.formats.events.tables import read_events
from safeconduct.picture import Incident, lies_in
from safeconduct.planning import Case

__all__ = ["FAR_KM", "OLD_DAYS", "Imported", "import_files"]

FAR_KM = 100.0
"""Events farther than this from every place of the case are left out: ten times as far as danger reaches."""
OLD_DAYS = 30.0
"""Events that ended so long before the case's hours begin are left out: ten times as long as an incident counts."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A case with what was imported.

    faults: warnings and notes.  added: new rows by table, "incidents" and "alerts"; replaced: rows that were there
    under the same id and are said anew.  left_out: rows by why, in words.
    """

    loaded: LoadedCase
    faults: tuple[Fault, ...]
    added: Mapping[str, int]
    replaced: int
    left_out: Mapping[str, int]


def import_files(loaded: LoadedCase, paths: Sequence[Path], *, everything: bool = False) -> Imported:
    """Add what files say to a case's alerts and incidents; nothing is written.

    Args:
        loaded: the case.
        paths: CAP 1.2 messages (.xml, .cap), or CSV files of ACLED, UCDP GED or VIINA.
        everything: take events far from the case's places and long before its hours too.

    Raises:
        CaseError: all faults of all files.
    """
    case, faults = loaded.case, list[Fault]()
    cap = [path for path in paths if path.suffix.lower() in (".xml", ".cap")]
    messages = [message for path in cap for message in read_cap(path, case.clock, faults)]
    files = [read_events(path, case.clock, faults) for path in paths if path not in cap]
    if any(fault.level == "error" for fault in faults):
        raise CaseError(faults)
    left_out: dict[str, int] = {}
    for file in filter(None, files):
        for why, count in file.left_out.items():
            left_out[f"{file.name}: {why}"] = left_out.get(f"{file.name}: {why}", 0) + count
    events = [one for file in files if file for one in file.incidents]
    near = events if everything else _near(events, case, left_out)
    incidents, replaced = _joined(case.incidents, near)
    alerts = apply_messages(case.alerts, messages)
    faults += unknown_references(case.alerts, messages)
    changed = replace(loaded, case=replace(case, incidents=incidents, alerts=alerts))
    faults += _nowhere([area for message in messages for area in (one.area for one in message.alerts)], case)
    added = {
        "incidents": len(incidents) - len(case.incidents),
        "alerts": sum(1 for one in alerts if one not in case.alerts),
    }
    return Imported(changed, tuple(dict.fromkeys(faults)), added, replaced, left_out)


def _near(events: Sequence[Incident], case: Case, left_out: dict[str, int]) -> list[Incident]:
    since = case.horizon.start - timedelta(days=OLD_DAYS)
    recent = [one for one in events if (one.until or one.at) >= since]
    lat, lon = (np.array([getattr(place, axis) for place in case.places.values()]) for axis in ("lat", "lon"))
    near = [one for one in recent if len(lat) and float(distance_m(one.lat, one.lon, lat, lon).min()) <= FAR_KM * 1e3]
    for why, count in (
        (f"more than {OLD_DAYS:g} days before the case", len(events) - len(recent)),
        (f"more than {FAR_KM:g} km from every place", len(recent) - len(near)),
    ):
        if count:
            left_out[why] = left_out.get(why, 0) + count
    return near


def _joined(own: Sequence[Incident], read: Sequence[Incident]) -> tuple[tuple[Incident, ...], int]:
    """Put events behind a case's own rows; one whose id is there already takes that row's place."""
    newest = {_event_id(one): one for one in read}
    again = {_event_id(one): newest[_event_id(one)] for one in own if _event_id(one) in newest}
    kept = dict.fromkeys(again.get(_event_id(one), one) for one in own)
    rest = (one for name, one in newest.items() if name not in again)
    return (*kept, *rest), len(again)


def _event_id(one: Incident) -> str:
    return one.source.partition(";")[0]


def _nowhere(areas: Sequence[str], case: Case) -> list[Fault]:
    admins = {place.admin for place in case.places.values()}
    lost = [area for area in dict.fromkeys(areas) if not any(lies_in(admin, area) for admin in admins)]
    remedy = "Write the area into admin of its places, as the alert spells it; until then the alert is on nowhere."
    return [Fault("places.csv", 0, "admin", f"no place in {area}", "its places", remedy, "warning") for area in lost]
