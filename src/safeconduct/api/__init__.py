"""What `import safeconduct as sc` offers: one function a question, frozen results (docs/python.md).

Everything heavy is loaded when a function is called.
"""

from safeconduct.api.ceasefire import ceasefire
from safeconduct.api.few import Few, few_corridors
from safeconduct.api.outlook import Outlook, outlook
from safeconduct.api.passage import Passed, passage
from safeconduct.api.reach import CheapestAsks, reach
from safeconduct.api.reports import Reports, read_reports
from safeconduct.api.results import Bounded, Compared, Planned, Priced, Truce, Verified, WhatIf
from safeconduct.api.robust import RobustPlans, robust
from safeconduct.api.simulating import Simulated, SimulatedPair, simulate, simulate_pair
from safeconduct.api.tuning import TUNABLE, Tuned, tune
from safeconduct.api.verbs import (
    bound,
    compare,
    plan,
    price,
    read_case,
    read_plan,
    verify,
    what_if,
)

__all__ = [
    "TUNABLE",
    "Bounded",
    "CheapestAsks",
    "Compared",
    "Few",
    "Outlook",
    "Passed",
    "Planned",
    "Priced",
    "Reports",
    "RobustPlans",
    "Simulated",
    "SimulatedPair",
    "Truce",
    "Tuned",
    "Verified",
    "WhatIf",
    "bound",
    "ceasefire",
    "compare",
    "few_corridors",
    "outlook",
    "passage",
    "plan",
    "price",
    "reach",
    "read_case",
    "read_plan",
    "read_reports",
    "robust",
    "simulate",
    "simulate_pair",
    "tune",
    "verify",
    "what_if",
]
