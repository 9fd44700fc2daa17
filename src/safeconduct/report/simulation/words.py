"""A plan against chance in words: the one sentence of both briefs, and what causes and conducts are called."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.report.wording.figures import count
from safeconduct.report.wording.wording import Language, Words, words_of

__all__ = ["ChanceFigures", "chance_sentence", "chance_words"]


@dataclass(frozen=True, slots=True)
class ChanceFigures:
    """What both briefs say of a plan against chance.

    p10, p50: persons out on the tenth and on the middle of 100 days, by order.  nobody_out: share of days on which
    nobody gets out.  costliest: the cause without which most more persons get out; None: none was left out, or none is
    shown to cost anything.
    """

    runs: int
    p10: float
    p50: float
    nobody_out: float
    costliest: str | None


def chance_words(language: Language) -> Words:
    """Return the texts that say what chance does, in English where there are none in the language."""
    return words_of(language, "common", "chance")


def chance_sentence(figures: ChanceFigures, language: Language) -> str:
    """Say how many get out on a bad day and on a middle one, and what costs most.

    Where nobody gets out on one day in ten, on how many days that is so is said instead.
    """
    words = chance_words(language)
    holes = {"runs": count(figures.runs), "p10": count(figures.p10), "p50": count(figures.p50)}
    if round(figures.p10) > 0:
        said = words.say("chance.sure", **holes)
    else:
        said = words.say("chance.sure.nobody", days=count(100 * figures.nobody_out), **holes)
    if figures.costliest is None:
        return said
    return f"{said} {words.say('chance.costs', cause=words.say(f'cause.{figures.costliest}'))}"
