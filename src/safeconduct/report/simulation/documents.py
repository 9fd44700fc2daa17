"""A plan against chance as JSON (docs/simulation.md, docs/schemas/simulate.schema.json)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np

from safeconduct.cases.chances import chance_figures
from safeconduct.core import Clock
from safeconduct.simulation import (
    CURVE_S,
    ENDS,
    Chances,
    Compiled,
    Difference,
    Effect,
    Spread,
    Study,
    Trace,
    openings_of,
    spread_of,
)

__all__ = [
    "SIMULATE_FORMAT",
    "chances_json",
    "difference_json",
    "pair_json",
    "replay_json",
    "spread_json",
    "study_json",
]

SIMULATE_FORMAT = "safeconduct.simulate/1"
"""Name and version of what `simulate --json` prints."""

Json = dict[str, Any]
_WORSE_IF_MORE = ("caught", "back", "under_way", "waiting")


def spread_json(spread: Spread) -> Json:
    """Return a spread; a standard error of one run is null."""
    return {
        "mean": _rounded(spread.mean),
        "standard_error": _rounded(spread.standard_error),
        "p10": _rounded(spread.p10),
        "p50": _rounded(spread.p50),
        "p90": _rounded(spread.p90),
        "worst": _rounded(spread.worst),
    }


def difference_json(difference: Difference) -> Json:
    """Return a paired difference with its 95 % interval."""
    low, high = difference.interval
    return {
        "persons": _rounded(difference.mean),
        "standard_error": _rounded(difference.standard_error),
        "low": _rounded(low),
        "high": _rounded(high),
    }


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 3)


def _effect(effect: Effect) -> Json:
    return {
        "runs": effect.out.runs,
        "out": difference_json(effect.out),
        "caught": difference_json(effect.caught),
    }


def study_json(study: Study, clock: Clock, *, case: str, plan: str, mark: str) -> Json:
    """Return what a study tells; plan: the file that was driven, mark: its `plan_mark`."""
    compiled, runs = study.compiled, study.runs
    ends = {name: runs.ended(number) for number, name in enumerate(ENDS)}
    gone = ends["caught"] + ends["under_way"]
    return {
        "format": SIMULATE_FORMAT,
        "case": case,
        "plan": plan,
        "plan_mark": mark,
        "runs": runs.count,
        "wanted": study.wanted,
        "stopped": study.stopped,
        "seed": study.seed,
        "persons": {
            "leaving": round(compiled.leaving, 3),
            "planned": round(float(compiled.planned.sum()), 3),
            "left": round(compiled.left, 3),
        },
        "came": spread_json(spread_of(runs.came)),
        **{name: _spread(name, values) for name, values in ends.items()},
        "all_clear_by_end": round(float((gone < 0.5).mean()), 4),
        "nobody_out": round(float((ends["out"] < 0.5).mean()), 4),
        "by": list(_by_row(study)),
        "corridors": list(_corridors(study)),
        "openings": list(_openings(study)),
        "curve": list(_curve(study, clock)),
        "stood": list(_stood(study, clock)),
        "causes": {cause: _effect(effect) for cause, effect in study.causes.items()},
        "all_causes": None if study.together is None else _effect(study.together),
        "conduct": study.chances.conduct,
        "conducts": {name: _effect(effect) for name, effect in study.conducts.items()},
        "chances": chances_json(study.chances),
    }


def pair_json(first: Json, other: Json, effect: Effect) -> Json:
    """Return two plans side by side; both, as `study_json` gives them, without causes."""
    return {
        "format": SIMULATE_FORMAT,
        "case": first["case"],
        "plans": [first, other],
        "difference": _effect(effect),
    }


def _spread(name: str, values: np.ndarray[Any, Any]) -> Json:
    return spread_json(spread_of(values, more_is_worse=name in _WORSE_IF_MORE))


def chances_json(chances: Chances) -> list[Json]:
    """Return every figure that was used, with its source."""
    return [
        {"key": key, "value": list(value) if isinstance(value, tuple) else value, "source": source}
        for key, value, source in chance_figures(chances)
    ]


def _by_row(study: Study) -> Iterator[Json]:
    for number, row in enumerate(study.compiled.rows):
        persons = study.runs.persons[:, number]
        yield {
            "corridor": row.corridor or None,
            "place": row.place,
            "destination": row.destination,
            "means": row.means,
            "planned": round(float(study.compiled.planned[number]), 3),
            **{name: _spread(name, persons[:, end]) for end, name in enumerate(ENDS)},
        }


def _corridors(study: Study) -> Iterator[Json]:
    for number, name in enumerate(study.compiled.corridors):
        ends, _, day = name.rpartition("|")
        origin, _, destination = ends.partition(">")
        opened = round(float(study.runs.opened[:, number].mean()), 4)
        yield {"origin": origin, "destination": destination, "day": int(day) + 1, "opened": opened}


def _openings(study: Study) -> Iterator[Json]:
    """Walk through origins and destinations: how often one opened, and who got out on all days and on those."""
    for one in openings_of(study.compiled, study.runs):
        yield {
            "origin": one.origin,
            "destination": one.destination,
            "planned": round(one.planned, 3),
            "opened": round(float(one.opened.mean()), 4),
            "out": spread_json(spread_of(one.out)),
            "out_if_opened": spread_json(spread_of(one.out_if_opened)) if one.opened.any() else None,
        }


def _instant(compiled: Compiled, seconds: float, clock: Clock) -> str:
    return clock.local(datetime.fromtimestamp(round(compiled.base + seconds), UTC)).isoformat()


def _curve(study: Study, clock: Clock) -> Iterator[Json]:
    planned = _planned_curve(study.compiled, study.runs.curve.shape[1])
    for number in range(study.runs.curve.shape[1]):
        spread = spread_of(study.runs.curve[:, number])
        yield {
            "at": _instant(study.compiled, (number + 1) * CURVE_S, clock),
            "planned": round(float(planned[number]), 3),
            "mean": _rounded(spread.mean),
            "p10": _rounded(spread.p10),
            "p50": _rounded(spread.p50),
            "p90": _rounded(spread.p90),
        }


def _planned_curve(compiled: Compiled, quarters: int) -> np.ndarray[Any, Any]:
    """Return the persons out by the end of each quarter of an hour by the plan: each vehicle at its planned arrival."""
    layout = compiled.layout
    vehicles = layout.vehicles[~layout.vehicles["joins"] & (layout.vehicles["row"] >= 0)]
    last = layout.hops[layout.convoys["hop_b"][vehicles["convoy"]] - 1]
    at = last["in_head"] + vehicles["share"] * (last["in_tail"] - last["in_head"])
    number = np.clip(np.ceil(at / CURVE_S).astype(np.int64) - 1, 0, quarters - 1)
    return np.cumsum(np.bincount(number, weights=vehicles["planned"], minlength=quarters))


def _stood(study: Study, clock: Clock) -> Iterator[Json]:
    """Walk through where and when people stood beyond the plan, in the mean; less than a person-hour is left out."""
    hours = study.runs.stood / study.runs.count / 3600.0
    for place, hour in zip(*np.nonzero(hours >= 1.0), strict=True):
        yield {
            "place": study.compiled.places[place],
            "from": _instant(study.compiled, hour * 3600.0, clock),
            "person_hours": round(float(hours[place, hour]), 1),
        }


def replay_json(compiled: Compiled, trace: Trace, run: int, clock: Clock) -> Json:
    """Return one run as passes, for the time-distance diagram: when head and tail left and arrived."""
    from safeconduct.report.simulation.days import ends_of_convoy  # needs numba

    convoys = []
    for number, name in enumerate(compiled.convoys):
        first, end = compiled.layout.convoys["hop_a"][number], compiled.layout.convoys["other_b"][number]
        ends = [*zip(compiled.hops[number], compiled.hops[number][1:], strict=False)]
        ends += zip(compiled.others[number], compiled.others[number][1:], strict=False)
        hops = [
            {
                "from": ends[at][0],
                "to": ends[at][1],
                "head": _instant(compiled, float(hop["seen_head"]), clock),
                "tail": _instant(compiled, float(hop["seen_tail"]), clock),
                "in_head": _instant(compiled, float(hop["seen_in_head"]), clock),
                "in_tail": _instant(compiled, float(hop["seen_in_tail"]), clock),
            }
            for at, hop in enumerate(trace.hops[first:end])
            if math.isfinite(hop["seen_head"])
        ]
        convoys.append({"id": name, "hops": hops, "persons": ends_of_convoy(compiled, trace, number)})
    return {"run": run, "convoys": convoys}
