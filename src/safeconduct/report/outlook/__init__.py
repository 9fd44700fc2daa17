"""An outlook over the coming weeks: as JSON, as lines, with its notes in words, and as files with their page.

Imports `page` (the same built front end), `exports` and `wording`.
"""

__all__: list[str] = []
