"""What people read and carry: sheets, pages, files for other programs."""

__all__: list[str] = []
