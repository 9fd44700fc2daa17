"""Many runs of the model: members drawn by chance, runs by mode, what is known on a day, what drives a forecast."""

__all__: list[str] = []
