"""What comes of other values of a rule of convoys, held against the case as given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safeconduct.simulation.spread import Difference

__all__ = ["Trial", "Tuning"]


@dataclass(frozen=True, slots=True)
class Trial:
    """One value of one rule, all else as given.

    planned: persons out by the plan; None where nobody can leave under the value, and then nothing is known of it.
    out, caught: means over the days of the choice.  gain: persons out less the weighted caught, more than as given, on
    those days.  confirmed: the same on as many fresh days, None where the value was not chosen.
    """

    rule: str
    value: float
    planned: float | None
    out: float = 0.0
    caught: float = 0.0
    gain: Difference | None = None
    confirmed: Difference | None = None

    @property
    def is_better(self) -> bool:
        """Say whether fresh days show it to be better than as given: its whole 95 % interval lies above 0."""
        return self.confirmed is not None and self.confirmed.interval[0] > 0.0


@dataclass(frozen=True, slots=True)
class Tuning:
    """What tuning found.

    given: the case's own values, None where it has none.  trials: every value tried.  together: all better values at
    once against the case as given, on fresh days; None where fewer than two rules are better.
    """

    given: Mapping[str, float | None]
    trials: tuple[Trial, ...]
    together: Difference | None
    runs: int
    caught_weight: float

    @property
    def best(self) -> dict[str, float]:
        """Return the rules for which another value is better, with it."""
        return {trial.rule: trial.value for trial in self.trials if trial.is_better}
