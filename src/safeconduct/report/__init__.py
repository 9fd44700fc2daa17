"""What people read and carry: plan.json, timetables, briefs, summaries, and the classes they are given out under (R9).

A class says who may see a file: the parties (all), a convoy (its own corridor), the public (no convoy's hours).

folder, wording     a folder of results; words, figures and notes in every language: what the rest stands on
plan, disclosure    the file plan.json; who may see which of its fields
summary, exports    a plan as plain text; the files it makes, and how they come into a folder
verification, picture, answers, simulation   what each command prints, as JSON (documents) and for people (lines)
page, sheets        the plan's page and the printed sheets
outlook, agreement, operation   the weeks, the talks and the day, on screens and as files

A package imports only those that its docstring names. The texts lie in words/; built/ holds the built front end.
"""

from safeconduct.report.disclosure.classes import CLASSES, ClassRules
from safeconduct.report.plan.reader import PlanFile, read_plan, read_plan_file
from safeconduct.report.plan.writer import infeasible_json, plan_json

__all__ = [
    "CLASSES",
    "ClassRules",
    "PlanFile",
    "infeasible_json",
    "plan_json",
    "read_plan",
    "read_plan_file",
]
