"""What is said: corridors, cease-fires, departures, losses, talks, and claims by a language's rule file.

`builders` puts the statements of a sentence together.
Imports `ways`, `counts`, `attribution`, `language`, `model` and `places`.
"""

__all__: list[str] = []
