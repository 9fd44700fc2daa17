"""A plan on other programs' maps: GPX, KML, GeoJSON."""

__all__: list[str] = []
