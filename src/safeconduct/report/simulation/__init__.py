"""A plan against chance, and rules of convoys tuned against it: as JSON and as tables. Imports `wording`."""

__all__: list[str] = []
