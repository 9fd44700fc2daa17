"""What OpenStreetMap tags mean for a vehicle: access, hazards, speeds, lanes. Pure functions."""

__all__: list[str] = []
