"""The words every stage shares: ids, places, parties, the clock, faults."""

from safeconduct.core.clock import Clock, Span
from safeconduct.core.errors import CaseError, Fault, InfeasibleError, SafeConductError, UsageError
from safeconduct.core.ids import PartyId, PlaceId
from safeconduct.core.place import Party, Place

__all__ = [
    "CaseError",
    "Clock",
    "Fault",
    "InfeasibleError",
    "Party",
    "PartyId",
    "Place",
    "PlaceId",
    "SafeConductError",
    "Span",
    "UsageError",
]
