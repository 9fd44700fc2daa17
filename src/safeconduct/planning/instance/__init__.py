"""The case as numbers: who may leave from where, by what, over which links, when, and what that is worth."""

from safeconduct.planning.instance.instance import (
    MEANS_ORDER,
    UNBOUNDED,
    AssemblyLine,
    BusFleet,
    ConvoyLimits,
    InboundConvoy,
    Instance,
    Intervals,
    Member,
    PeopleGroup,
    Sink,
)
from safeconduct.planning.instance.survival import Survival, convoy_worth

__all__ = [
    "MEANS_ORDER",
    "UNBOUNDED",
    "AssemblyLine",
    "BusFleet",
    "ConvoyLimits",
    "InboundConvoy",
    "Instance",
    "Intervals",
    "Member",
    "PeopleGroup",
    "Sink",
    "Survival",
    "convoy_worth",
]
