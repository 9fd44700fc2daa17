"""Printed sheets, set by typst without a network: a page for each convoy leader, the joint brief, the public notice.

Data is worked out first (leader, joint_brief, notice: frozen, in the reader's language), then set (typesetting); a
class sees only what report/disclosure/classes.py lets through (R9).
"""

from safeconduct.report.sheets.parts import SheetSource
from safeconduct.report.sheets.production import SheetFile, sheet_files

__all__ = ["SheetFile", "SheetSource", "sheet_files"]
