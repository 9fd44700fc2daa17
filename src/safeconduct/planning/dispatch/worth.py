"""What a placed convoy is worth: its stays in danger, given to the one value function (S5)."""

from __future__ import annotations

from safeconduct.planning.dispatch.drives import Drive
from safeconduct.planning.instance import Instance, convoy_worth

__all__ = ["Worths", "stays_in_danger"]

_Stay = tuple[float, float, float, float]


def stays_in_danger(drive: Drive, heads: tuple[float, ...], begins: float) -> tuple[_Stay, ...]:
    """Return each stay as (head enters, head leaves, tail enters, tail leaves): halts and boarding at dangerous places,
    and dangerous links.  begins: first boarding, on foot setting out.
    """
    found: list[_Stay] = []
    for i, head in enumerate(heads):
        tail = head + drive.stretch[i]
        if drive.danger_from[i]:
            if i:
                came = heads[i - 1] + drive.travel[i - 1]
                found.append((came, head, came + drive.stretch[i - 1], tail))
            else:
                found.append((begins, head, begins, tail))
        if drive.danger[i]:
            found.append((head, head + drive.travel[i], tail, tail + drive.travel[i]))
    return tuple(found)


class Worths:
    """`convoy_worth`, each set of stays worked out once."""

    def __init__(self, instance: Instance) -> None:
        self._survival, self._kappa = instance.survival, instance.kappa
        self._known: dict[tuple[_Stay, ...], float] = {}

    def of(self, stays: tuple[_Stay, ...]) -> float:
        """Return what one person of weight 1 is worth."""
        if not stays or self._survival.rate_per_s == 0.0:
            return 1.0
        if stays not in self._known:
            self._known[stays] = convoy_worth(self._survival, self._kappa, stays)
        return self._known[stays]
