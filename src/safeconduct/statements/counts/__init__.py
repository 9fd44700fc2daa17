"""Counts of people: which numbers count people (counting), and whether they were moved (moved, complements).

Imports `language`, `model` and `ways`.
"""

__all__: list[str] = []
