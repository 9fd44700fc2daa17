"""The picture of a case at an instant, as JSON with its map and as lines. Imports `disclosure` and `wording`."""

__all__: list[str] = []
