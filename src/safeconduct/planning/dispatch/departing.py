"""From when people may depart: each window may say so for the convoys it holds on their first road in danger (S3)."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.planning.dispatch.kernels import EPS
from safeconduct.planning.instance import Instance

__all__ = ["may_depart"]


def may_depart(
    instance: Instance,
    links: Sequence[int],
    heads: Sequence[float],
    stretch: Sequence[float],
    travel: Sequence[float],
    begins_s: float,
) -> bool:
    """Say whether a convoy that begins to board at an instant meets a window that allows it.

    The first of its links that is passed in windows only counts: one window holds it there from head's entry to tail's
    arrival, and allows departures by then.  heads, stretch, travel: by link, seconds.
    """
    if not instance.departs:
        return True
    for i, link in enumerate(links):
        windows = instance.departs.get(link)
        if windows is not None:
            enters, leaves = heads[i], heads[i] + stretch[i] + travel[i]
            held = [since for begin, end, since in windows if begin <= enters + EPS and leaves <= end + EPS]
            return any(since <= begins_s + EPS for since in held)
    return True
