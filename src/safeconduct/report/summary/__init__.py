"""A plan as plain text: the brief that leaders and mediators read, and the summary after `plan`.

Imports `disclosure`, `simulation` and `wording`.
"""

__all__: list[str] = []
