"""A case as the plain rows that verification takes."""

__all__: list[str] = []
