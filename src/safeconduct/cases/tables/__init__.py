"""What a table of a case is: files and columns, cells as values, ids by every spelling, rows as objects."""

__all__: list[str] = []
