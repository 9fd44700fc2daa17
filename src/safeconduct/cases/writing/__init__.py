"""A case written: saved without loss, begun anew."""

__all__: list[str] = []
