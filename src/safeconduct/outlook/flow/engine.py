"""Cohorts through the network: the model's arrays, worked out once, and one run of the day loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeconduct.outlook.conflict import Conflict, Corridor, FloatArray
from safeconduct.outlook.data.parameters import Parameters
from safeconduct.outlook.flow.departures import leaving_weights
from safeconduct.outlook.flow.routes import VEHICLE_KM_PER_DAY, Routes, find_routes, straight_km
from safeconduct.outlook.flow.sizes import Sizes, log_sizes, newest_first, sizes_of

__all__ = ["Departures", "Flow", "ModelArrays", "model_arrays", "run"]


@dataclass(frozen=True, eq=False)
class ModelArrays:
    """What all runs of one conflict share.

    weights: shape (days, places), where each day's departures come from.  sizes: what draws to the camps by itself.
    newest: shape (states, camps), by what that is multiplied as new camps open.
    set_down, registered: shape (days, places) and (days, camps), persons whom corridors bring there in the morning.
    on_corridors: shape (days,), persons on them in the evening.
    """

    days: int
    routes: Routes
    weights: FloatArray
    sizes: Sizes
    newest: FloatArray
    set_down: FloatArray
    registered: FloatArray
    on_corridors: FloatArray

    @property
    def capacity(self) -> FloatArray:
        """Return the persons each camp can take, infinite where not reported; shape (camps,)."""
        return np.where(np.isnan(self.sizes.capacity), np.inf, self.sizes.capacity)


@dataclass(frozen=True, eq=False)
class Departures:
    """Who comes in on a run.  first: shape (camps,), there before.  leaving: shape (days,), persons who flee.
    direct: shape (days, camps), persons registered besides, less than 0 where some leave."""

    first: FloatArray
    leaving: FloatArray
    direct: FloatArray


@dataclass(frozen=True, eq=False)
class Flow:
    """What a run comes to, at the end of each day: persons in camps (days, camps), elsewhere at places (days, places),
    travelling (days,), over each directed link in all (2 x links,), room (days, camps), 1 free to 0 full, and chosen
    (days, camps), persons who are in a camp or bound for it in the morning."""

    in_camps: FloatArray
    at_places: FloatArray
    travelling: FloatArray
    carried: FloatArray
    room: FloatArray
    chosen: FloatArray


def model_arrays(conflict: Conflict, days: int) -> ModelArrays:
    """Work out what all runs share, over `days` days from day 0."""
    network = find_routes(conflict, days)
    weights, sizes = leaving_weights(conflict, days), sizes_of(conflict)
    newest = newest_first(sizes, _open_camps(network))
    return ModelArrays(days, network, weights, sizes, newest, *_corridors(conflict, network, days))


def run(
    base: ModelArrays,
    parameters: Parameters,
    people: Departures,
    *,
    camp_effect: FloatArray | None = None,
    capacity_effect: FloatArray | None = None,
    among: Flow | None = None,
    weights: FloatArray | None = None,
) -> Flow:
    """Run the day loop once.

    camp_effect: shape (camps,), logarithm of what draws to each camp besides; None: nothing.
    capacity_effect: shape (camps,), logarithm of how many it takes over its capacity; None: 0.
    among: the run of all people, where this is one of a part of them: its room and chosen are taken as they are;
    None: worked out.
    weights: shape (days, places), persons who leave for one who flees; None: those of `base`.
    """
    from safeconduct.outlook.flow.kernels import flow

    leaving, direct = people.leaving[:, None] * (base.weights if weights is None else weights), people.direct
    if weights is None:
        leaving, direct = leaving + base.set_down, direct + base.registered
    rooms, chosen = np.zeros((2, base.days, len(base.capacity))) if among is None else (among.room, among.chosen)
    net = base.routes
    capacity = base.capacity if capacity_effect is None else base.capacity * np.exp(capacity_effect)
    # In one layout always: numba compiles anew for each.
    arrays: tuple[Any, ...] = (
        net.state, net.next_link, net.head, net.effort_km, net.open_link, net.camps,
        _pull(base, parameters, camp_effect), leaving, people.first, direct, capacity,
        base.sizes.country, rooms, chosen,
    )  # fmt: skip
    numbers = (float(parameters.moving_on), float(parameters.following), VEHICLE_KM_PER_DAY)
    arrays = (*map(np.ascontiguousarray, arrays), among is not None, *numbers)
    in_camps, at_places, travelling, carried = flow(*arrays)
    travelling = travelling + (base.on_corridors if weights is None else 0.0)
    return Flow(in_camps, at_places, travelling, carried, rooms, chosen)


def _pull(base: ModelArrays, parameters: Parameters, camp_effect: FloatArray | None) -> FloatArray:
    """Return what draws from each place to each camp; shape (states, places, camps), 0 where shut or out of reach."""
    size = np.exp(log_sizes(base.sizes, parameters) + (0.0 if camp_effect is None else camp_effect))
    reached = np.isfinite(base.routes.effort) & base.routes.open_camp[:, None, :]
    km = np.where(reached, base.routes.effort, 0.0) + parameters.near_km
    drawn = size * base.newest[:, None, :]
    return np.where(reached, drawn * (km / parameters.near_km) ** -parameters.distance_power, 0.0)


def _open_camps(network: Routes) -> NDArray[np.bool_]:
    """Return which camps take people in and can be reached from some other place; shape (states, camps)."""
    elsewhere = np.isfinite(network.effort)
    elsewhere[:, network.camps, np.arange(len(network.camps))] = False
    return np.asarray(network.open_camp & elsewhere.any(axis=1))


def _corridors(conflict: Conflict, network: Routes, days: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return who is set down at places and in camps (registered at once) each morning, and who is under way."""
    at_places, in_camps = np.zeros((days, len(conflict.places))), np.zeros((days, len(network.camps)))
    under_way = np.zeros(days)
    rows = conflict.rows()
    for corridor in conflict.corridors:
        lag = max(1, int(np.ceil(_corridor_km(conflict, network, corridor) / VEHICLE_KM_PER_DAY)))
        daily = corridor.persons / (corridor.to_day - corridor.from_day)
        b = rows[corridor.b]
        for day in range(max(0, corridor.from_day), min(corridor.to_day, days)):
            under_way[day : day + lag] += daily
            if day + lag < days:
                at_places[day + lag, b] += daily * (b not in network.camps)
                in_camps[day + lag] += daily * (network.camps == b)
    return at_places, in_camps, under_way


def _corridor_km(conflict: Conflict, network: Routes, corridor: Corridor) -> float:
    """Return the length: as given, else the shortest route if b is a camp, else guessed from the straight line."""
    if corridor.km is not None:
        return corridor.km
    rows = conflict.rows()
    a, b = rows[corridor.a], rows[corridor.b]
    at = np.flatnonzero(network.camps == b)
    effort = float(network.effort[0, a, at[0]]) if len(at) else np.inf
    guess = straight_km(conflict.places[a], conflict.places[b])
    return effort if np.isfinite(effort) else guess if np.isfinite(guess) else 0.0
