"""What a case that was read is held against: references between rows, doubts, distances, hours, size."""

__all__: list[str] = []
