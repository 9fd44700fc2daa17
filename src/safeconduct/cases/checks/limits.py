"""How large a case may be, found before any planning: what is beyond runs out of memory or does not end."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.cases.reading.parts import Parts
from safeconduct.cases.reading.settings import FILE
from safeconduct.core import Fault

__all__ = ["MOST_BUSES", "MOST_DAYS", "MOST_PERSONS", "MOST_POINTS", "MOST_STEPS", "find_excesses"]

MOST_DAYS = 31
"""Days from the beginning of the horizon to its end; bounds are worked out in ticks of ten seconds."""
MOST_STEPS = 20_000
"""Steps in the horizon: 14 days of a minute, or 69 days of five."""
MOST_BUSES = 20_000
"""Vehicles of fleet.csv in all; each gets a duty."""
MOST_PERSONS = 50_000_000
"""Persons of people.csv in all: more than any country has had on the road at once."""
MOST_POINTS = 200_000
"""Points of the rings of one layer."""

def find_excesses(parts: Parts) -> list[Fault]:
    """List what makes a case too large to plan."""
    checks = (_check_horizon, _check_buses, _check_persons, _check_points)
    return [fault for check in checks for fault in check(parts)]


def _check_horizon(parts: Parts) -> Iterator[Fault]:
    horizon, minutes = parts.settings.horizon, parts.settings.step_minutes
    if horizon is None:
        return
    days = horizon.seconds / 86400
    if days > MOST_DAYS:
        remedy = "Plan it in parts, or correct a date."
        line = parts.settings.line("horizon.end")
        yield Fault(FILE, line, "horizon.end", f"a horizon of {days:,.0f} days", f"at most {MOST_DAYS}", remedy)
    steps = horizon.seconds / 60 / minutes
    if steps > MOST_STEPS:
        remedy = f"Write {horizon.seconds / 60 / MOST_STEPS:.2g} or more; plans are exact to the second in any case."
        got = f"{minutes:g}: {steps:,.0f} steps in the horizon"
        expected = f"at most {MOST_STEPS:,} steps"
        yield Fault(FILE, parts.settings.line("step_minutes"), "step_minutes", got, expected, remedy)


def _check_buses(parts: Parts) -> Iterator[Fault]:
    buses = 0.0
    for row in parts.of("fleet"):
        buses += row.item.vehicles
        if buses > MOST_BUSES:
            remedy = "Correct the number; leave out those that could not be on these roads in time."
            got = f"{buses:,.0f} vehicles with those above"
            yield Fault(parts.files["fleet"], row.line, "vehicles", got, f"at most {MOST_BUSES:,}", remedy)
            return


def _check_persons(parts: Parts) -> Iterator[Fault]:
    persons = 0.0
    for row in parts.of("people"):
        persons += row.item.persons
        if persons > MOST_PERSONS:
            got, expected = f"{persons:,.0f} persons with those above", f"at most {MOST_PERSONS:,}"
            yield Fault(parts.files["people"], row.line, "persons", got, expected, "Correct it, or plan in parts.")
            return


def _check_points(parts: Parts) -> Iterator[Fault]:
    for layer in ("control", "danger"):
        points = sum(len(ring) for row in parts.of(layer) for polygon in row.item.polygons for ring in polygon)
        if points > MOST_POINTS:
            remedy = "Simplify the outlines in a GIS: a few metres change no plan."
            yield Fault(parts.files[layer], 0, "", f"{points:,} points", f"at most {MOST_POINTS:,}", remedy)
