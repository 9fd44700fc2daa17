"""A folder of results on disk: which files in it are ours, and how it is replaced whole. Imports no sibling."""

__all__: list[str] = []
