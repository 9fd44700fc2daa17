"""The few numbers of the model: one set for every conflict, fitted by benchmarks/outlook_fit.py.

Glossary: spread, the standard deviation of the logarithm of something, from which ranges are drawn.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources

__all__ = ["Measured", "Parameters", "fitted", "measured", "parameters_from"]


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the model is set by; see docs/outlook.md for where each stands in it.

    size_power: a camp draws as its capacity to this power, times the room it has left.
    population_power, stock_power: where no capacity is reported its country draws as its population to the one, times
    the people from there who lived in it before to the other (sizes.py).
    distance_power, near_km: and as (kilometres + near_km) to minus this power.
    moving_on: share of those resting on the way who go on each morning, 0 to 1.
    following: share of those who leave who go to a country because others from there did, each by how many, 0 to 1.
    trend_days: over how many days the latest arrivals are taken (running).
    damping: what the arrivals of a day are of those of the day before (running).
    model_share: share of new arrivals that go where the model says; the others go where the latest went (running).
    pull_spread, sized_pull_spread: of what draws to a camp beyond size and distance, where no capacity is reported and
    where one is.  capacity_spread: of how many a camp really takes over its reported capacity.  latest_spread: of each
    camp's latest arrivals.
    total_spread: of the sum of arrivals to come.  level_spread: of a count 30 days after its report.
    size_sd, population_sd, stock_sd, distance_sd, near_sd, moving_sd, following_sd: how sure the first
    seven are: standard deviation; of near_km's logarithm.
    """

    size_power: float
    population_power: float
    stock_power: float
    distance_power: float
    near_km: float
    moving_on: float
    following: float
    trend_days: float
    damping: float
    model_share: float
    pull_spread: float
    sized_pull_spread: float
    capacity_spread: float
    latest_spread: float
    total_spread: float
    level_spread: float
    size_sd: float
    population_sd: float
    stock_sd: float
    distance_sd: float
    near_sd: float
    moving_sd: float
    following_sd: float


@dataclass(frozen=True, slots=True)
class Measured:
    """How good the model was on conflicts left out of the fit; means over conflicts unless it says otherwise, 0 to 1.

    wrong_place, wrong_place_masked: share of people blind forecast in the wrong place (half of FLEE's rescaled error),
    with capacities as given and with none.  totals_off, totals_off_frozen: by what share totals were off over 60 days,
    and if they had stayed as known.  inside_mean, inside_least, inside_most: share of reports inside the blind 80 %
    ranges with capacities masked: mean, and the least and most of one conflict.
    """

    wrong_place: float
    wrong_place_masked: float
    totals_off: float
    totals_off_frozen: float
    inside_mean: float
    inside_least: float
    inside_most: float


def parameters_from(text: str) -> Parameters:
    """Read parameters from the text of a TOML file whose table `parameters` names each of them."""
    table = tomllib.loads(text)["parameters"]
    return Parameters(**{field.name: float(table[field.name]) for field in fields(Parameters)})


@cache
def fitted() -> Parameters:
    """Return the parameters bundled with the package."""
    return parameters_from(_text())


@cache
def measured() -> Measured:
    """Return what was measured when the bundled parameters were fitted."""
    table = tomllib.loads(_text())["measured"]
    return Measured(**{field.name: float(table[field.name]) for field in fields(Measured)})


def _text() -> str:
    return resources.files(__package__).joinpath("parameters.toml").read_text(encoding="utf-8")
