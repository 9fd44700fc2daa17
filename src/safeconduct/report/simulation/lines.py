"""A plan against chance as tables for people, plain text that reads as well in a file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from safeconduct.core import Place, PlaceId
from safeconduct.report.simulation.words import chance_words
from safeconduct.report.wording.figures import count, name_of, under_each_other
from safeconduct.simulation import ENDS, Difference, Effect, Spread, Study, spread_of

__all__ = ["comparison_text", "study_lines"]

Places = Mapping[PlaceId, Place]

_ALL = "all"
_END_WORDS = dict(zip(ENDS, ("out", "caught", "turned back", "under way", "waiting"), strict=True))


def study_lines(study: Study, places: Places) -> Iterator[str]:
    """Write who is where in the end, by corridor and group; then what costs most, and what other conduct changes."""
    runs = study.runs
    rest = " (stopped early)" if study.stopped else ""
    yield f"{count(runs.count)} runs{rest} of a plan for {count(float(study.compiled.planned.sum()))} persons."
    out = spread_of(runs.ended(0))
    yield f"On one day in ten no more than {count(out.p10)} get out, on one in two no more than {count(out.p50)}."
    yield ""
    yield from _ends(study)
    clear = runs.ended(1) + runs.ended(3) < 0.5
    yield f"Nobody caught and nobody under way at the end: in {100 * float(clear.mean()):.0f} of 100 runs."
    yield ""
    yield from _rows(study, places)
    if study.causes:
        yield ""
        whole = {} if study.together is None else {_ALL: study.together}
        yield from _effect_table("without", "more out", {**study.causes, **whole}, "cause")
    if study.conducts:
        yield ""
        now = chance_words("en").say(f"conduct.{study.chances.conduct}")
        yield f"Convoys that cannot go on {now}. If they did otherwise:"
        yield from _effect_table("they", "more out", study.conducts, "conduct")


def _ends(study: Study) -> list[str]:
    heads = ["persons", "mean", "+-", "p10", "p50", "p90", "worst 5 %"]
    rows = [heads]
    for number, name in enumerate(ENDS):
        spread = spread_of(study.runs.ended(number), more_is_worse=name != "out")
        rows.append([_END_WORDS[name], *_cells(spread)])
    rows.append(["came", *_cells(spread_of(study.runs.came))])
    return under_each_other(rows, right=range(1, len(heads)))


def _cells(spread: Spread) -> list[str]:
    error = "" if math.isnan(spread.standard_error) else count(spread.standard_error)
    return [count(spread.mean), error, *map(count, (spread.p10, spread.p50, spread.p90, spread.worst))]


def _rows(study: Study, places: Places) -> list[str]:
    heads = ["corridor", "from", "by", "planned", "out", "p10", "p90", "caught"]
    rows = [heads]
    for number, row in enumerate(study.compiled.rows):
        out = spread_of(study.runs.persons[:, number, 0])
        caught = float(study.runs.persons[:, number, 1].mean())
        place = name_of(PlaceId(row.place), places)
        planned = count(float(study.compiled.planned[number]))
        rows.append(
            [row.corridor, place, row.means, planned, count(out.mean), count(out.p10), count(out.p90), count(caught)]
        )
    return under_each_other(rows, right=range(3, len(heads)))


def _effect_table(first: str, second: str, effects: Mapping[str, Effect], kind: str) -> list[str]:
    rows = [[first, second, "+-", "fewer caught", "+-"]]
    for name, effect in effects.items():
        rows.append([chance_words("en").say(f"{kind}.{name}"), *_signed(effect.out), *_signed(effect.caught, -1)])
    return under_each_other(rows, right=range(1, 5))


def _signed(difference: Difference, sign: int = 1) -> Sequence[str]:
    error = "" if math.isnan(difference.standard_error) else count(difference.standard_error)
    return count(sign * difference.mean), error


def comparison_text(names: tuple[str, str], studies: tuple[Study, Study], effect: Effect) -> Iterator[str]:
    """Write two plans side by side, run by run with the same numbers."""
    rows = [["persons", *names, "difference", "95 of 100 between"]]
    for number, difference in ((0, effect.out), (1, effect.caught)):
        means = [count(float(one.runs.ended(number).mean())) for one in studies]
        low, high = difference.interval
        between = "" if math.isnan(low) else f"{count(low)} and {count(high)}"
        rows.append([_END_WORDS[ENDS[number]], *means, count(difference.mean), between])
    yield f"{count(effect.out.runs)} runs of each, with the same numbers."
    yield ""
    yield from under_each_other(rows, right=range(1, 5))
