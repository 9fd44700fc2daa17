"""Statements into the files of a case that the picture is made of: control, incidents, alerts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from safeconduct.cases.folder import LoadedCase
from safeconduct.picture import Alert, ControlClaim, Incident
from safeconduct.picture.from_statements import alerts_said, control_claims, incidents_said
from safeconduct.planning import Case
from safeconduct.statements import Statement

__all__ = ["READ_MARK", "with_statements"]

READ_MARK = " (read from reports/)"
"""End of the source of every row that was read from texts: such rows are made anew at each reading, others are kept."""
_Item = TypeVar("_Item", ControlClaim, Incident, Alert)


def with_statements(loaded: LoadedCase, statements: Iterable[Statement]) -> LoadedCase:
    """Return a case whose control, incidents and alerts hold what its statements say, beside its own rows.

    Only what is certain, has a place, and is said of parties the case has; a speaker's party the case does not have is
    left out.  An alert counts where the case's places name its area.  Rows that were read before are made anew.
    """
    case, sure = loaded.case, [one for one in statements if one.certain]
    parties = {str(party) for party in case.parties}
    control = [_voiced(one, parties) for one in control_claims(sure, case.clock) if str(one.party) in parties]
    incidents = [_blamed(one, parties) for one in incidents_said(sure, case.clock)]
    alerts = [one for one in alerts_said(sure, case.clock) if _is_area(one.area, case)]
    changed = replace(
        case,
        control=_joined(case.control, control),
        incidents=_joined(case.incidents, incidents),
        alerts=_joined(case.alerts, alerts),
    )
    return replace(loaded, case=changed)


def _voiced(claim: ControlClaim, parties: set[str]) -> ControlClaim:
    return claim if claim.says is None or str(claim.says) in parties else replace(claim, says=None)


def _blamed(incident: Incident, parties: set[str]) -> Incident:
    return incident if incident.party is None or str(incident.party) in parties else replace(incident, party=None)


def _is_area(area: str, case: Case) -> bool:
    named = {name.strip().lower() for place in case.places.values() for name in place.admin.split(";")}
    return area.lower() in named


def _joined(own: Sequence[_Item], said: Sequence[_Item]) -> tuple[_Item, ...]:
    """Put a case's own rows before those that are read, each of these once."""
    kept: list[_Item] = [one for one in own if not one.source.endswith(READ_MARK)]
    marked: list[_Item] = [replace(one, source=one.source + READ_MARK) for one in said]
    return tuple(dict.fromkeys(kept + marked))
