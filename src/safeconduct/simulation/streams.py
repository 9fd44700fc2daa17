"""Chance as forked streams: one for each cause, thing and run, so that run 17 is the same wherever it is worked out.

A stream is a 64-bit key; its numbers are hashes of the key and a counter (SplitMix64: Steele, Lea, Flood 2014).
Nothing is passed on from one thing to the next: another convoy, or a cause switched off, changes no other number.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

__all__ = ["exponential", "fork", "gamma", "lognormal", "uniform"]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 2.0**-53
_Z90 = 1.2815515655446004  # the normal deviate that one in ten exceeds


@njit(cache=True, inline="always")
def _mix(word: np.uint64) -> np.uint64:
    word = (word ^ (word >> _S30)) * _MIX_1
    word = (word ^ (word >> _S27)) * _MIX_2
    return word ^ (word >> _S31)


@njit(cache=True)
def fork(key: np.uint64, number: np.uint64) -> np.uint64:
    """Return the key of the stream below `key` that has this number (a cause, a thing, a run, a vehicle)."""
    return _mix(_mix(key + _STEP) ^ (number * _MIX_1 + _STEP))


@njit(cache=True)
def uniform(key: np.uint64, at: int) -> float:
    """Return the number of a stream at a position, evenly from the open interval (0, 1)."""
    word = _mix(key + np.uint64(at + 1) * _STEP)
    return (float(word >> _S11) + 0.5) * _UNIT


@njit(cache=True)
def exponential(key: np.uint64, at: int, mean: float) -> float:
    """Return an exponential time of this mean."""
    return -math.log(uniform(key, at)) * mean


@njit(cache=True)
def _normal(key: np.uint64, at: int) -> float:
    """Return a standard normal deviate (Box and Muller 1958) from positions 2 at and 2 at + 1."""
    radius = math.sqrt(-2.0 * math.log(uniform(key, 2 * at)))
    return radius * math.cos(2.0 * math.pi * uniform(key, 2 * at + 1))


@njit(cache=True)
def lognormal(key: np.uint64, at: int, median: float, tenth: float) -> float:
    """Return a log-normal amount: half are below `median`, one in ten is above `tenth` (at least the median)."""
    if median <= 0.0:
        return 0.0
    return median * math.exp(math.log(max(tenth, median) / median) / _Z90 * _normal(key, at))


@njit(cache=True)
def gamma(key: np.uint64, mean: float, variation: float) -> float:
    """Return a time of this mean and coefficient of variation: 0 always the mean, 1 exponential.

    A gamma variate by Marsaglia and Tsang (2000); for shapes below 1 that of shape + 1 times U^(1 / shape).
    """
    if variation <= 0.0 or mean <= 0.0:
        return mean
    if variation == 1.0:
        return exponential(key, 0, mean)
    shape = 1.0 / (variation * variation)
    scale, boost = mean / shape, 1.0
    if shape < 1.0:
        boost = uniform(key, 1_000_000) ** (1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    at = 0
    while True:
        x = _normal(key, at)
        v = (1.0 + c * x) ** 3
        at += 1
        if v > 0.0 and math.log(uniform(key, 2_000_000 + at)) < 0.5 * x * x + d - d * v + d * math.log(v):
            return boost * scale * d * v
