"""The outlook: where people will go over the coming weeks, and how sure that is.

Cohorts of people, not single agents, flow between places day by day.  Glossary: camp, a place that takes people in and
counts them; blind, totals are known and places are not; running, counts are known up to a day; open, nothing is
counted.  Entry points: `outlook.model.forecast` and `outlook.whatif.compare` (each imports numba
when called).
"""

from safeconduct.outlook.conflict import (
    Change,
    Closure,
    Conflict,
    Correction,
    Corridor,
    Count,
    NewCamp,
    OutlookPlace,
    Scenario,
    Total,
    TravelLink,
)
from safeconduct.outlook.forecast import (
    Assumption,
    CountryPeople,
    Difference,
    Driver,
    Errors,
    Forecast,
    Settings,
    Unknown,
)

__all__ = [
    "Assumption",
    "Change",
    "Closure",
    "Conflict",
    "Correction",
    "Corridor",
    "Count",
    "CountryPeople",
    "Difference",
    "Driver",
    "Errors",
    "Forecast",
    "NewCamp",
    "OutlookPlace",
    "Scenario",
    "Settings",
    "Total",
    "TravelLink",
    "Unknown",
]
