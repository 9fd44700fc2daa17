"""A plan held against its case, step by step, by rules of its own: nothing here knows how plans are made.

The standard library and `core` only.  An edge hands in the case as plain rows (`CaseRows`) and the plan.json as json
read it; `verify` returns typed violations, each with the number of the step that found it.
"""

from safeconduct.verification.plan import Plan
from safeconduct.verification.reader import PLAN_FORMAT, read_plan
from safeconduct.verification.rows import (
    ALWAYS,
    UNBOUNDED,
    AssemblyRow,
    CaseRows,
    FleetRow,
    GroupRow,
    InboundRow,
    LinkRow,
    PlaceRow,
    PostRow,
    ReceptionRow,
    Rules,
    Spans,
    WindowRow,
    WishRow,
)
from safeconduct.verification.verify import STEPS, Step, verify
from safeconduct.verification.violations import PlanShapeError, ShapeFault, Value, Verification, Violation

__all__ = [
    "ALWAYS",
    "PLAN_FORMAT",
    "STEPS",
    "UNBOUNDED",
    "AssemblyRow",
    "CaseRows",
    "FleetRow",
    "GroupRow",
    "InboundRow",
    "LinkRow",
    "PlaceRow",
    "Plan",
    "PlanShapeError",
    "PostRow",
    "ReceptionRow",
    "Rules",
    "ShapeFault",
    "Spans",
    "Step",
    "Value",
    "Verification",
    "Violation",
    "WindowRow",
    "WishRow",
    "read_plan",
    "verify",
]
