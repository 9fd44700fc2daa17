"""OpenStreetMap files as roads and places: what a file is, which elements count, what tags mean."""

__all__: list[str] = []
