"""The work of each command, a module a verb."""

__all__: list[str] = []
