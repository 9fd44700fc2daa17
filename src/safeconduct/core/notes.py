"""What a stage has to say, as a code and values: it is worded once, at the edge, in every language.

A stage gives `Note("no_boarding_limit", {"point": "a1"})`; the sentence to each code is in report/words/*.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

__all__ = ["Note", "NoteValue"]

NoteValue = str | int | float | bool | datetime | tuple[str, ...]
"""What may stand in a sentence: an id or text, a figure, an instant (aware UTC), a list of ids."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to say.

    code: which sentence, in small letters and underscores.  values: what goes into it, by name; a name tells the kind
    of a text (place, road, point, checkpoint, fleet, window, means, party), so that ids can be printed as names.
    """

    code: str
    values: Mapping[str, NoteValue] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Equal notes hash alike, whatever the order of their values."""
        return hash(self.key)

    def __lt__(self, other: Note) -> bool:
        """Sort by code, then by values."""
        return self.key < other.key

    @property
    def key(self) -> tuple[str, str]:
        """What orders notes: the code, then the values in the order of their names."""
        return self.code, repr(sorted(self.values.items()))
