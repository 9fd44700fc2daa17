"""Where people leave from: places in conflict, by population, intensity and how long it has gone on."""

from __future__ import annotations

import numpy as np

from safeconduct.outlook.conflict import Conflict, FloatArray

__all__ = ["WAVE_DAYS", "WAVE_REST", "held", "leaving_weights", "populations"]

WAVE_DAYS, WAVE_REST = 90.0, 0.02
"""Fewer leave a place the longer it is fought over: exp(-days / 90), and a rest of 2 %.  After FLEE's steps of 30 days
for its six test conflicts (1, 1, 1, 0.5, 0.1: conflict_spawn_decay); the forecast hardly depends on it."""


def leaving_weights(conflict: Conflict, days: int) -> FloatArray:
    """Return the share of each day's departures that each place has; shape (days, places), rows sum to 1.

    A day on which no place is in conflict takes the places that were or will be; if none ever is, all that are not
    camps.  A population that is not known, or given as 0 of a place people flee from, takes the median of the known.
    """
    intensity = held(conflict.intensity, days)
    population = populations(conflict)[:, None]
    weights = population * intensity * (np.exp(-_age(intensity) / WAVE_DAYS) + WAVE_REST)
    ever = intensity.max(axis=1, keepdims=True) > 0
    if not ever.any():
        ever = np.array([[place.kind != "camp"] for place in conflict.places])
    weights = np.where(weights.sum(axis=0) > 0, weights, population * ever)
    return np.ascontiguousarray((weights / weights.sum(axis=0)).T)


def held(by_day: FloatArray, days: int) -> FloatArray:
    """Return the first days of an array (rows, days); past its end the last day stays."""
    return by_day[:, np.minimum(np.arange(days), by_day.shape[1] - 1)]


def populations(conflict: Conflict) -> FloatArray:
    """Return each place's population, > 0; the median of the known where it is not known or 0, 1 if none is known."""
    reported = np.array([place.population or np.nan for place in conflict.places], np.float64)
    known = reported[~np.isnan(reported)]
    return np.where(np.isnan(reported), np.median(known) if len(known) else 1.0, reported)


def _age(intensity: FloatArray) -> FloatArray:
    """Return for how many days each place has been in conflict without a break, 0 on the first."""
    day = np.arange(intensity.shape[1])
    calm = np.where(intensity > 0, -1, day)
    return np.maximum(day - np.maximum.accumulate(calm, axis=1) - 1, 0).astype(np.float64)
