"""What a negotiator asks: what a change would do, what to ask for, the least cease-fire, one passage, two plans."""

__all__: list[str] = []
