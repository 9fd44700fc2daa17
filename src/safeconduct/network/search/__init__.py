"""How paths through a network are found: shortest trees, and earliest arrivals within time windows.

Imported through `safeconduct.network`, which is the face of these modules.  `kernels` imports numba, so it is imported
where a search runs.
"""

__all__: list[str] = []
