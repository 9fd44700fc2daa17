"""Led convoys as a flow: a problem of single vehicles that every plan of led convoys fits into.

A convoy of V vehicles, q PCU in all, takes the mouth of a link for D + headway with D >= q / rate (planning.md S2, S3).
Give vehicle j of V the part of that time at (j / V) of it: a time

    p(j) = e(j) + (j / V) headway,   e(j): when it enters itself

The shift (j / V) headway is the same on every link, so p(j) keeps all travel times; parts of one link do not overlap;
and each part lasts at least

    spacing' = spacing + headway / most

So the p(j) are a plan of single vehicles on roads of that spacing, up to one headway later than the plan itself:
windows, opening hours and the horizon end one headway later here.  Intake counts from the head's arrival, perhaps
before a vehicle of the tail is there: only its sum over the opening hours is kept.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp

from safeconduct.planning.instance import UNBOUNDED, Instance, Intervals, Sink

__all__ = ["later_worth", "single_relaxation"]


def single_relaxation(instance: Instance) -> Instance:
    """Return the problem of single vehicles that holds every plan of led convoys (see above); itself where none is led.

    Without a greatest size a headway may be shared by any number of vehicles: then roads keep their spacing.
    """
    limits = instance.convoys
    single = replace(limits, least=1, headway_s=0.0)
    if limits.headway_s <= 0.0:
        return replace(instance, convoys=single)
    more = limits.headway_s / limits.most if limits.most else 0.0
    later = limits.headway_s
    return replace(
        instance,
        convoys=single,
        horizon_s=instance.horizon_s + later,
        rate_pcu_s=instance.pcu["car"] / (instance.spacing_s("car") + more),
        interval_sets=tuple(_later(hours, later) for hours in instance.interval_sets),
        lines=tuple(replace(line, hours=_later(line.hours, later)) for line in instance.lines),
        sinks=tuple(_without_intake(sink, instance.horizon_s, later) for sink in instance.sinks),
    )


def later_worth(instance: Instance) -> float:
    """Return what one weighted person of `single_relaxation` may be worth in the plan: up to one headway earlier.

        S(t) <= S(t + headway) exp(rate x headway)

    Value less the loss of those caught keeps this too while no two windows are less than a headway apart: a stay that
    is moved then meets no window but its own, so S falls no less at its beginning than at its end.  Else UNBOUNDED.
    """
    survival, headway = instance.survival, instance.convoys.headway_s
    apart = survival.begins[1:] - survival.ends[:-1]
    if instance.kappa > 0.0 and (apart < headway).any():
        return UNBOUNDED
    return exp(survival.rate_per_s * headway)


def _later(hours: Intervals, later_s: float) -> Intervals:
    """Return intervals that end later, joined where they then meet."""
    found: list[tuple[float, float]] = []
    for begin, end in sorted(hours):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end + later_s))
        else:
            found.append((begin, end + later_s))
    return tuple(found)


def _without_intake(sink: Sink, horizon_s: float, later_s: float) -> Sink:
    """Return a sink that takes in at any rate, but no more in all than its rate allows in its opening hours."""
    hours = _later(sink.hours, later_s)
    if sink.rate_per_s == UNBOUNDED:
        return replace(sink, hours=hours)
    opened = sum(max(0.0, min(end, horizon_s) - begin) for begin, end in sink.hours)
    return replace(sink, rate_per_s=UNBOUNDED, capacity=min(sink.capacity, sink.rate_per_s * opened), hours=hours)
