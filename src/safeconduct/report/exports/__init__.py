"""The files a plan makes: as texts in memory by format and class, and written into a folder whole or not at all.

exports     which files there are; duties, timetable, sumo: three that need rows of their own
files       into a folder, never over somebody else's (an edge)

Imports `plan`, `disclosure`, `summary` (the brief is one of the files), `verification` (SUMO drives a checked plan),
`simulation` (what chance does to the plan) and `folder`.
"""

__all__: list[str] = []
