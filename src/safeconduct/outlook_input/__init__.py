"""Outlook folders, ours and FLEE's: read whole with every fault at once, and written (docs/outlook-folder.md)."""

from safeconduct.outlook_input.folder import EmptyCells, LoadedOutlook, load_outlook, write_outlook

__all__ = ["EmptyCells", "LoadedOutlook", "load_outlook", "write_outlook"]
