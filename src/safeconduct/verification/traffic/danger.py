"""V-P5 windows over roads, V-S4 windows over places where a convoy boards or halts; and what counts as danger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safeconduct.verification.evidence.intervals import ROUNDING_S, held_by_one
from safeconduct.verification.evidence.sides import Evidence, Run
from safeconduct.verification.evidence.survival import Stay
from safeconduct.verification.plan import Pass
from safeconduct.verification.rows import WindowRow
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_halts", "check_windows", "places_in_danger", "stays_in_danger"]


def check_windows(evidence: Evidence) -> Iterator[Violation]:
    """V-P5: a convoy, empty ones and those on foot too, is on a dangerous link within one window over that link only.

    From its head's entry to its tail's arrival, margins included; two windows that touch are still two.  The same holds
    on links whose holder lets people pass in windows only.
    Not checked: whether a window was agreed (only that it is not refused); what is dangerous is the picture's word.
    """
    margin = evidence.case.rules.margin_s
    for run in evidence.runs:
        for hop, link in run.driven():
            if link.dangerous or link.only_in_windows:
                names = {"convoy": run.convoy.id, "from": link.from_place, "to": link.to_place, "road": link.road}
                windows = evidence.table.over_link(link)
                yield from _within(windows, hop.start.head, hop.end.in_tail, margin, "V-P5", names)


def check_halts(evidence: Evidence) -> Iterator[Violation]:
    """V-S4: people gather at a dangerous place, and a convoy halts there, within one window over that place only.

    At an assembly point from first boarding to the last tail; on the way from the head's arrival to the tail's leaving;
    margins included.  A queue before a checkpoint stands at its first place and is a halt.  A window over a road covers
    no place.
    Not checked: how people come to the assembly point; buses that stand between two runs; arrival at the last place.
    """
    margin = evidence.case.rules.margin_s
    for run in evidence.runs:
        for number, here in places_in_danger(evidence, run):
            names = {"convoy": run.convoy.id, "place": here.place}
            windows = evidence.table.over_place(evidence.place(here.place))
            what = "halts" if number else "boards"
            yield from _within(windows, here.in_head, here.tail, margin, "V-S4", names, f"{what}_")


def _within(
    windows: Sequence[WindowRow],
    start: float,
    end: float,
    margin: float,
    step: str,
    names: dict[str, str],
    what: str = "",
) -> Iterator[Violation]:
    if held_by_one(((row.start, row.end) for row in windows), start, end, margin=margin):
        return
    code = "outside_windows" if windows else "without_any_window"
    yield violation(step, f"{what}{code}", **names, from_at=start, to_at=end)


def places_in_danger(evidence: Evidence, run: Run) -> Iterator[tuple[int, Pass]]:
    """Walk through the passes at which a convoy boards or halts at a dangerous place, with their numbers.

    Number 0 is boarding; empty convoys board nobody, and aid none either.
    """
    for number, here in enumerate(run.convoy.passes[:-1]):
        if not evidence.place(here.place).dangerous:
            continue
        waits = here.head > here.in_head + ROUNDING_S or here.tail > here.in_tail + ROUNDING_S
        if run.loaded if number == 0 else waits:
            yield number, here


def stays_in_danger(evidence: Evidence, run: Run) -> list[Stay]:
    """Return each stay in danger in order: at dangerous places from arrival to leaving, on dangerous links.

    The last place is not left any more: whoever arrives there is clear.
    """
    stays = []
    for hop in run.hops:
        here, there = hop.start, hop.end
        if evidence.place(here.place).dangerous:
            stays.append(Stay(here.in_head, here.in_tail, here.head, here.tail))
        if hop.link is not None and hop.link.dangerous:
            stays.append(Stay(here.head, here.tail, there.in_head, there.in_tail))
    return stays
