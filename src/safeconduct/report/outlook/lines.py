"""An outlook as a person reads it in the terminal: who is where on which day, how sure that is, what drives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from safeconduct.report.wording.figures import about, number, under_each_other

__all__ = ["days_shown", "outlook_text"]

_STEPS = (7, 14, 30, 60)
_MOST_DRIVERS = 8
_MODES = {
    "blind": "totals by day as counted, where people go as forecast",
    "running": "counts known to day {known_to}, forecast after it",
    "open": "totals as counted so far, then as expected in totals.csv",
}

Json = Mapping[str, Any]


def days_shown(days: Sequence[int]) -> list[int]:
    """Return the days that are printed where none are asked for: a week, two, a month and two in, and the last."""
    first, last = days[0], days[-1]
    steps = [first - 1 + step for step in _STEPS] if first else list(_STEPS)
    return sorted({day for day in (*steps, last) if first <= day <= last})


def outlook_text(outlook: Json, days: Sequence[int]) -> str:
    """Write what `outlook_json` gave, for people.

    Args:
        outlook: the outlook.
        days: days that are shown, each one of the outlook's.
    """
    columns = [outlook["days"].index(day) for day in days]
    parts = [
        _head(outlook),
        "\n".join(under_each_other(_table(outlook, columns), right=range(1, len(columns) + 1))),
        _part("By country", under_each_other(_countries(outlook, columns), right=range(1, len(columns) + 1))),
        _sure(outlook),
        _part("What drives it", [one["words"] for one in outlook["drivers"][:_MOST_DRIVERS]]),
        *(_what_if(outlook, one, columns) for one in outlook["what_if"]),
        _part("Assumed", [one["en"] for one in outlook["assumed"]]),
        _part("What we do not know", [one["en"] for one in outlook["unknown"]]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(outlook: Json) -> str:
    mode = _MODES[outlook["mode"]].format(known_to=outlook["known_to"])
    span = f"days {outlook['days'][0]} to {outlook['days'][-1]}, {outlook['dates'][0]} to {outlook['dates'][-1]}"
    return f"{outlook['title']}: where people will go\n{mode}; {span}\n{outlook['says']}"


def _table(outlook: Json, columns: Sequence[int]) -> list[list[str]]:
    """Return the header and a row a reception place, most people on the last day first; then all together."""
    names = {site["id"]: site["name"] for site in outlook["sites"]}
    header = ["", *(f"day {outlook['days'][at]}, {outlook['dates'][at]}" for at in columns)]
    rows = sorted(range(len(outlook["places"])), key=lambda row: (-(outlook["people"][row][columns[-1]] or 0), row))
    people, low, high = outlook["people"], outlook["low"], outlook["high"]
    body = [[names[outlook["places"][row]], *_cells(people[row], low[row], high[row], columns)] for row in rows]
    total = ["in all", *_cells(outlook["total"], outlook["total_low"], outlook["total_high"], columns)]
    travelling = ["on the road", *(about(outlook["travelling"][at]) for at in columns)]
    return [header, *body, total, travelling]


def _countries(outlook: Json, columns: Sequence[int]) -> list[list[str]]:
    """Return the header and a row a country: persons, their range and their share of all on each day."""
    header = ["", *(f"day {outlook['days'][at]}" for at in columns)]
    rows = []
    for one in outlook["countries"]:
        cells = _cells(one["people"], one["low"], one["high"], columns)
        shares = [_share(one["people"][at], outlook["total"][at]) for at in columns]
        name = one["country"].replace("_", " ") or "country not known"
        rows.append([name, *(f"{cell}, {share}" for cell, share in zip(cells, shares, strict=True))])
    return [header, *rows]


def _share(people: float, total: float) -> str:
    return f"{round(100 * people / total)}\u202f%" if total > 0 else "\u2013"


def _cells(
    people: Sequence[float], low: Sequence[float | None], high: Sequence[float | None], columns: Sequence[int]
) -> list[str]:
    """Write people with their range: `12 000 (9 000-15 000)`."""
    cells = []
    for at in columns:
        least, most = low[at], high[at]
        span = "" if least is None or most is None else f" ({about(least)}\u2013{about(most)})"
        cells.append(about(people[at]) + span)
    return cells


def _sure(outlook: Json) -> str:
    ranged = outlook["total_low"][-1] is not None
    range_words = "In brackets: four times in five the number is in this range."
    lines = [range_words if ranged else "No ranges were worked out."]
    if outlook["error"]:
        error = outlook["error"]
        lines.append(
            f"Against the counts of {error['days']} days: rescaled error {number(error['rescaled'], 3)} (twice the "
            f"share of people forecast in the wrong place), normal error {number(error['normal'], 3)}."
        )
    return _part("How sure", lines)


def _what_if(outlook: Json, asked: Json, columns: Sequence[int]) -> str:
    """Write what a change does: more (+) or fewer (-) people in each place, those it does most to first."""
    names = {site["id"]: site["name"] for site in (*outlook["sites"], *asked["new"])}
    rows = []
    for row, place in enumerate(asked["places"]):
        if max(abs(value or 0) for value in asked["people"][row]) >= 0.5:
            rows.append((row, [names[place], *(_change(asked, row, at) for at in columns)]))
    rows.sort(key=lambda one: (-abs(asked["people"][one[0]][columns[-1]] or 0), one[0]))
    title = f"What if: {asked['asked']}"
    if not rows:
        return _part(title, ["nothing changes in any reception place"])
    header = ["", *(f"day {outlook['days'][at]}" for at in columns)]
    return _part(title, under_each_other([header, *(cells for _, cells in rows)], right=range(1, len(columns) + 1)))


def _change(asked: Json, row: int, at: int) -> str:
    people, low, high = (asked[key][row][at] for key in ("people", "low", "high"))
    span = "" if low is None or high is None else f" ({_signed(low)} to {_signed(high)})"
    return _signed(people) + span


def _signed(value: float) -> str:
    return f"+{about(value)}" if round(value) > 0 else about(value).replace("-", "\u2212")


def _part(title: str, rows: Sequence[str]) -> str:
    return "\n".join([title, *(f"  {row}" for row in rows)]) if rows else ""
