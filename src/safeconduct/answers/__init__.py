"""What a negotiator asks: a changed case planned anew, two plans held side by side (docs/answers.md).

change      one thing that is otherwise than in the case, applied without touching a file; CHANGE_KINDS has all
what-if     the plan before, with each change alone, and with all of them together
comparison  what two plans differ in: persons by place and means, corridors, hours, footprint
prices      each thing that can be asked for, with what it brings and who gives it
truce       the shortest cease-fire for N people, and windows that roll along with a plan

Every answer is a full plan with its value and its proven bound; what two plans' gaps leave open is said.
"""

from safeconduct.answers.change import CHANGE_KINDS, Change, ChangeError, applied
from safeconduct.answers.comparison import Comparison, CorridorKey, Figures, PeopleRow, compare_plans, figures_of
from safeconduct.answers.prices import ASK_KINDS, Ask, Priced, Prices, asks_of, priced, weighed
from safeconduct.answers.truce import CurvePoint, ShortestTruce, rolling_windows, shortest_truce
from safeconduct.answers.what_if import Answer, Asked, Outcome, planned, what_if

__all__ = [
    "ASK_KINDS",
    "CHANGE_KINDS",
    "Answer",
    "Ask",
    "Asked",
    "Change",
    "ChangeError",
    "Comparison",
    "CorridorKey",
    "CurvePoint",
    "Figures",
    "Outcome",
    "PeopleRow",
    "Priced",
    "Prices",
    "ShortestTruce",
    "applied",
    "asks_of",
    "compare_plans",
    "figures_of",
    "planned",
    "priced",
    "rolling_windows",
    "shortest_truce",
    "weighed",
    "what_if",
]
