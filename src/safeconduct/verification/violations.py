"""What verification finds, as typed values; wording is made at the edge from words/verification."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.core import SafeConductError

__all__ = ["PlanShapeError", "ShapeFault", "Value", "Verification", "Violation", "violation"]

Value = str | int | float
"""What a violation tells of: ids, whole numbers, figures; instants under keys that end in `_at`, seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that a plan breaks.

    step: number of the step that found it, V-P1 .. V-S11.  code: what is wrong, one code one kind of fault.
    values: what it is about, in a fixed order of keys for each code.
    """

    step: str
    code: str
    values: tuple[tuple[str, Value], ...]

    def value(self, key: str) -> Value:
        """Return one of its values.

        Raises:
            KeyError: it has no such value.
        """
        return dict(self.values)[key]


def violation(step: str, code: str, **values: Value) -> Violation:
    """Make a violation."""
    return Violation(step, code, tuple(values.items()))


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """What keeps a file from being a plan.json.

    path: of the value, as `convoys[3].passes[0].head`.  code: what is wrong.  got: what stands there, shortened.
    """

    path: str
    code: str
    got: str


class PlanShapeError(SafeConductError):
    """A plan.json cannot be read; carries every fault of its shape."""

    def __init__(self, faults: tuple[ShapeFault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.path}: {fault.code} ({fault.got})" for fault in faults))


@dataclass(frozen=True, slots=True)
class Verification:
    """A plan held against its case.

    violations: all that is broken, by step.  steps: numbers of the steps that were run.  not_given: (step, key) of what
    a hand-made plan leaves out and was therefore not checked.  value, persons, convoys: worked out anew.
    """

    violations: tuple[Violation, ...]
    steps: tuple[str, ...]
    not_given: tuple[tuple[str, str], ...]
    persons: float
    value: float
    convoys: int

    @property
    def holds(self) -> bool:
        """Whether nothing is broken."""
        return not self.violations
