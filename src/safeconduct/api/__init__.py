"""What `import safeconduct as sc` offers: one function a question, frozen results (docs/python.md).

Everything heavy is loaded when a function is called.
"""

from safeconduct.api.results import Compared, Planned, Priced, Truce, Verified, WhatIf
from safeconduct.api.simulating import Simulated, SimulatedPair, simulate, simulate_pair
from safeconduct.api.verbs import ceasefire, compare, plan, price, read_case, read_plan, verify, what_if

__all__ = [
    "Compared",
    "Planned",
    "Priced",
    "Simulated",
    "SimulatedPair",
    "Truce",
    "Verified",
    "WhatIf",
    "ceasefire",
    "compare",
    "plan",
    "price",
    "read_case",
    "read_plan",
    "simulate",
    "simulate_pair",
    "verify",
    "what_if",
]
