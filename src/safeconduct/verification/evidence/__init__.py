"""Case and plan side by side: each convoy on its links, windows over them, intervals of time, and the value of time."""

from safeconduct.verification.evidence.intervals import ROUNDING_S, Holder, Ramp, busiest, held_by_one, merged
from safeconduct.verification.evidence.scopes import WindowsOnTable, road_numbers
from safeconduct.verification.evidence.sides import Evidence, Hop, LinkKey, Post, Run, lay_side_by_side
from safeconduct.verification.evidence.survival import Stay, Survival, person_value

__all__ = [
    "ROUNDING_S",
    "Evidence",
    "Holder",
    "Hop",
    "LinkKey",
    "Post",
    "Ramp",
    "Run",
    "Stay",
    "Survival",
    "WindowsOnTable",
    "busiest",
    "held_by_one",
    "lay_side_by_side",
    "merged",
    "person_value",
    "road_numbers",
]
