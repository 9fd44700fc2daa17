"""An OpenStreetMap file as elements by rising id, whatever its form: PBF, XML, Overpass JSON, clean or not.

`opening` chooses between `libosmium`, which is fast and reads clean files, and `fallback`, which reads any file.
"""

__all__: list[str] = []
