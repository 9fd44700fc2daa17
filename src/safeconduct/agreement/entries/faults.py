"""What is wrong with an entry: which of the numbered steps of verification it breaks, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from safeconduct.core import SafeConductError, shown

__all__ = ["RULES", "EntryFault", "RefusedError", "Rule"]

Rule = Literal["V1", "V2", "V3", "V4", "V5", "V6", "V7", "V8", "V9", "V10", "V11"]
RULES: dict[Rule, str] = {
    "V1": "size and form",
    "V2": "canonical bytes",
    "V3": "id, name, place",
    "V4": "signature by a key valid then",
    "V5": "the role may do this",
    "V6": "the author's chain without gap or fork",
    "V7": "what was seen is here",
    "V8": "fields and values by schema",
    "V9": "named files are here and whole",
    "V10": "texts: values, plan, case, wording",
    "V11": "references and gates worked out anew",
}
"""The steps of verification in their order, with what each looks at."""


@dataclass(frozen=True, slots=True, order=True)
class EntryFault:
    """One fault of one entry.

    rule: the step that found it.  entry: its file's name or, where it has none, what was read.  level: a warning tells
    what keeps from knowing (something withheld), an error what is wrong.
    """

    entry: str
    rule: Rule
    got: str
    expected: str
    remedy: str
    level: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        where = shown(self.entry)
        return f"{self.rule} {where}: got {shown(self.got)}; expected {self.expected}. {self.remedy}".rstrip()


class RefusedError(SafeConductError):
    """Entries, or something that should hold entries, are refused; carries every fault found."""

    exit_code = 1

    def __init__(self, faults: Sequence[EntryFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
