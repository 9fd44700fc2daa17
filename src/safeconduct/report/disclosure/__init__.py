"""Who may see what (R9): the classes, the fields that each may hold, and the facts that any public file is made from.

Imports `plan` (where people gather); everything that leaves the program imports this.
"""

__all__: list[str] = []
