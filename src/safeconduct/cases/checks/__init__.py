"""What a case that was read is held against: references between rows, warnings, distances, hours, size."""

__all__: list[str] = []
