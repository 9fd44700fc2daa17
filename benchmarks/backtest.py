"""Print planned persons beside persons counted on the day, corridor by corridor, as a table for docs/backtest.md.

    python benchmarks/backtest.py [OUT] [--write]

OUT is the folder with `<case>/plan.json`, `out` if not given; --write puts the table into the page.  Each plan is
driven on 1,000 days with the default chances, for two bands p5 to p95 beside the count: of all days, and of those on
which a corridor of the count opened.  Counts come from examples/counted.csv.  A count or a plan that is not there
stays a dash, never a zero (R1); a count of another day than the case's is reported with its date.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Counted", "main", "planned", "put_into", "read_counted", "read_plans", "table"]

_ROOT = Path(__file__).resolve().parents[1]
_PAGE = _ROOT / "docs" / "backtest.md"
_BEGIN, _END = "<!-- table: benchmarks/backtest.py -->", "<!-- end of table -->"
_DAYS = 1000
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


Days = Mapping[tuple[str, str], tuple[Sequence[float], Sequence[bool]]]
"""Persons out and whether the corridor opened, a day each, by origin and destination."""


def drive(case: str, file: Path) -> Days:
    """Drive a plan on 1,000 days with the default chances."""
    from safeconduct import api
    from safeconduct.simulation import openings_of

    loaded = api.read_case(_ROOT / "examples" / case)
    study = api.simulate(loaded, file, runs=_DAYS, effects=0, workers=None).study
    found = openings_of(study.compiled, study.runs)
    return {(one.origin, one.destination): (one.out.tolist(), one.opened.tolist()) for one in found}


def band(days: Days, count: Counted, *, opened: bool = False) -> tuple[float, float] | None:
    """Return p5 and p95 of persons out by the corridors of a count, by order of the days; None: there are none.

    opened: only of days on which any of them opened.
    """
    own = [days[origin, count.destination] for origin in count.origins if (origin, count.destination) in days]
    persons = zip(*(out for out, _ in own), strict=True)
    counts = zip(*(is_open for _, is_open in own), strict=True)
    sums = sorted(sum(day) for day, one in zip(persons, counts, strict=True) if any(one) or not opened)
    if not sums:
        return None
    return sums[math.ceil(0.05 * len(sums)) - 1], sums[math.ceil(0.95 * len(sums)) - 1]


def _band_words(days: Days | None, count: Counted, *, opened: bool) -> tuple[str, str]:
    """Return the band, and whether the count lies in it; dashes where one of the two is not known."""
    found = None if days is None else band(days, count, opened=opened)
    if found is None:
        return "–", "–"
    low, high = (round(one) for one in found)
    words = f"{_grouped(low)} to {_grouped(high)}"
    if count.persons is None:
        return words, "–"
    return words, "yes" if low <= count.persons <= high else "no"


def table(
    counts: Sequence[Counted], plans: Mapping[str, Mapping[str, Any]], days: Mapping[str, Days] | None = None
) -> str:
    """Write the table in Markdown, a row a count, in the order given; days: of each case that was driven."""
    heads = (
        "case", "corridor", "planned", "p5 to p95", "within", "if it opened", "within", "counted", "on", "by whom",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "| --- | --- | ---: | ---: | --- | ---: | --- | ---: | --- | --- |"]
    for count in counts:
        plan = plans.get(count.case)
        planned_text = "–" if plan is None else _grouped(planned(plan, count))
        way = f"{', '.join(count.origins)} – {count.destination}"
        own = (days or {}).get(count.case)
        bands = [*_band_words(own, count, opened=False), *_band_words(own, count, opened=True)]
        cells = count.case, way, planned_text, *bands, count.words, count.date, count.source
        lines.append(f"| {' | '.join(cells)} |")
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
    plans = read_plans(out, sorted({count.case for count in counts}))
    made = table(counts, plans, {case: drive(case, out / case / "plan.json") for case in plans})
    if "--write" in arguments:
        fresh = _PAGE.with_suffix(".tmp")
        fresh.write_text(put_into(_PAGE.read_text(encoding="utf-8"), made), encoding="utf-8")
        fresh.replace(_PAGE)
    else:
        print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
