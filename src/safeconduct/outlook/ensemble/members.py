"""Members of the ensemble: what is drawn by chance for each, and what each comes to."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np

from safeconduct.outlook.conflict import Conflict, FloatArray
from safeconduct.outlook.data.parameters import Parameters
from safeconduct.outlook.flow.engine import Flow

__all__ = ["HOUSEHOLD", "Draw", "Member", "central", "drawn", "people_of", "spread"]

HOUSEHOLD = 5.0
"""Persons who go together; assumed, about a family.  It only matters in camps of a few hundred."""


@dataclass(frozen=True, eq=False)
class Draw:
    """What chance gives one member, all standard normal; arrays of shape (camps,).

    pull, latest, level, chance, room: for each camp what draws to it besides, its latest arrivals, new registrations,
    households by lot, and how many it takes really.  total: of all arrivals.  parameters: as drawn.
    """

    parameters: Parameters
    pull: FloatArray
    latest: FloatArray
    level: FloatArray
    chance: FloatArray
    room: FloatArray
    total: float


@dataclass(frozen=True, eq=False)
class Member:
    """What one member comes to: persons in camps (days, camps), the flow it is from, and what it was scaled by (days,)
    to meet totals that are known."""

    in_camps: FloatArray
    flow: Flow
    scale: FloatArray


def central(conflict: Conflict, parameters: Parameters) -> Draw:
    """Return the member without chance."""
    nothing = np.zeros(len(conflict.camps()))
    return Draw(parameters, nothing, nothing, nothing, nothing, nothing, 0.0)


def drawn(conflict: Conflict, parameters: Parameters, *, draws: int, seed: int) -> list[Draw]:
    """Draw the members.

    Every camp has a stream of its own, named by its id: its numbers stay the same whatever else is there, so a what-if
    compares like with like, and the order of rows changes nothing.
    """
    own = _stream(seed, "").standard_normal((draws, 8))
    camps = [_stream(seed, conflict.places[row].id).standard_normal((draws, 5)) for row in conflict.camps()]
    by_camp = np.array(camps).reshape(len(camps), draws, 5)
    return [
        Draw(_parameters(parameters, own[at]), *by_camp[:, at].T, total=float(own[at, 7]))  # type: ignore[misc]
        for at in range(draws)
    ]


def people_of(member: Member, draw: Draw) -> FloatArray:
    """Return persons in camps with chance in them: households that fall to one camp rather than another by lot.

    What one camp has more the others have less, by their shares.
    """
    all_camps = member.in_camps.sum(axis=1, keepdims=True)
    share = np.divide(member.in_camps, all_camps, out=np.zeros_like(member.in_camps), where=all_camps > 0)
    lot = np.sqrt(HOUSEHOLD * member.in_camps * (1.0 - share)) * draw.chance
    lot -= share * lot.sum(axis=1, keepdims=True)
    return np.asarray(np.maximum(0.0, member.in_camps + lot))


def spread(values: FloatArray, middle: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the 80 % range over members (the first axis), widened where it would leave the middle out."""
    low, high = np.quantile(values, (0.1, 0.9), axis=0)
    return np.minimum(low, middle), np.maximum(high, middle)


def _stream(seed: int, name: str) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))


def _parameters(parameters: Parameters, normal: FloatArray) -> Parameters:
    """Return parameters as unsure as the fit left them."""
    own = parameters
    sd = (own.size_sd, own.distance_sd, own.near_sd, own.moving_sd, own.population_sd, own.stock_sd, own.following_sd)
    size, distance, near, moving, population, stock, following = normal[:7] * np.array(sd)
    return replace(
        parameters,
        size_power=max(0.0, parameters.size_power + size),
        population_power=max(0.0, parameters.population_power + population),
        stock_power=max(0.0, parameters.stock_power + stock),
        distance_power=max(0.0, parameters.distance_power + distance),
        near_km=parameters.near_km * float(np.exp(near)),
        moving_on=float(np.clip(parameters.moving_on + moving, 0.05, 1.0)),
        following=float(np.clip(parameters.following + following, 0.0, 0.9)),
    )
