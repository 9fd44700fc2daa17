"""Safe Conduct plans humanitarian corridors: who can leave, by which roads, when, and why the rest cannot.

The packages are stages in import order: core, statements, picture, network, planning, verification, answers, agreement,
outlook; the edges (cases, formats, records, report, api, cli) alone touch disk, clock and environment.
From Python: docs/python.md.  Words: docs/glossary.md.  Rules: docs/design.md.
"""

from safeconduct.api import (
    bound,
    ceasefire,
    compare,
    few_corridors,
    passage,
    plan,
    price,
    reach,
    read_case,
    read_plan,
    verify,
    what_if,
)

__all__ = [
    "__version__",
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

__version__ = "0.1.0"
