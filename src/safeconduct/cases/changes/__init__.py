"""What changes a case: words of a negotiator, other people's events, statements."""

__all__: list[str] = []
