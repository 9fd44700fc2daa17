"""What `import safeconduct as sc` offers: one function a question, frozen results (docs/python.md).

Everything heavy is loaded when a function is called.
"""

from safeconduct.api.ceasefire import ceasefire
from safeconduct.api.few import Few, few_corridors
from safeconduct.api.passage import Passed, passage
from safeconduct.api.reach import CheapestAsks, reach
from safeconduct.api.results import Bounded, Compared, Planned, Priced, Truce, Verified, WhatIf
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
    "Bounded",
    "CheapestAsks",
    "Compared",
    "Few",
    "Passed",
    "Planned",
    "Priced",
    "Truce",
    "Verified",
    "WhatIf",
    "bound",
    "ceasefire",
    "compare",
    "few_corridors",
    "passage",
    "plan",
    "price",
    "reach",
    "read_case",
    "read_plan",
    "verify",
    "what_if",
]
