"""What changes while people look on: entries taken in, the board worked out in a process of its own, live pages.

Imports `security` and `storage`.
"""

__all__: list[str] = []
