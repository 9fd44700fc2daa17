"""timetable.csv: a row a convoy and waypoint, times on both clocks (R7)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from safeconduct.core import Clock, Place, PlaceId, harmless_cell
from safeconduct.files.instants import second_stamps, stamps
from safeconduct.planning import Convoy
from safeconduct.report.disclosure.classes import ClassRules

__all__ = ["TIMETABLE_COLUMNS", "timetable_csv"]

TIMETABLE_COLUMNS = (
    "convoy",
    "corridor",
    "means",
    "vehicles",
    "mix",
    "persons",
    "order",
    "waypoint",
    "name",
    "road",
    "in_head",
    "in_tail",
    "head",
    "tail",
    "head_second_clock",
    "tail_second_clock",
    "class",
)
"""`order` counts waypoints from 1, road is that onward; in_head and in_tail are arrivals, head and tail departures, RFC
3339; the second clock's cells are empty where there is none; an empty bus run has no corridor and 0 persons."""


def timetable_csv(convoys: Sequence[Convoy], clock: Clock, places: Mapping[PlaceId, Place], rules: ClassRules) -> str:
    """Return timetable.csv; convoys in the order given, each row says the class it was given out under (R9)."""
    first, second = stamps(clock), second_stamps(clock)
    cells = _Cells()
    names = {place: cells[held.name] for place, held in places.items()}
    lines = [",".join(TIMETABLE_COLUMNS)]
    for convoy in convoys:
        mix = "; ".join(f"{number} {means}" for means, number in sorted(convoy.mix.items()))
        own = ",".join(
            (
                *(cells[text] for text in (convoy.id, convoy.corridor or "", convoy.means)),
                f"{convoy.vehicles},{cells[mix]},{convoy.persons}",
            )
        )
        lines += [
            f"{own},{order},{cells[one.place]},{names.get(one.place, '')},{cells[one.road]},"
            f"{first[one.in_head or one.head]},{first[one.in_tail or one.tail]},{first[one.head]},{first[one.tail]},"
            f"{second[one.head]},{second[one.tail]},{rules.name}"
            for order, one in enumerate(convoy.passes, start=1)
        ]
    return "\n".join(lines) + "\n"


class _Cells(dict[str, str]):
    """Texts as cells, each quoted and made safe once: a timetable names the same places again and again."""

    def __missing__(self, text: str) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow([harmless_cell(text)])
        self[text] = made = out.getvalue() if text else ""
        return made
