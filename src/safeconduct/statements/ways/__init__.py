"""Ways: who goes from where to where, over what; in sentences (routes, chains, from_to) and in tables of a text.

Imports `language`.
"""

__all__: list[str] = []
