"""How a network is made: columns of links, topology from shared points, places snapped onto roads, what hangs together.

Imported through `safeconduct.network`, which is the face of these modules.
"""

__all__: list[str] = []
