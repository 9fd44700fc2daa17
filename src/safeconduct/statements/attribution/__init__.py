"""Who speaks each sentence: speakers named in it, in its quotation, or before it; offices; whom "she" stands for (R2).

Imports `language`, `places` and `ways` (a name within a way is no speaker).
"""

__all__: list[str] = []
