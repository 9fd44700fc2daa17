"""Statements as claims of the picture: who is said to hold a place, what happened where, which alarm sounded."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime, time

from safeconduct.core import Clock, PartyId
from safeconduct.picture.claims import Alert, ControlClaim, Incident, Polygon
from safeconduct.statements import Located, Settlement, Statement
from safeconduct.statements.model.statement import Alert as AlertSaid
from safeconduct.statements.model.statement import Control
from safeconduct.statements.model.statement import Incident as IncidentSaid

__all__ = ["PLACE_RADIUS_KM", "alerts_said", "control_claims", "incidents_said"]

PLACE_RADIUS_KM = 3.0
"""Assumed reach of a settlement around its point, km: a statement names a place, not an area (R1)."""
_CORNERS = 24
_STATES = {"disputed": "disputed", "corroborated": "confirmed", "confirmed": "confirmed"}


def control_claims(
    statements: Iterable[Statement], clock: Clock, *, radius_km: float = PLACE_RADIUS_KM
) -> list[ControlClaim]:
    """Turn statements on who took or holds a place into claims on a circle around it.

    Statements without a holder, without a settlement the gazetteer knows, or on encirclement are left out: they tell
    nothing of who holds it.  A claim counts from the start of the day it speaks of, on the case's clock; where no day
    is known it is left out too.

    Args:
        statements: any statements; only `control` ones are used.
        clock: the case's clock.
        radius_km: reach of a settlement, km; the claim's source says that it is assumed.
    """
    claims = []
    for one in statements:
        if not isinstance(one, Control) or one.holder is None or one.change not in ("taken", "held"):
            continue
        place, instant = _settlement(one, one.place), _day_start(one, clock)
        if place is None or instant is None:
            continue
        says = PartyId(one.speaker.source_party) if one.speaker.source_party else None
        source = f"{_source(one)}; a circle of {radius_km:g} km around {place.name} is assumed"
        state = _STATES.get(one.verified, "claimed")
        claims.append(ControlClaim(PartyId(one.holder), (_circle(place, radius_km),), instant, source, says, state))
    return claims


def incidents_said(statements: Iterable[Statement], clock: Clock) -> list[Incident]:
    """Turn statements on shelling, strikes and mines at a known place into incidents of the day they speak of.

    The hour is not known: it is some time of that day on the case's clock.  precision_km is the settlement's reach.
    """
    found = []
    for one in statements:
        if not isinstance(one, IncidentSaid):
            continue
        place, instant = _settlement(one, one.place), _day_start(one, clock)
        if place and instant:
            by = PartyId(one.by) if one.by else None
            kind = one.what or "incident"
            day = clock.local(instant).date()
            until = clock.whole_days(day, day).end
            found.append(
                Incident(instant, place.lat, place.lon, kind, by, PLACE_RADIUS_KM, _source(one), _said_on(one), until)
            )
    return found


def alerts_said(statements: Iterable[Statement], clock: Clock) -> list[Alert]:
    """Turn statements on air-raid alarms into alerts of the place's region; end None: nobody said that it ended."""
    found = []
    for one in statements:
        if not isinstance(one, AlertSaid) or one.what != "air raid":
            continue
        place, instant = _settlement(one, one.place), one.start or _day_start(one, clock)
        if place and instant:
            start = instant.astimezone(UTC)
            found.append(Alert(place.admin or place.name, start, one.end, _source(one), _said_on(one)))
    return found


def _settlement(one: Statement, name: str | None) -> Settlement | None:
    located: Located | None = next((place for place in one.places if place.name == name), None)
    return located.settlement if located else None


def _day_start(one: Statement, clock: Clock) -> datetime | None:
    if one.about is None:
        return None
    return datetime.combine(one.about, time(0), clock.zone).astimezone(UTC)


def _source(one: Statement) -> str:
    who = one.speaker.name or "not named"
    return f"{who}, {one.source.outlet or one.source.file}"


def _said_on(one: Statement) -> str:
    return one.source.said_on.isoformat() if one.source.said_on else ""


def _circle(place: Settlement, radius_km: float) -> Polygon:
    east = radius_km / (111.2 * math.cos(math.radians(place.lat)))
    north = radius_km / 111.2
    turns = [2 * math.pi * k / _CORNERS for k in range(_CORNERS)]
    ring = [(round(place.lon + east * math.cos(t), 6), round(place.lat + north * math.sin(t), 6)) for t in turns]
    return ((*ring, ring[0]),)
