"""Outlooks of the conflicts in the folder `shared` beside the repository: how long they take and how near they are.

FLEE's own figures on the same six are told with the data, not measured here: 1,008 s with agents of up to 2,000 people.
"""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from bench import ROOT, Bench, missing_file
from outlook_score import FLEE, case_of, without_capacities
from safeconduct.core import PlaceId
from safeconduct.outlook import Conflict, Forecast, NewCamp, OutlookPlace, Settings
from safeconduct.outlook.model import forecast
from safeconduct.outlook.whatif import compare
from safeconduct.outlook_input.flee.folder import read_flee

__all__ = ["cases", "counted_abroad"]

_FOLDER = ROOT.parent / "shared" / "data" / "displacement" / "flee"
_BY_DAY = _FOLDER.parent / "ukraine_refugees_by_day.csv"
_Figures = dict[str, float | int | str]


def cases() -> list[Bench]:
    """Return the benches: blind, with ranges, running, what-if."""
    missing = missing_file(_FOLDER)
    return [
        Bench("six conflicts", "read, forecast blind", _read_and_forecast, target_s=10.0, missing=missing),
        Bench("six conflicts", "ranges, with and without capacities, 200 draws", _ranges, prepare=_conflicts, repeats=1,
              target_s=60.0, once=False, missing=missing),
        Bench("six conflicts", "30 days known, 60 on, 200 draws", _running, prepare=_conflicts, missing=missing),
        Bench("ukraine2022", "as known on 3 March 2022, 200 draws", _third_of_march, prepare=_conflicts,
              missing=missing or missing_file(_BY_DAY)),
        Bench("mali2012", "what if a camp opens, 200 draws", _what_if, prepare=_conflicts, missing=missing),
    ]  # fmt: skip


def _folders() -> list[Path]:
    return [_FOLDER / name for name in FLEE]


@cache
def _conflicts() -> list[Conflict]:
    return [read_flee(folder).conflict for folder in _folders()]


def _read_and_forecast() -> _Figures:
    found = [forecast(read_flee(folder).conflict, Settings(draws=0)) for folder in _folders()]
    return {"persons": round(sum(one.total[-1] for one in found)), **_errors(found)}


def _errors(found: list[Forecast]) -> _Figures:
    errors = [one.errors.rescaled for one in found if one.errors is not None]
    below = sum(error < flee for error, flee in zip(errors, FLEE.values(), strict=True))
    return {"rescaled": float(np.mean(errors)), "FLEE's": float(np.mean(list(FLEE.values()))), "below FLEE's": below}


def _each(settings: Settings) -> list[Forecast]:
    return [forecast(conflict, settings) for conflict in _conflicts()]


def _inside(found: list[Forecast]) -> float:
    """Return the share of reports inside the 80 % range, the mean over conflicts."""
    shares = []
    for one in found:
        reported = ~np.isnan(one.reported)
        inside = (one.reported >= one.low) & (one.reported <= one.high)
        shares.append(float(inside[reported].mean()) if reported.any() else np.nan)
    return float(np.nanmean(shares))


def _ranges() -> _Figures:
    found = _each(Settings())
    masked = [forecast(without_capacities(case_of(one)).conflict, Settings()) for one in _conflicts()]
    return {"inside 80 %": _inside(found), "without capacities": _inside(masked)}


def _running() -> _Figures:
    return {"inside 80 %": _inside(_each(Settings(known_to=30, horizon=60)))}


def _third_of_march() -> _Figures:
    found = forecast(_named("ukraine"), Settings(known_to=7, horizon=60))
    figures: _Figures = {}
    for ahead in (30, 60):
        day = found.conflict.date_of(7 + ahead)
        reported = (found.total_low, found.total, found.total_high)
        low, middle, high = (round(part[ahead - 1] / 1e6, 2) for part in reported)
        figures[f"{day:%-d %B}, million"] = f"{middle} ({low}-{high}), counted {counted_abroad(day) / 1e6:.2f}"
    return figures


def counted_abroad(day: date) -> float:
    """Return the persons who had left Ukraine by a day, as UNHCR counted them."""
    with _BY_DAY.open(encoding="utf-8", newline="") as file:
        return next(float(row["cumsum"]) for row in csv.DictReader(file) if row["date"] == day.isoformat())


def _named(beginning: str) -> Conflict:
    return next(conflict for conflict in _conflicts() if conflict.name.startswith(beginning))


def _what_if() -> _Figures:
    camp = OutlookPlace(PlaceId("New"), "New", "camp", 15.0, -1.0, "Burkina_Faso", capacity=20_000.0)
    found = compare(_named("mali"), [NewCamp(camp, from_day=60)])
    row = found.after.conflict.rows()[camp.id]
    low, middle, high = (round(float(part[row, -1])) for part in (found.low, found.people, found.high))
    return {"persons": middle, "low": low, "high": high}
