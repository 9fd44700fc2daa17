"""The relaxation's clock: exact instants rounded down to ticks, so that every real plan is a plan on ticks.

    tick of an instant t      k = floor(t / tick)
    lag of a link             floor(travel / tick):  t' >= t + travel  implies  k' >= k + lag
    a link is open at tick k  if some instant of [k, k + 1) ticks may enter it
    worth of being clear      S(k tick) >= S(t),   caught >= the least of S(t) - S(t + travel) over the tick

So nothing a real convoy can do is forbidden here, and nothing is worth less than in life: a bound on ticks is a bound.

Convoys with a headway (S3) are laid out vehicle by vehicle. A convoy of n that enters a link at h, h + s, ... keeps it
for [h, last + width + headway). Vehicle j of it, from 0, is moved later by j headway / n, the same on every link:

    vehicle j stands for [h + j (s + headway / n), + width + headway / n)        n such slots lie apart within that time
    width of a vehicle    width + headway / most  <=  width + headway / n
    open, halts, ends     everything stays open one headway longer
    worth                 S(t - j headway / n) <= S(t) exp(rate j headway / n);  S falls and the factor rises with j, so
                          a convoy's mean is at most that of S(t) times the factor's mean (Chebyshev's sum inequality)

so every convoy is a set of single vehicles of the relaxation, and no composition has to be listed.  Empty runs are not
moved and take their bare width; buses are moved by at most the time they load and unload, which counts as shorter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.planning.instance import Instance, Intervals, Survival

__all__ = ["MeansTicks", "TickGrid", "open_ticks", "tick_grid"]

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MeansTicks:
    """The links of an instance for one means, on ticks 0..last.

    lag, slack: int32 (m,): a link takes lag ticks, or up to lag + slack where it leads to a dangerous place.
    open: bool (m, last + 1).  width: float64 (m,), ticks the mouth is taken by one vehicle; bare: without headway.
    moved_s: seconds by which the last vehicle of a convoy is moved later.  survival: float64 (last + 2,), what being
    clear at each tick is worth at most.  halt_caught: float64 (last + 1,), least chance of being caught while halting
    through a tick at a dangerous place.  may_halt: bool (n, last + 1), a halt from tick k into k + 1 is allowed.
    caught: float64 (d, last + 1), least chance of being caught on each dangerous link; caught_row: int32 (m,), -1 safe.
    """

    lag: NDArray[np.int32]
    slack: NDArray[np.int32]
    open: NDArray[np.bool_]
    width: _Floats
    bare: _Floats
    caught: _Floats
    caught_row: NDArray[np.int32]
    moved_s: float
    survival: _Floats
    may_halt: NDArray[np.bool_]
    halt_caught: _Floats

    @property
    def short(self) -> bool:
        """Whether some link is shorter than a tick."""
        return bool(np.any(self.lag == 0))


@dataclass(frozen=True, slots=True)
class TickGrid:
    """An instance's nodes and links on ticks.

    first, order: int64 (n + 1,), int32 (m,): links by their tail (CSR).
    """

    instance: Instance
    tick_s: float
    last: int
    first: NDArray[np.int64]
    order: NDArray[np.int32]
    by_means: dict[str, MeansTicks]

    def floor(self, at_s: float) -> int:
        """Return the tick an instant lies in; an instant within a millionth of a tick before one counts as in it."""
        return int(np.floor(at_s / self.tick_s + 1e-6))

    def by_tail(self, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Return `first` and `order` of the links alone that are wanted at any tick, bool (m, ticks)."""
        ever = np.asarray(wanted.any(axis=1))
        count = np.bincount(self.instance.tail[ever], minlength=self.instance.nodes)
        return np.concatenate([[0], np.cumsum(count)]).astype(np.int64), self.order[ever[self.order]]

    def closes(self, sink: int, means: str) -> int:
        """Return the last tick at which a vehicle of a means may arrive at a sink, -1: never."""
        hours = self.instance.sinks[sink].hours
        return self.floor(max(end for _, end in hours) + self.by_means[means].moved_s) if hours else -1


