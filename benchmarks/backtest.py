"""Print planned persons beside persons counted on the day, corridor by corridor, as a table for docs/backtest.md.

    python benchmarks/backtest.py [OUT] [--write]

OUT is the folder with `<case>/plan.json`, `out` if not given; --write puts the table into the page.  Counts come
from examples/counted.csv.  A count or a plan that is not there stays a dash, never a zero (R1); a count of another
day than the case's is told with its date.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Counted", "main", "planned", "put_into", "read_counted", "read_plans", "table"]

_ROOT = Path(__file__).resolve().parents[1]
_PAGE = _ROOT / "docs" / "backtest.md"
_BEGIN, _END = "<!-- table: benchmarks/backtest.py -->", "<!-- end of table -->"
_THIN = "\u2009"


@dataclass(frozen=True, slots=True)
class Counted:
    """Persons counted out, as somebody told it.

    origins: places of which any counts; persons: None where nobody told a number; approx: "", "yes" or "more than".
    """

    case: str
    date: str
    origins: tuple[str, ...]
    destination: str
    persons: int | None
    approx: str
    source: str

    @property
    def words(self) -> str:
        """The count as the table shows it: `about 3 000`, `more than 60 000`, a dash where it is unknown."""
        if self.persons is None:
            return "–"
        before = {"": "", "yes": "about "}.get(self.approx, f"{self.approx} ")
        return f"{before if self.persons else ''}{_grouped(self.persons)}"


def _grouped(persons: int) -> str:
    return f"{persons:,}".replace(",", _THIN)


def read_counted(path: Path) -> list[Counted]:
    """Read the table of counts (columns case, date, origin, destination, persons, approx, source)."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [
            Counted(
                row["case"],
                row["date"],
                tuple(row["origin"].split(";")),
                row["destination"],
                int(row["persons"]) if row["persons"] else None,
                row["approx"],
                row["source"],
            )
            for row in csv.DictReader(handle)
        ]


def read_plans(out: Path, cases: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Read `<out>/<case>/plan.json` of each case that has one."""
    files = {case: out / case / "plan.json" for case in cases}
    return {case: json.loads(path.read_text(encoding="utf-8")) for case, path in files.items() if path.is_file()}


def planned(plan: Mapping[str, Any], count: Counted) -> int:
    """Sum the persons of a plan's corridors from any of the count's origins to its destination."""
    return sum(
        sum(corridor["persons"].values())
        for corridor in plan["corridors"]
        if corridor["origin"] in count.origins and corridor["destination"] == count.destination
    )


def table(counts: Sequence[Counted], plans: Mapping[str, Mapping[str, Any]]) -> str:
    """Write the table in Markdown, a row a count, in the order given."""
    lines = ["| case | corridor | planned | counted | on | by whom |", "| --- | --- | ---: | ---: | --- | --- |"]
    for count in counts:
        plan = plans.get(count.case)
        planned_text = "–" if plan is None else _grouped(planned(plan, count))
        way = f"{', '.join(count.origins)} – {count.destination}"
        lines.append(f"| {count.case} | {way} | {planned_text} | {count.words} | {count.date} | {count.source} |")
    return "\n".join(lines)


def put_into(page: str, made: str) -> str:
    """Return the page with the table between its two marks made new.

    Raises:
        ValueError: the page has not both marks, in order.
    """
    before, begin, rest = page.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"docs/backtest.md: expected the marks {_BEGIN} and {_END}; write both on lines of their own")
    return f"{before}{_BEGIN}\n{made}\n{_END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Print the table, or write it into the page; exit code 2 where the arguments are wrong."""
    folders = [word for word in arguments if word != "--write"]
    if len(folders) > 1:
        print(__doc__, file=sys.stderr)
        return 2
    counts = read_counted(_ROOT / "examples" / "counted.csv")
    out = Path(folders[0]) if folders else _ROOT / "out"
    made = table(counts, read_plans(out, sorted({count.case for count in counts})))
    if "--write" in arguments:
        fresh = _PAGE.with_suffix(".tmp")
        fresh.write_text(put_into(_PAGE.read_text(encoding="utf-8"), made), encoding="utf-8")
        fresh.replace(_PAGE)
    else:
        print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
