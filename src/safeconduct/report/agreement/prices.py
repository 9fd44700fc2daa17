"""What each clause would bring: the rows of `price CASE --json` that ask for more of what a clause is about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from safeconduct.agreement import Clause
from safeconduct.core import CaseError, Fault

__all__ = ["Price", "best_price", "prices_of"]


@dataclass(frozen=True)
class Price:
    """One ask: in the words of `what-if`, what it would bring in persons, and what it costs in kilometre-hours."""

    change: str
    persons: int
    kilometre_hours: float


def prices_of(file: Path, clauses: Mapping[str, Clause]) -> dict[str, tuple[Price, ...]]:
    """Return the prices of each clause that is priced, the greatest gain first; of others nothing.

    A clause is priced by what names its post or point or, for a window, its id.

    Raises:
        CaseError: the file is not what `price --json` prints.
    """
    asked = _read(file)
    found = {}
    for clause in clauses.values():
        held = [one.value for one in clause.values.values()]
        names = {str(one[key]) for one in held for key in ("post", "point") if key in one}
        names |= {clause.id.partition(".")[2]} if clause.type == "window" else set()
        own = [one for one in asked if names & set(one.change.split())]
        if own:
            found[clause.id] = tuple(sorted(own, key=lambda one: (-one.persons, one.change)))
    return found


def _read(file: Path) -> list[Price]:
    """Read the asks of a file; all else in it is left aside."""
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))["prices"]
        return [Price(str(row["change"]), int(row["persons"]), float(row["kilometre_hours"])) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        expected = "what `safeconduct price CASE --json` prints"
        got = (error.strerror or "unreadable") if isinstance(error, OSError) else "another file"
        raise CaseError([Fault(file.name, 0, "prices", got, expected, "Make it anew.")]) from error


def best_price(prices: tuple[Price, ...]) -> str:
    """Return what is brought at most, as it stands in a table: `+4180 (...)`; "" where nothing is."""
    return f"+{prices[0].persons} ({prices[0].change})" if prices and prices[0].persons > 0 else ""
