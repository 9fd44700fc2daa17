"""OpenStreetMap files as roads and places.

`sources` finds out what a file is and hands on its elements; `tags` says what the tags of an element mean; the modules
here make roads (`reading`) and places (`places`) of them.  Imported through `safeconduct.formats`.
"""

__all__: list[str] = []
