"""Fit the outlook's parameters on conflicts in FLEE's format, and tell how good they are for a conflict left out.

    python benchmarks/outlook_fit.py DATA --seed 1 [--into src/safeconduct/outlook/data/parameters.toml]

DATA holds one FLEE folder a conflict.  Everything is fitted on errors by FLEE's own measure.  Parameters are means over
many tried ones, each weighted by how small its error is (a Gibbs posterior), so none hangs on a lucky try; spreads of
ranges are set so that 80 % of reports lie inside.  The same with each conflict left out in turn gives the table.

Capacities in these folders are mostly the most people a camp ever held, so they leak the answer.  Everything blind is
therefore fitted on three readings of each conflict alike: capacities as given, wrong by up to a half, and masked; the
spread of the pull of camps without capacity on masked ones alone, those of camps with one on the other two.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from scipy.stats import qmc

from outlook_score import (
    FLEE,
    Case,
    blind_trial,
    by_part,
    cases_in,
    frozen,
    frozen_people,
    perturbed,
    ranges,
    running,
    running_people,
    running_trials,
    starts,
    total_error,
    without_capacities,
)
from safeconduct.outlook.conflict import FloatArray
from safeconduct.outlook.data.parameters import Measured, Parameters, fitted
from safeconduct.outlook.ensemble.members import central

__all__ = ["Tried", "left_out", "main", "measured_in", "parts_left_out", "table", "text_of", "try_all"]

_LOW = np.array([0.2, 0.0, 0.0, 0.0, np.log(10.0), 0.15, 0.0])
_HIGH = np.array([1.3, 1.2, 1.2, 2.5, np.log(500.0), 1.0, 0.8])
"""Bounds of size_power, population_power, stock_power, distance_power, logarithm of near_km, moving_on, following;
wide around what people could do."""
_TEMPERATURE = 0.03
"""About half of the standard error of a mean over six conflicts (their errors vary by 0.15): what differs by less is
as good."""
_TRENDS = tuple(product((7.0, 14.0, 28.0), (0.9, 0.94, 0.97, 0.985), (0.2, 0.4, 0.6)))
"""trend_days, damping, model_share (never all: the latest arrivals are the better known)."""
_PERTURBED_BY = (1, 2)
"""Seeds of the capacities that are wrong by up to a half."""
_PULLS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.2)
"""pull_spread."""
_SIZED = tuple(product((0.0, 0.2, 0.4, 0.6), (0.1, 0.2, 0.3, 0.4, 0.6)))
"""sized_pull_spread, capacity_spread."""
_SPREADS = tuple(product((0.3, 0.5, 1.0), (0.3, 0.6, 1.0), (0.1, 0.2, 0.35, 0.5)))
"""latest_spread, total_spread, level_spread."""
_HORIZON = 60
_COLUMNS = (
    "blind", "FLEE", "equal split", "capacities wrong by half", "masked", "shares, 30 days", "60 days",
    "on the line, 30", "60", "levels, 60 days", "on the line, 60", "totals, 60 days",
    "inside, blind", "inside, wrong by half", "inside, masked", "inside, running",
)  # fmt: skip


_Cell = float | tuple[float, float]


@dataclass(frozen=True, eq=False)
class Tried:
    """Errors of all that was tried; columns are cases.

    blind: of each of `points`, the mean over the three readings.  trends: of each of _TRENDS.  pulls, sized, spreads:
    of each of _PULLS, _SIZED and _SPREADS, last axis the share of reports inside the range and its score.
    """

    points: FloatArray
    blind: FloatArray
    trends: FloatArray
    pulls: FloatArray
    sized: FloatArray
    spreads: FloatArray

    def parameters(self, columns: Sequence[int]) -> Parameters:
        """Return the parameters that the given cases ask for."""
        chosen = _with_trend(_posterior(self.points, self.blind[:, columns]), self.trends[:, columns])
        chosen = replace(chosen, pull_spread=_PULLS[_best(self.pulls[:, columns])])
        chosen = _with_sized(chosen, _best(self.sized[:, columns]))
        return _with_spreads(chosen, _best(self.spreads[:, columns]))


def _posterior(points: FloatArray, blind: FloatArray) -> Parameters:
    mean = blind.mean(axis=1)
    weight = np.exp(-(mean - mean.min()) / _TEMPERATURE)
    weight /= weight.sum()
    centre = weight @ points
    sd = np.sqrt(weight @ (points - centre) ** 2)
    names = ("size_sd", "population_sd", "stock_sd", "distance_sd", "near_sd", "moving_sd", "following_sd")
    return replace(_at(centre), **dict(zip(names, sd.tolist(), strict=True)))


def _at(point: FloatArray) -> Parameters:
    size, population, stock, distance, near, moving, following = (float(value) for value in point)
    return replace(
        fitted(), size_power=size, population_power=population, stock_power=stock, distance_power=distance,
        near_km=float(np.exp(near)), moving_on=moving, following=following,
    )  # fmt: skip


def _with_trend(parameters: Parameters, trends: FloatArray) -> Parameters:
    days, damping, share = _TRENDS[int(trends.mean(axis=1).argmin())]
    return replace(parameters, trend_days=days, damping=damping, model_share=share)


def _with_sized(parameters: Parameters, at: int) -> Parameters:
    pull, capacity = _SIZED[at]
    return replace(parameters, sized_pull_spread=pull, capacity_spread=capacity)


def _with_spreads(parameters: Parameters, at: int) -> Parameters:
    latest, total, level = _SPREADS[at]
    return replace(parameters, latest_spread=latest, total_spread=total, level_spread=level)


def _best(ranges_: FloatArray) -> int:
    """Return the least score of those with 80 % of reports inside, the means over cases; the most inside if none is."""
    inside, score = ranges_.mean(axis=1).T
    return int(np.where(inside >= 0.8, score, np.inf).argmin() if (inside >= 0.8).any() else inside.argmax())


def try_all(cases: Sequence[Case], *, tries: int, draws: int, seed: int, say: Callable[[str], None]) -> Tried:
    """Try all: blind points first, then trends and spreads with what they gave."""
    points = _LOW + qmc.Sobol(7, rng=np.random.default_rng(seed)).random(tries) * (_HIGH - _LOW)
    say(f"blind: {tries} points")
    masked = [without_capacities(case) for case in cases]
    wrong = [[perturbed(case, by) for by in _PERTURBED_BY] for case in cases]
    readings = list(zip(cases, masked, wrong, strict=True))
    blind = np.array([[_blind_error(*reading, _at(point)) for reading in readings] for point in points])
    base = _posterior(points, blind)
    say(f"running: {len(_TRENDS)} trends")
    trends = np.array([[_trend_error(case, _trend(base, at)) for case in cases] for at in range(len(_TRENDS))])
    base = _with_trend(base, trends)
    say(f"ranges: {len(_PULLS) + len(_SIZED) + len(_SPREADS)} spreads")
    pulls = np.array([
        [ranges([blind_trial(case)], replace(base, pull_spread=pull), draws=draws, seed=seed) for case in masked]
        for pull in _PULLS
    ])  # fmt: skip
    base = replace(base, pull_spread=_PULLS[_best(pulls)])
    reported = [[blind_trial(one) for one in (case, *own)] for case, _, own in readings]
    sized = np.array([
        [ranges(own, _with_sized(base, at), draws=draws, seed=seed) for own in reported] for at in range(len(_SIZED))
    ])  # fmt: skip
    base = _with_sized(base, _best(sized))
    trials = [running_trials(case, base, _HORIZON) for case in cases]
    spreads = np.array([
        [ranges(own, _with_spreads(base, at), draws=draws, seed=seed) for own in trials] for at in range(len(_SPREADS))
    ])  # fmt: skip
    return Tried(points, blind, trends, pulls, sized, spreads)


def _blind_error(case: Case, masked: Case, wrong: Sequence[Case], parameters: Parameters) -> float:
    """Return the mean error with capacities as given, masked, and wrong by up to a half."""
    return float(np.mean([_error(case, parameters), _error(masked, parameters), _wrong_error(wrong, parameters)]))


def _error(case: Case, parameters: Parameters) -> float:
    return case.blind_errors(parameters).rescaled


def _wrong_error(wrong: Sequence[Case], parameters: Parameters) -> float:
    return float(np.mean([_error(case, parameters) for case in wrong]))


def _trend(base: Parameters, at: int) -> Parameters:
    days, damping, share = _TRENDS[at]
    return replace(base, trend_days=days, damping=damping, model_share=share)


def _trend_error(case: Case, parameters: Parameters) -> float:
    """Return the mean error of shares and of levels (at most 1 a day), over start days and both ways to know."""
    found = [
        running(case, parameters, day, _HORIZON, interpolated=interpolated)
        for day in starts(case, _HORIZON) for interpolated in (False, True)
    ]  # fmt: skip
    return float(np.mean([one.rescaled + min(1.0, one.normal) for one in found]))


def left_out(cases: Sequence[Case], tried: Tried, *, draws: int, seed: int) -> list[list[_Cell]]:
    """Return a row of _COLUMNS for each case, with the parameters that all others ask for."""
    rows: list[list[_Cell]] = []
    for column, case in enumerate(cases):
        own = tried.parameters([other for other in range(len(cases)) if other != column])
        rows.append([*_accuracy(case, own), *_inside(case, own, draws, seed)])
    return rows


def parts_left_out(cases: Sequence[Case], tried: Tried) -> str:
    """Write in Markdown what the errors without capacities are made of, each with the parameters all others ask for."""
    rows: list[list[_Cell]] = []
    for column, case in enumerate(cases):
        own = tried.parameters([other for other in range(len(cases)) if other != column])
        masked = without_capacities(case)
        people = masked.blind.member(central(masked.conflict, own)).in_camps.T
        parts = by_part(masked, people)
        rows.append([_error(masked, own), *parts.values()])
    return _table(("none", *parts), cases, rows)


def measured_in(rows: Sequence[Sequence[_Cell]]) -> Measured:
    """Return what the bundled file tells of the rows of `left_out`."""
    columns: dict[str, list[_Cell]] = dict(zip(_COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    blind, masked, inside = (np.array(columns[name], np.float64) for name in ("blind", "masked", "inside, masked"))
    totals = np.array(columns["totals, 60 days"], np.float64).mean(axis=0)
    return Measured(
        float(blind.mean() / 2), float(masked.mean() / 2), float(totals[0]), float(totals[1]),
        float(inside.mean()), float(inside.min()), float(inside.max()),
    )  # fmt: skip


def table(cases: Sequence[Case], rows: Sequence[Sequence[_Cell]]) -> str:
    """Write the rows of `left_out` in Markdown, with their means."""
    return _table(_COLUMNS, cases, rows)


def _table(columns: Sequence[str], cases: Sequence[Case], rows: Sequence[Sequence[_Cell]]) -> str:
    head = f"| conflict | {' | '.join(columns)} |\n| --- |{' ---: |' * len(columns)}"
    rows_text = [_row(case.conflict.name, row) for case, row in zip(cases, rows, strict=True)]
    return "\n".join([head, *rows_text, _row("mean", [_mean(cells) for cells in zip(*rows, strict=True)])])


def _accuracy(case: Case, own: Parameters) -> list[_Cell]:
    equal = np.abs(case.counted / case.counted.sum(axis=0).clip(1.0) - 1 / len(case.counted)).sum(axis=0).mean()
    pairs = [_beside_frozen(case, own, horizon, line) for line in (False, True) for horizon in (30, 60)]
    runs = [shares for shares, _ in pairs] + [pairs[at][1] for at in (1, 3)]
    wrong = _wrong_error([perturbed(case, by) for by in _PERTURBED_BY], own)
    blind = (_error(case, own), FLEE.get(case.conflict.name, np.nan), float(equal), wrong)
    return [*blind, _error(without_capacities(case), own), *runs, _totals(case, own)]


def _totals(case: Case, own: Parameters) -> tuple[float, float]:
    """Return by how much totals are off over 60 days, beside frozen ones; means over all start days."""
    days = starts(case, _HORIZON)
    ours = [total_error(case, running_people(case, own, day, _HORIZON, interpolated=False), day) for day in days]
    still = [total_error(case, frozen_people(case, day, _HORIZON, interpolated=False), day) for day in days]
    return float(np.mean(ours)), float(np.mean(still))


def _beside_frozen(case: Case, own: Parameters, horizon: int, line: bool) -> tuple[_Cell, _Cell]:
    """Return errors of shares (totals made equal) and of levels, each beside that of frozen counts."""
    ours = running(case, own, 30, horizon, interpolated=line)
    still = frozen(case, 30, horizon, interpolated=line)
    return (ours.rescaled, still.rescaled), (ours.normal, still.normal)


def _inside(case: Case, own: Parameters, draws: int, seed: int) -> list[float]:
    """Return the shares of reports inside: blind, with capacities wrong by up to a half, masked, and running."""
    wrong = [blind_trial(perturbed(case, by)) for by in _PERTURBED_BY]
    masked = [blind_trial(without_capacities(case))]
    all_trials = ([blind_trial(case)], wrong, masked, running_trials(case, own, _HORIZON))
    return [ranges(trials, own, draws=draws, seed=seed)[0] for trials in all_trials]


def _mean(cells: Sequence[_Cell]) -> _Cell:
    mean = np.array(cells, np.float64).mean(axis=0)
    return float(mean) if mean.ndim == 0 else (float(mean[0]), float(mean[1]))


def _row(name: str, cells: Sequence[_Cell]) -> str:
    texts = [f"{cell[0]:.3f} ({cell[1]:.3f})" if isinstance(cell, tuple) else f"{cell:.3f}" for cell in cells]
    return f"| {name} | {' | '.join(texts)} |"


def text_of(
    parameters: Parameters, found: Measured, cases: Sequence[Case], *, tries: int, draws: int, seed: int
) -> str:
    """Write the parameters file."""
    names = ", ".join(case.conflict.name for case in cases)
    numbers, shares = (
        "\n".join(f"{name} = {value:.6g}" for name, value in asdict(one).items()) for one in (parameters, found)
    )
    return (
        f"# Made by benchmarks/outlook_fit.py, seed {seed}, {tries} tries, {draws} draws, from the conflicts\n"
        f"# {names} (FabFlee, BSD-3; not part of this project).\n"
        "# What each stands for: parameters.py and docs/outlook.md.\n\n"
        f"[parameters]\n{numbers}\n\n[measured]\n{shares}\n"
    )


def main() -> None:
    """Fit, print the table, and write the parameters where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="a folder of FLEE folders with source_data")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tries", type=int, default=512, help="points tried for the blind model, a power of 2")
    parser.add_argument("--draws", type=int, default=60, help="members of each ensemble")
    parser.add_argument("--into", type=Path, help="the parameters file to write; else it is printed")
    asked = parser.parse_args()
    cases = cases_in(asked.data)
    tried = try_all(
        cases, tries=asked.tries, draws=asked.draws, seed=asked.seed, say=lambda text: print(text, file=sys.stderr)
    )
    rows = left_out(cases, tried, draws=asked.draws, seed=asked.seed)
    text = text_of(
        tried.parameters(range(len(cases))), measured_in(rows), cases,
        tries=asked.tries, draws=asked.draws, seed=asked.seed,
    )  # fmt: skip
    print(table(cases, rows))
    print(parts_left_out(cases, tried))
    if asked.into:
        asked.into.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