def open_ticks(
    spans: Intervals, travel_s: float, entry: Intervals, tick_s: float, last: int, moved_s: float = 0.0
) -> NDArray[np.bool_]:
    """Return at which ticks a link may be entered: within a post's hours, and from entering to leaving in one span.

    moved_s: by so much vehicles may be moved later.
    """
    found = np.zeros(last + 1, np.bool_)
    for begin, end in spans:
        for opens, closes in entry:
            start, stop = max(begin, opens), min(end - travel_s, closes)
            if start <= stop + 1e-6:
                until = int(np.floor((stop + moved_s) / tick_s + 1e-6))
                found[max(0, int(np.floor(start / tick_s + 1e-6))) : until + 1] = True
    return found


def tick_grid(instance: Instance, tick_s: float, means: tuple[str, ...]) -> TickGrid:
    """Lay an instance on ticks of `tick_s` seconds for the means named."""
    moved = {name: _moved_s(instance, name) for name in means}
    last = int(np.floor((instance.horizon_s + max(moved.values(), default=0.0)) / tick_s + 1e-6))
    order = np.argsort(instance.tail, kind="stable").astype(np.int32)
    first = np.concatenate([[0], np.cumsum(np.bincount(instance.tail, minlength=instance.nodes))]).astype(np.int64)
    return TickGrid(
        instance=instance,
        tick_s=tick_s,
        last=last,
        first=first,
        order=order,
        by_means={name: _means_ticks(instance, name, tick_s, last, moved[name]) for name in means},
    )


def _moved_s(instance: Instance, means: str) -> float:
    """Return by how much the last vehicle of a convoy is moved later: a headway, a bus's at most while it stands."""
    if means == "foot":
        return 0.0
    stands = [fleet.load_s + fleet.unload_s for fleet in instance.fleets if fleet.kind == means]
    return min([instance.convoys.headway_s, *stands])


def _most_vehicles(instance: Instance) -> int:
    """Return how many vehicles no convoy exceeds: the limit, or all there are."""
    if instance.convoys.most > 0:
        return instance.convoys.most
    cars = sum(group.vehicles for group in instance.groups)
    return max(1, cars + sum(fleet.vehicles for fleet in instance.fleets))


def _means_ticks(instance: Instance, means: str, tick_s: float, last: int, moved_s: float) -> MeansTicks:
    travel = instance.travel_s(means)
    lag = np.floor(travel / tick_s + 1e-6).astype(np.int32)
    company = [means] if means == "foot" else _driven(instance, means)
    slowest = np.max([_lag(instance, name, tick_s) for name in company], axis=0)
    known: dict[tuple[int, int, float], NDArray[np.bool_]] = {}
    opened = np.empty((len(travel), last + 1), np.bool_, order="F")
    for i, seconds in enumerate(travel):
        key = (int(instance.stay_of[i]), int(instance.entry_of[i]), float(seconds))
        if key not in known:
            stay, entry = instance.interval_sets[key[0]], instance.interval_sets[key[1]]
            known[key] = open_ticks(stay, key[2], entry, tick_s, last, moved_s)
        opened[i] = known[key]
    dangerous = np.flatnonzero(instance.danger)
    row = np.full(len(travel), -1, np.int32)
    row[dangerous] = np.arange(len(dangerous))
    caught = np.zeros((len(dangerous), last + 1), order="F")
    by_travel: dict[float, _Floats] = {}
    for number, link in enumerate(dangerous):
        seconds = float(travel[link])
        if seconds not in by_travel:
            by_travel[seconds] = _least_caught(instance.survival, seconds, tick_s, last, moved_s)
        caught[number] = by_travel[seconds]
    may_halt = np.ones((instance.nodes, last + 1), np.bool_, order="F")
    for node in np.flatnonzero(instance.node_danger):
        spans = instance.interval_sets[instance.node_stay_of[node]]
        may_halt[node] = open_ticks(spans, 0.0, ((0.0, instance.horizon_s),), tick_s, last, moved_s)
        may_halt[node, :-1] &= may_halt[node, 1:]
    width = _width_s(instance, means) / tick_s
    at = np.arange(last + 2, dtype=np.float64) * tick_s
    return MeansTicks(
        lag=lag,
        slack=np.where(instance.node_danger[instance.head], slowest - lag + 1, 0).astype(np.int32),
        open=opened,
        width=width + moved_s / tick_s / _most_vehicles(instance),
        bare=width,
        caught=caught,
        caught_row=row,
        moved_s=moved_s,
        survival=instance.survival(at) * _mean_growth(instance.survival.rate_per_s * moved_s),
        may_halt=may_halt,
        halt_caught=_least_caught(instance.survival, tick_s, tick_s, last, moved_s, shift=True),
    )


