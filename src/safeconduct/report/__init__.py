"""What people read and carry: plan.json, timetables, briefs, summaries, and the classes they are given out under (R9).

A class says who may see a file: the parties (all), a convoy (its own corridor), the public (no convoy's hours).
"""

from safeconduct.report.classes import CLASSES, ClassRules
from safeconduct.report.plan_json import infeasible_json, plan_json
from safeconduct.report.plan_reader import PlanFile, read_plan, read_plan_file

__all__ = [
    "CLASSES",
    "ClassRules",
    "PlanFile",
    "infeasible_json",
    "plan_json",
    "read_plan",
    "read_plan_file",
]
