"""Inbound aid (S8): placed before all others, at the time that costs the others least."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from safeconduct.planning.dispatch.calendars import Calendars
from safeconduct.planning.dispatch.drives import Drive, Drives
from safeconduct.planning.dispatch.kernels import EPS, timing
from safeconduct.planning.dispatch.paths import Quickest
from safeconduct.planning.dispatch.schedule import Busy
from safeconduct.planning.instance import UNBOUNDED, InboundConvoy, Instance

__all__ = ["Aid", "place_inbound"]

_Cost = Callable[[Sequence[Busy]], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Aid:
    """An inbound convoy with its times."""

    number: int
    drive: Drive
    heads: tuple[float, ...]

    def busy(self) -> list[Busy]:
        """Return the mouths it takes."""
        rows = zip(self.drive.links, self.heads, self.drive.hold, strict=True)
        return [Busy(link, head, head + hold) for link, head, hold in rows]


def place_inbound(
    instance: Instance, quickest: Quickest, cost: _Cost, tries: int
) -> tuple[tuple[Aid, ...], tuple[int, ...]]:
    """Place each inbound convoy; return those placed, and the numbers of those for which no time fits.

    cost: what the others lose, less is better, given the mouths that are taken.
    """
    placed: list[Aid] = []
    missed: list[int] = []
    for number, convoy in enumerate(instance.inbound):
        busy = [taken for aid in placed for taken in aid.busy()]
        options = _options(instance, quickest, number, convoy, busy, tries)
        if options:
            best = min(options, key=lambda aid: (*cost([*busy, *aid.busy()]), aid.heads[0]))
            placed.append(best)
        else:
            missed.append(number)
    return tuple(placed), tuple(missed)


def _options(
    instance: Instance, quickest: Quickest, number: int, convoy: InboundConvoy, busy: Sequence[Busy], tries: int
) -> list[Aid]:
    """Return it at some departures from the earliest to the latest; each as early as it can go from then on."""
    links = quickest.route(convoy.start, convoy.end)
    if not links:
        return []
    drives = Drives(instance, [links])
    drive = drives.of(links, (("car", convoy.vehicles),), pcu=convoy.pcu)
    mouths = Calendars(len(links))
    for taken in busy:
        if taken.link in drives.calendar:
            mouths.add(drives.calendar[taken.link], taken.begins, taken.ends)
    latest = min(convoy.latest_s, instance.horizon_s)
    heads = np.empty(len(links))
    found: dict[float, Aid] = {}
    for at in np.linspace(max(0.0, convoy.earliest_s), max(0.0, latest - sum(drive.travel)), max(2, tries)):
        limits = (latest, -UNBOUNDED, 0.0)
        if at >= convoy.earliest_s - EPS and timing(
            mouths.pool, drives.sets, drive.route, limits, float(at), UNBOUNDED, heads
        ):
            found.setdefault(round(float(heads[0])), Aid(number, drive, tuple(heads.tolist())))
    return list(found.values())
