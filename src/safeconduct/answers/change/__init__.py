"""Changes to a case: each a frozen value, applied purely, so that the changed case is what edited files would give.

kind         what a change is (`Change`), how changes are applied, and every kind by its name (`CHANGE_KINDS`)
windows      when something may happen
capacities   how much there is of it
roads        which roads are open
consent      what people and parties consent to
"""

from safeconduct.answers.change.capacities import Boarding, ConvoyLimits, Intake, Lanes, NewFleet, Room, Vehicles
from safeconduct.answers.change.consent import Passage, WishShare
from safeconduct.answers.change.kind import CHANGE_KINDS, Change, ChangeError, applied
from safeconduct.answers.change.roads import Contraflow, RoadState, Shut
from safeconduct.answers.change.windows import Day, Horizon, NewWindow, WindowChange

__all__ = [
    "CHANGE_KINDS",
    "Boarding",
    "Change",
    "ChangeError",
    "Contraflow",
    "ConvoyLimits",
    "Day",
    "Horizon",
    "Intake",
    "Lanes",
    "NewFleet",
    "NewWindow",
    "Passage",
    "RoadState",
    "Room",
    "Shut",
    "Vehicles",
    "WindowChange",
    "WishShare",
    "applied",
]
