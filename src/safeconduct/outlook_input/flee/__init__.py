"""FLEE's input folders (Flee 3, github.com/djgroen/flee), translated to our own outlook rows."""

__all__: list[str] = []
