"""Settlements and how their names are spelled: the bundled gazetteer, the world's, and where a text plays.

Imports no sibling.
"""

__all__: list[str] = []
