"""The case folder: read with all its faults at once, checked, saved without loss (docs/case-folder.md).

The only package that knows how a case lies on disk.  `load_case` gives the planning `Case` and the raw rows beside
it; `check_case` lists every fault; `save_case` and `write_case` write a case; `new_case` starts one.
"""

from safeconduct.cases.chances import read_chances
from safeconduct.cases.fingerprint import changed_inputs, has_another_ground
from safeconduct.cases.folder import LoadedCase, check_case, load_case
from safeconduct.cases.reading.reports import Report
from safeconduct.cases.writing.saving import case_tables, save_case, write_case
from safeconduct.cases.writing.starter import new_case
from safeconduct.files.rawtable import RawTable

__all__ = [
    "LoadedCase",
    "RawTable",
    "Report",
    "case_tables",
    "changed_inputs",
    "check_case",
    "has_another_ground",
    "load_case",
    "new_case",
    "read_chances",
    "save_case",
    "write_case",
]
