"""What a statement is: speaker, source, time, figures and exact words; read back from JSON; how it was read, explained.

Imports `places` (what a statement is about has been located).
"""

__all__: list[str] = []
