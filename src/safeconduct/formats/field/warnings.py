"""CAP 1.2 messages as bodies of `alert` entries: where an alert touches no place of the plan, that is reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from safeconduct.core import Fault, Place, fold_id
from safeconduct.formats.events.cap import CapMessage
from safeconduct.picture import Alert, lies_in

__all__ = ["day_alerts"]


def day_alerts(
    messages: Sequence[CapMessage], places: Mapping[str, Place], file: str, faults: list[Fault]
) -> list[dict[str, Any]]:
    """Return a body for each message, in the order in which they were sent; its id is that of the first it refers to.

    An area is a place of the plan by name, or the places whose admin lies in it.  A message that touches none is left
    out with a warning: it holds nothing here.
    """
    root: dict[str, str] = {}
    found = []
    for message in sorted(messages, key=lambda one: (one.sent, one.identifier)):
        id_ = next((root[name] for name in message.references if name in root), (message.references or ("",))[0])
        id_ = id_ or message.identifier
        root[message.identifier] = id_
        body: dict[str, Any] = {"id": id_[:120], "status": message.kind, "event": "alert", "sent": _stamp(message.sent),
                                "via": "import"}  # fmt: skip
        if message.kind != "cancel":
            touched = sorted({name for one in message.alerts for name in _places(one, places)})
            if not touched:
                areas = ", ".join(one.area for one in message.alerts) or "no area"
                remedy = "It is left out. Enter it by hand where it does: `day alert`."
                faults.append(Fault(file, 0, "areaDesc", areas[:80], "an area of the plan's places", remedy, "warning"))
                continue
            body |= {"places": touched, **_times(message.alerts)}
        found.append(body)
    return found


def _places(alert: Alert, places: Mapping[str, Place]) -> list[str]:
    name = fold_id(alert.area)
    return [
        id_
        for id_, one in places.items()
        if lies_in(one.admin, alert.area) or name in {fold_id(word) for word in (id_, one.name, *one.names)}
    ]


def _times(alerts: Sequence[Alert]) -> dict[str, str]:
    """Return from and until of all areas together; an end that is not known leaves it open."""
    times = {"from": _stamp(min(one.start for one in alerts))}
    ends = [one.end for one in alerts if one.end is not None]
    return times | ({"until": _stamp(max(ends))} if len(ends) == len(alerts) else {})


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
