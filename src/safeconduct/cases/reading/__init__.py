"""A case folder read: which file holds what, case.toml, layers, streets, texts."""

__all__: list[str] = []
