"""Alerts in the Common Alerting Protocol (OASIS CAP 1.2): alerts, updates and cancellations as alerts of a case."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # documents with a DOCTYPE or entities are refused before they get here
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from safeconduct.core import Clock, Fault, quoted
from safeconduct.core.errors import Level
from safeconduct.files.textfile import read_text
from safeconduct.picture import Alert

__all__ = ["CapMessage", "apply_messages", "read_cap", "unknown_references"]

_ENTITIES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ID = re.compile(r"\(CAP (.+)\)$")


@dataclass(frozen=True, slots=True)
class CapMessage:
    """One message.  kind: alert, update or cancel; references: identifiers of the messages it updates or cancels."""

    identifier: str
    kind: str
    sent: datetime
    references: tuple[str, ...]
    alerts: tuple[Alert, ...]


def read_cap(path: Path, clock: Clock, faults: list[Fault]) -> list[CapMessage]:
    """Read the messages of a file, in the order in which they were sent; one at fault is left out, with a fault.

    An alert's area is each areaDesc as it stands, its start onset, else effective, else sent, its end expires.  What is
    said again in another language counts once.  Messages that are no actual alarm (exercise, test, draft) and
    acknowledgements are left out with a note.
    """
    text = read_text(path, path.name, faults)
    if text is None:
        return []
    if _ENTITIES.search(text):
        faults.append(_fault(path, "", "a document type or entities", "plain CAP 1.2", "Save it without them."))
        return []
    try:
        root = ET.fromstring(text.removeprefix("\ufeff"))
    except (ET.ParseError, ValueError) as error:
        line = getattr(error, "position", (0, 0))[0]
        fault = Fault(path.name, line, "", str(error), "well-formed XML", "Fetch it again.")
        faults.append(fault)
        return []
    found = [one for one in root.iter() if _name(one) == "alert"]
    if not found:
        faults.append(_fault(path, "", f"<{_name(root)}>", "<alert> of CAP 1.2", "Give a file of CAP messages."))
    messages = (_message(one, path, clock, faults) for one in found)
    return sorted((one for one in messages if one), key=lambda one: one.sent)


def apply_messages(alerts: Sequence[Alert], messages: Sequence[CapMessage]) -> tuple[Alert, ...]:
    """Lay messages over alerts: an update ends what it refers to and says it anew, a cancellation ends it.

    An alert that is ended before it begins goes.  A message that is there already is not read again, so that an end
    that came later stays.  Other alerts stay as they are.
    """
    kept = list(alerts)
    there = {_identifier(one) for one in alerts}
    for message in sorted(messages, key=lambda one: one.sent):
        if message.kind in ("update", "cancel"):
            ended = [_ended(one, message.sent) if _identifier(one) in message.references else one for one in kept]
            kept = [one for one in ended if one is not None]
        kept += message.alerts if message.identifier not in there else ()
    return tuple(dict.fromkeys(kept))


def unknown_references(alerts: Sequence[Alert], messages: Sequence[CapMessage]) -> list[Fault]:
    """Warn of updates and cancellations of messages that are neither among the alerts nor among the messages."""
    known = {_identifier(one) for one in alerts} | {one.identifier for one in messages}
    lost = [(one, name) for one in messages for name in one.references if name not in known]
    remedy = "Import that message too, this one after it: as it is nothing is ended."
    return [
        Fault("CAP", 0, "references", f"{one.kind} {one.identifier} of {name}", "a known message", remedy, "warning")
        for one, name in lost
    ]


def _identifier(alert: Alert) -> str:
    """Return the identifier that the source of an alert ends with, "" where it came from no message."""
    match = _ID.search(alert.source)
    return match[1] if match else ""


def _ended(alert: Alert, at: datetime) -> Alert | None:
    if alert.start >= at:
        return None
    return alert if alert.end is not None and alert.end <= at else replace(alert, end=at)


def _message(element: ET.Element, path: Path, clock: Clock, faults: list[Fault]) -> CapMessage | None:
    identifier, sender = _text(element, "identifier"), _text(element, "sender")
    status, kind = _text(element, "status").lower(), _text(element, "msgType").lower()
    if not identifier:
        faults.append(_fault(path, "identifier", "none", "the message's identifier", "Fetch the message again."))
        return None
    if status != "actual" or kind not in ("alert", "update", "cancel"):
        got = f"{identifier}: status {status or '?'}, msgType {kind or '?'}"
        faults.append(_fault(path, "status", got, "an actual alert, update or cancel", "It is left out.", "note"))
        return None
    sent = _instant(element, "sent", clock, path, faults)
    if sent is None:
        return None
    references = tuple(part.split(",")[1] for part in _text(element, "references").split() if part.count(",") >= 2)
    if kind != "alert" and not references:
        got = f"{identifier}: {kind} of no message"
        faults.append(_fault(path, "references", got, "sender,identifier,sent", "Ask the sender which it means."))
        return None
    source = f"{sender or 'sender not named'} (CAP {identifier})"
    alerts = () if kind == "cancel" else tuple(_alerts(element, sent, source, clock, path, faults))
    return CapMessage(identifier, kind, sent, references, alerts)


def _alerts(
    message: ET.Element, sent: datetime, source: str, clock: Clock, path: Path, faults: list[Fault]
) -> Iterator[Alert]:
    infos = [one for one in message if _name(one) == "info"]
    languages = [_text(one, "language").lower() or "en-us" for one in infos]
    for info, language in zip(infos, languages, strict=True):
        if language != languages[0]:  # the same in another language (CAP 1.2, 3.2.2)
            continue
        start = next((at for name in ("onset", "effective") if (at := _instant(info, name, clock, path, faults))), sent)
        end = _instant(info, "expires", clock, path, faults)
        areas = [_text(area, "areaDesc") for area in info if _name(area) == "area"]
        if not any(areas):
            faults.append(_fault(path, "areaDesc", "none", "the area of the alert", "Ask the sender; it is left out."))
        if end is not None and end <= start:
            faults.append(_fault(path, "expires", clock.rfc3339(end), "a time after its start", "Ask the sender."))
            continue
        for area in filter(None, areas):
            yield Alert(area, start, end, source, clock.rfc3339(sent))


def _instant(element: ET.Element, name: str, clock: Clock, path: Path, faults: list[Fault]) -> datetime | None:
    text = _text(element, name)
    if not text and name != "sent":
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return clock.parse(text)
    except (ValueError, OverflowError):
        pass
    got, remedy = quoted(text), "Ask the sender: without its offset the hour is not known."
    faults.append(_fault(path, name, got, "a time with its offset, as 2022-03-05T09:00:00+02:00", remedy))
    return None


def _text(element: ET.Element, name: str) -> str:
    found = next((one for one in element if _name(one) == name), None)
    return " ".join((found.text or "").split()) if found is not None else ""


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _fault(path: Path, column: str, got: str, expected: str, remedy: str, level: Level = "error") -> Fault:
    return Fault(path.name, 0, column, got, expected, remedy, level)
