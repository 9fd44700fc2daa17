"""What can go wrong, said so that a tired person can correct it: what, where, got, expected, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from safeconduct.core.characters import shown
from safeconduct.core.notes import Note

__all__ = ["CaseError", "Fault", "InfeasibleError", "ProofError", "SafeConductError", "UsageError"]

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of one file, with all that is needed to correct it.

    `line` counts from 1 and 0 means the file as a whole; `column` is a column's name (or a key of case.toml),
    empty where the row or the file as a whole is meant.
    """

    file: str
    line: int
    column: str
    got: str
    expected: str
    remedy: str
    level: Level = "error"

    def __str__(self) -> str:
        where = shown(self.file) + (f":{self.line}" if self.line else "") + (f" [{self.column}]" if self.column else "")
        return f"{where}: got {self.got}; expected {self.expected}. {self.remedy}"


class SafeConductError(Exception):
    """Base of every error this package raises on purpose; the command line maps `exit_code` to its own."""

    exit_code = 1


class CaseError(SafeConductError):
    """A case, or another input file, is at fault; carries every fault found, not only the first."""

    exit_code = 1

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UsageError(SafeConductError):
    """The command or call was used wrongly (a folder that is not there, an output that would be overwritten)."""

    exit_code = 2


class InfeasibleError(SafeConductError):
    """Nothing can be planned; says why, and what would help (design.md R1)."""

    exit_code = 3

    def __init__(self, because: Sequence[Note], what_would_help: Sequence[Note]) -> None:
        self.because = tuple(because)
        self.what_would_help = tuple(what_would_help)
        super().__init__("; ".join(note.code for note in self.because))


class ProofError(SafeConductError):
    """A proof is broken: a plan above its own bound, or one that breaks a rule it was made under (S11, S12).

    It is a fault of this program, never of the case, and no figure is repaired.  what: the rule; got, limit: the two
    figures that contradict each other, where it is about figures.
    """

    exit_code = 4

    def __init__(self, what: str, *, got: float | None = None, limit: float | None = None) -> None:
        self.what, self.got, self.limit = what, got, limit
        figures = "" if got is None or limit is None else f": {got!r} against {limit!r}"
        super().__init__(f"{what}{figures}")
