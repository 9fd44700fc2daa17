"""Roads drawn in a GIS: layers of every usual format and coordinates, properties by every usual name."""

__all__: list[str] = []
