"""A plan made, bounded, verified, and tried against chance."""

__all__: list[str] = []
