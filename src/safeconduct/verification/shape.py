"""A walk through plain JSON that gathers every fault of shape with its path, instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from safeconduct.verification.violations import ShapeFault

__all__ = ["Shape", "instant_of"]

_MOST = 1e15  # beyond it doubles no longer count one by one; also keeps out infinity and NaN


def instant_of(text: object, known: dict[object, float]) -> float:
    """Read a time with its offset as seconds since 1970.

    known: instants read before, added to: many passes share theirs.

    Raises:
        ValueError, TypeError: not a text, not a time, or one without an offset.
    """
    found = known.get(text)
    if found is None:
        moment = datetime.fromisoformat(text)  # type: ignore[arg-type]  # whatever is no text raises TypeError
        if moment.tzinfo is None:
            raise ValueError("a time without its offset")
        known[text] = found = moment.timestamp()
    return found


@dataclass(frozen=True, slots=True)
class Shape:
    """One value of the file, the path that leads to it, the list that faults are added to, and instants read before.

    A reading method that finds something else than it expects adds a fault and returns a stand-in; whoever reads looks
    at `faults` at the end and then throws all away.
    """

    value: object
    path: str
    faults: list[ShapeFault]
    known: dict[object, float]

    def fault(self, code: str) -> None:
        """Add a fault of this value."""
        shown = "" if self.value is None else str(self.value) if not isinstance(self.value, (dict, list)) else "..."
        self.faults.append(ShapeFault(self.path, code, shown if len(shown) <= 60 else shown[:57] + "..."))

    def has(self, name: str) -> bool:
        """Say whether a key is there and not null."""
        return isinstance(self.value, dict) and self.value.get(name) is not None

    def key(self, name: str) -> Shape:
        """Return the value under a key; a missing one is a fault, and what is read of it is not reported again."""
        path = f"{self.path}.{name}" if self.path else name
        if self.has(name):
            return Shape(self.value[name], path, self.faults, self.known)  # type: ignore[index]  # has() saw to it
        if isinstance(self.value, dict):
            Shape(None, path, self.faults, self.known).fault("missing")
        return Shape(None, path, [], self.known)

    def optional(self, name: str) -> Shape | None:
        """Return the value under a key that may be absent or null."""
        return self.key(name) if self.has(name) else None

    def items(self) -> Iterator[Shape]:
        """Walk through a list."""
        if not isinstance(self.value, list):
            self.fault("not_a_list")
            return
        for number, value in enumerate(self.value):
            item = Shape(value, f"{self.path}[{number}]", self.faults, self.known)
            yield item

    def list_of(self, name: str, *, required: bool = True) -> Iterator[Shape]:
        """Walk through the objects of a list under a key; where it is not required, an absent one is empty."""
        if not required and not self.has(name):
            return
        for item in self.key(name).items():
            if isinstance(item.value, dict):
                yield item
            else:
                item.fault("not_an_object")

    def pairs(self) -> Iterator[tuple[str, Shape]]:
        """Walk through an object's keys."""
        if not isinstance(self.value, dict):
            self.fault("not_an_object")
            return
        for name, value in self.value.items():
            yield name, Shape(value, f"{self.path}.{name}", self.faults, self.known)

    def text(self) -> str:
        """Read a text that is not empty."""
        if isinstance(self.value, str) and self.value:
            return self.value
        self.fault("not_a_text")
        return ""

    def text_or_empty(self) -> str:
        """Read a text, which may be empty."""
        return "" if self.value == "" else self.text()

    def number(self) -> float:
        """Read a finite number."""
        if isinstance(self.value, (int, float)) and not isinstance(self.value, bool) and abs(self.value) < _MOST:
            return float(self.value)
        self.fault("not_a_number")
        return 0.0

    def amount(self) -> float:
        """Read a finite number, 0 or more."""
        number = self.number()
        if number < 0:
            self.fault("negative")
        return number

    def whole(self) -> int:
        """Read a whole number, 0 or more."""
        number = self.amount()
        if number != int(number):
            self.fault("not_whole")
        return int(number)

    def truth(self) -> bool:
        """Read true or false."""
        if not isinstance(self.value, bool):
            self.fault("not_true_or_false")
        return self.value is True

    def instant(self) -> float:
        """Read a time with its offset as seconds since 1970."""
        try:
            return instant_of(self.value, self.known)
        except (ValueError, TypeError):
            self.fault("not_an_instant")
            return 0.0
