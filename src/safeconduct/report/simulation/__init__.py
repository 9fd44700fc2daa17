"""A plan against chance, and rules of convoys tuned against it: as JSON, as tables, as the file beside a plan.

file        simulation.json read back; days: those of it that the page plays; words: what both briefs say of it
Imports `folder` and `wording`.
"""

__all__: list[str] = []
