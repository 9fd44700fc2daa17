"""What is said in texts, by whom, and the picture of who holds what."""

__all__: list[str] = []
