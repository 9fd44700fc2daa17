"""One run of the model: who departs, how large each camp weighs, the routes between them, and the day loop.

`kernels` imports numba, so it is imported where a run begins.
"""

__all__: list[str] = []
