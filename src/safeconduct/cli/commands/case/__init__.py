"""A case made, checked, and added to."""

__all__: list[str] = []
