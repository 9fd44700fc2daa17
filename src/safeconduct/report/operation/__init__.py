"""The day for people and for other programs: the board as JSON and lines, and what it is read from on disk."""

from safeconduct.report.operation.board import board_json
from safeconduct.report.operation.loading import Day, load_day

__all__ = ["Day", "board_json", "load_day"]
