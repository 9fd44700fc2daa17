"""CAP messages as alerts of a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from plans import PLACES
from safeconduct.agreement.talks.kinds import body_misfits
from safeconduct.core import Fault
from safeconduct.formats.events.cap import CapMessage
from safeconduct.formats.field import day_alerts
from safeconduct.picture import Alert

AT = datetime(2022, 3, 5, 10, 0, tzinfo=UTC)
NAMED = {str(name): one for name, one in PLACES.items()}


def message(id_: str, kind: str, minutes: int, *refers: str, area: str = "Cross") -> CapMessage:
    at = AT + timedelta(minutes=minutes)
    alerts = () if kind == "cancel" else (Alert(area, at, None, ""),)
    return CapMessage(id_, kind, at, refers, alerts)


def test_update_and_cancel_keep_the_id_of_the_alert_they_refer_to() -> None:
    faults: list[Fault] = []
    rows = [message("c", "cancel", 20, "b"), message("a", "alert", 0), message("b", "update", 10, "a")]
    bodies = day_alerts(rows, NAMED, "cap.xml", faults)
    assert [(one["id"], one["status"]) for one in bodies] == [("a", "alert"), ("a", "update"), ("a", "cancel")]
    assert [body_misfits("alert", one) for one in bodies] == [[], [], []]
    assert bodies[0]["places"] == ["cross"]
    assert faults == []


def test_an_area_that_touches_no_place_is_told() -> None:
    faults: list[Fault] = []
    assert day_alerts([message("a", "alert", 0, area="Elsewhere")], NAMED, "cap.xml", faults) == []
    assert [fault.got for fault in faults] == ["Elsewhere"]
