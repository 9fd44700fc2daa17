"""An outlook as one JSON object: what `outlook --json` prints, outlook.json holds and the page is made from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from safeconduct.outlook import Conflict, Difference, Forecast
from safeconduct.outlook.conflict import FloatArray
from safeconduct.outlook.data.counts import counts_by_day, reports_by_day
from safeconduct.outlook_input.folder import EmptyCells
from safeconduct.report.outlook.notes import Names, asked_sentences, assumption_sentences, unknown_sentences

__all__ = ["OUTLOOK_FORMAT", "Asked", "outlook_json"]

OUTLOOK_FORMAT = "safeconduct.outlook/2"
"""Name and version of the format."""

_DAYS_BEFORE = 90

Json = dict[str, Any]
Asked = Sequence[tuple[str, Difference]]
"""What was asked `what if`, in its own words, with what it would do."""


def outlook_json(
    forecast: Forecast,
    asked: Asked,
    *,
    name: str,
    title: str,
    made_with: str,
    assumed: Sequence[EmptyCells],
    says: str,
    names: Names,
) -> Json:
    """Return an outlook.

    Args:
        forecast: without what is asked `what if`.
        asked: the differences asked for.
        name, title: of the folder.
        made_with: program and version.
        assumed: what reading the folder had to take, besides what the forecast did.
        says: the sentence of the class (R9).
        names: of places by id, then by language, where they are known.

    Returns:
        Rows of `people`, `low`, `high`, `counted` and `reported` are the reception places in the order of `places`,
        their columns `days`.  Persons are rounded to tenths; null: not known.  Sentences (`assumed`, `unknown`, `told`)
        are objects, language to sentence.
    """
    conflict = forecast.conflict
    camps = list(conflict.camps())
    ids = [str(place.id) for place in conflict.places]
    return {
        "format": OUTLOOK_FORMAT,
        "class": "parties",
        "says": says,
        "name": name,
        "title": title,
        "made_with": made_with,
        **_span(forecast),
        **_people(forecast, camps, ids),
        **_sums(forecast),
        "travelling": _row(forecast.travelling),
        "others": _others(forecast, camps, ids),
        "error": _error(forecast),
        "drivers": [
            {"place": one.place, "kind": one.kind, "from": one.from_place, "persons": _number(one.persons),
             "days": one.days, "words": one.words}
            for one in forecast.drivers
        ],
        "sites": [_site(conflict, row, forecast.days, names) for row in range(len(conflict.places))],
        "links": _links(conflict, forecast.flows),
        **_given(conflict),
        "what_if": [_asked(words, difference, ids, names) for words, difference in asked],
        "assumed": [*map(assumption_sentences, assumed), *map(assumption_sentences, forecast.assumed)],
        "unknown": [unknown_sentences(one) for one in forecast.unknown],
    }  # fmt: skip


def _span(forecast: Forecast) -> Json:
    """Return how it was worked out, and the days forecast, by number and by date."""
    conflict = forecast.conflict
    return {
        "seed": forecast.settings.seed,
        "mode": forecast.mode,
        "known_to": forecast.settings.known_to,
        "start": conflict.start.isoformat(),
        "home": conflict.home,
        "days": list(forecast.days),
        "dates": [conflict.date_of(day).isoformat() for day in forecast.days],
    }


def _people(forecast: Forecast, camps: list[int], ids: Sequence[str]) -> Json:
    """Return persons in each reception place, with their range, and what was counted there."""
    return {
        "places": [ids[row] for row in camps],
        "people": _rows(forecast.people[camps]),
        "low": _rows(forecast.low[camps]),
        "high": _rows(forecast.high[camps]),
        "counted": _rows(forecast.counted[camps]),
        "reported": _rows(forecast.reported[camps]),
        "before": _before(forecast, camps),
    }


def _others(forecast: Forecast, camps: list[int], ids: Sequence[str]) -> Json:
    """Return persons at each place that is no reception place."""
    rows = [row for row in range(len(ids)) if row not in set(camps)]
    return {"places": [ids[row] for row in rows], "people": _rows(forecast.people[rows])}


def _given(conflict: Conflict) -> Json:
    """Return the closures and the scenarios that the forecast was given."""
    return {
        "closures": [
            {"kind": one.kind, "a": one.a, "b": one.b, "from_day": one.from_day, "to_day": one.to_day,
             "source": one.source}
            for one in conflict.closures
        ],
        "scenarios": [
            {"day": one.day, "low": one.low, "middle": one.middle, "high": one.high, "source": one.source}
            for one in conflict.scenarios
        ],
    }  # fmt: skip


def _sums(forecast: Forecast) -> Json:
    """Return persons in all reception places, and in those of each country."""
    return {
        "total": _row(forecast.total),
        "total_low": _row(forecast.total_low),
        "total_high": _row(forecast.total_high),
        "countries": [
            {"country": one.country, "people": _row(one.people), "low": _row(one.low), "high": _row(one.high),
             "counted": _row(one.counted)}
            for one in forecast.countries
        ],
    }  # fmt: skip


def _before(forecast: Forecast, camps: list[int]) -> Json | None:
    """Return what was counted on the days before those forecast, the last 90 of them; None where none are before."""
    last = forecast.days[0]
    if not last:
        return None
    days = range(max(0, last - _DAYS_BEFORE), last)
    tables = (by_day(forecast.conflict, last)[camps][:, days[0] :] for by_day in (counts_by_day, reports_by_day))
    counted, reported = (_rows(table) for table in tables)
    dates = [forecast.conflict.date_of(day).isoformat() for day in days]
    return {"days": list(days), "dates": dates, "counted": counted, "reported": reported}


def _number(value: float | None, digits: int = 1) -> float | None:
    return None if value is None or not np.isfinite(value) else round(float(value), digits)


def _row(values: FloatArray) -> list[float | None]:
    return [_number(value) for value in values.tolist()]


def _rows(values: FloatArray) -> list[list[float | None]]:
    return [_row(row) for row in values]


def _error(forecast: Forecast) -> Json | None:
    errors = forecast.errors
    return None if errors is None else {
        "rescaled": _number(errors.rescaled, 5), "normal": _number(errors.normal, 5), "days": errors.days
    }  # fmt: skip


def _site(conflict: Conflict, row: int, days: Sequence[int], names: Names) -> Json:
    """Return a place, and the spans [first, end) of the days forecast on which it is in conflict."""
    place = conflict.places[row]
    last = conflict.days - 1
    fought = [conflict.intensity[row, min(day, last)] > 0 for day in days]
    edges = [0, *(np.flatnonzero(np.diff(np.asarray(fought, np.int8))) + 1).tolist(), len(days)]
    spans = [[days[a], days[b - 1] + 1] for a, b in pairwise(edges) if fought[a]]
    return {
        "id": place.id,
        "name": place.name,
        "names": dict(names.get(place.id, {})),
        "kind": place.kind,
        "lat": _number(place.lat, 6),
        "lon": _number(place.lon, 6),
        "country": place.country,
        "population": _number(place.population),
        "capacity": _number(place.capacity),
        "in_conflict": spans,
        "source": place.source,
    }


def _links(conflict: Conflict, flows: FloatArray) -> list[Json]:
    return [
        {"a": link.a, "b": link.b, "km": _number(link.km), "kind": link.kind, "forced": link.forced,
         "a_to_b": _number(there), "b_to_a": _number(back)}
        for link, (there, back) in zip(conflict.links, flows.tolist(), strict=True)
    ]  # fmt: skip


def _asked(words: str, found: Difference, known: Sequence[str], names: Names) -> Json:
    """Return a difference; its places are the reception places after the change, new ones last."""
    conflict = found.after.conflict
    camps = list(conflict.camps())
    new = [_site(conflict, row, found.after.days, {}) for row, one in enumerate(conflict.places) if one.id not in known]
    return {
        "asked": words,
        "told": asked_sentences(found, names),
        "places": [str(conflict.places[row].id) for row in camps],
        "new": new,
        "people": _rows(found.people[camps]),
        "low": _rows(found.low[camps]),
        "high": _rows(found.high[camps]),
        "total": _row(found.total),
        "total_low": _row(found.total_low),
        "total_high": _row(found.total_high),
        "after": _rows(found.after.people[camps]),
    }
