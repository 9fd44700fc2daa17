"""The work of each command, a module a verb; grouped by what a user does with it."""

__all__: list[str] = []
