"""From what the search proposes to a timetable in exact seconds that keeps every rule (planner.md S1-S4)."""

from safeconduct.planning.dispatch.dispatch import dispatch

__all__ = ["dispatch"]
