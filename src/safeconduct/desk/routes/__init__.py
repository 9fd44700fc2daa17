"""Requests, by what they are about: pages, people, entries, the day; and who asks.

Imports `desk.service`, `security`, `live` and `storage`.
"""

__all__: list[str] = []