def _mean_growth(exponent: float) -> float:
    """Return the mean of exp(x) for x from 0 to an exponent."""
    return float(np.expm1(exponent) / exponent) if exponent > 0.0 else 1.0


def _driven(instance: Instance, means: str) -> list[str]:
    """Return the means that may drive in one convoy with vehicles of a means."""
    return sorted({means, "car", *(fleet.kind for fleet in instance.fleets)}) if instance.convoys.mixed else [means]


def _lag(instance: Instance, means: str, tick_s: float) -> NDArray[np.int32]:
    return np.floor(instance.travel_s(means) / tick_s + 1e-6).astype(np.int32)


def _width_s(instance: Instance, means: str) -> _Floats:
    """Return how long one vehicle takes each link's mouth, so that a convoy takes at least the sum of its vehicles.

    A convoy takes max(sum of pcu / rate, vehicles / service).  Where the post binds some means and the road others, the
    sum of each one's greater share would be more than that: there all means count by what binds cars.
    """
    width = instance.spacing_s(means)
    if means == "foot":
        return width
    by_road = {name: instance.pcu[name] / instance.rate_pcu_s for name in _driven(instance, means)}
    by_post = 1.0 / instance.service_per_s
    post_binds = np.array([by_post > road for road in by_road.values()])
    torn = post_binds.any(axis=0) & ~post_binds.all(axis=0)
    by_cars = np.where(by_post > instance.pcu["car"] / instance.rate_pcu_s, by_post, by_road[means])
    return np.asarray(np.where(torn, by_cars, width))


def _least_caught(
    survival: Survival, stay_s: float, tick_s: float, last: int, moved_s: float, *, shift: bool = False
) -> _Floats:
    """Return the least of S(t) - S(t + stay) over each tick and what lies up to moved_s before it, shape (last + 1,).

    It is monotone between the instants at which t or t + stay passes a window's edge, so its least value lies at the
    tick's ends or at one of those.  shift: the halt of a tick is counted from its end to the next, never more than is.
    """
    if survival.rate_per_s == 0.0:
        return np.zeros(last + 1)
    from scipy.ndimage import minimum_filter1d

    def caught(at_s: _Floats) -> _Floats:
        return np.asarray(survival(at_s) - survival(at_s + stay_s))

    at = np.arange(last + 2, dtype=np.float64) * tick_s
    ends = caught(at)
    least = np.minimum(ends[:-1], ends[1:])
    edges = np.concatenate([survival.begins, survival.ends])
    for edge in np.concatenate([edges, edges - stay_s]):
        k = int(np.floor(edge / tick_s))
        if 0 <= k <= last:
            least[k] = min(least[k], float(caught(np.array([edge]))[0]))
    if shift:
        least[:-1] = np.minimum(least[:-1], least[1:])
    back = int(np.ceil(moved_s / tick_s - 1e-6))
    if back > 0:  # trailing window: from `back` ticks before up to the tick itself
        least = minimum_filter1d(least, back + 1, origin=back - (back + 1) // 2, mode="nearest")
    return np.maximum(least, 0.0)
