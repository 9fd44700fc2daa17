"""Steps on people and their vehicles: V-P3, V-P4, V-P7 to V-P9, V-S1, V-S6, V-S7."""

from safeconduct.verification.people.assembly import check_boarding
from safeconduct.verification.people.buses import check_buses
from safeconduct.verification.people.convoys import check_sizes, check_vehicles
from safeconduct.verification.people.groups import check_people
from safeconduct.verification.people.priorities import check_priorities
from safeconduct.verification.people.reception import check_reception
from safeconduct.verification.people.rest import check_rest
from safeconduct.verification.people.walks import check_walking

__all__ = [
    "check_boarding",
    "check_buses",
    "check_people",
    "check_priorities",
    "check_reception",
    "check_rest",
    "check_sizes",
    "check_vehicles",
    "check_walking",
]
