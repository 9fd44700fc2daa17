"""Statements as claims of the picture: whose word, which place, how sure; nothing made up (R1, R2)."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from safeconduct.core import Clock
from safeconduct.picture.from_statements import PLACE_RADIUS_KM, alerts_said, control_claims, incidents_said
from safeconduct.statements import Register, Statement
from statements.news import said

_CLOCK = Clock(date(2022, 3, 5), ZoneInfo("Europe/Kyiv"))
_TAKEN = "Russian troops took control of Izium, Igor Konashenkov said."
_DENIED = "The Ukrainian military denied this."


def read(text: str) -> list[Statement]:
    """Read a text of 5 March."""
    return said(text)


def test_control_is_somebodys_claim() -> None:
    (claim,) = control_claims(read(_TAKEN), _CLOCK)
    assert (claim.party, claim.says, claim.state) == ("ru", "ru", "claimed")
    assert claim.as_of.isoformat() == "2022-03-04T22:00:00+00:00"
    assert "assumed" in claim.source


def test_area_lies_around_the_place() -> None:
    (claim,) = control_claims(read(_TAKEN), _CLOCK)
    ((ring,),) = claim.polygons
    lat = [point[1] for point in ring]
    assert (min(lat) + max(lat)) / 2 == pytest.approx(49.21, abs=0.02)
    assert (max(lat) - min(lat)) * 111.2 == pytest.approx(2 * PLACE_RADIUS_KM, rel=0.01)
    assert ring[0] == ring[-1]


def test_denied_control_is_disputed() -> None:
    (claim,) = control_claims(read(f"{_TAKEN} {_DENIED}"), _CLOCK)
    assert claim.state == "disputed"


def test_control_two_parties_agree_on_is_confirmed() -> None:
    other = "Russian troops took control of Izium, Oleh Syniehubov said."
    claims = control_claims(Register.of(read(f"{_TAKEN}\n\n{other}")).verified().statements, _CLOCK)
    assert {claim.state for claim in claims} == {"confirmed"}


@pytest.mark.parametrize(
    "text",
    [
        "Russian troops tightened their circle around Mariupol.",
        "Russian troops took control of three more villages in the area surrounding Izium.",
        "Russian troops took control of Xqwtrvbn.",
    ],
)
def test_what_says_nothing_of_a_known_place_is_left_out(text: str) -> None:
    assert control_claims(read(text), _CLOCK) == []


def test_incident() -> None:
    (incident,) = incidents_said(read("Several explosions were heard in Kyiv."), _CLOCK)
    assert (incident.kind, incident.precision_km) == ("explosions", PLACE_RADIUS_KM)
    assert (incident.lat, incident.lon) == pytest.approx((50.45, 30.52), abs=0.02)


def test_alarm() -> None:
    (alert,) = alerts_said(read("Air raid sirens sounded in Poltava."), _CLOCK)
    assert (alert.area, alert.end) == ("Poltava", None)
