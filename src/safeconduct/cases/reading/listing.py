"""Which file of a case folder holds what; a file that is passed over is always named (R1)."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from safeconduct.cases.chances import CHANCE_FILE
from safeconduct.cases.reading.polygons import LAYERS
from safeconduct.cases.reading.settings import FILE, Settings
from safeconduct.cases.tables.schema import TABLES
from safeconduct.core import Fault, UsageError, did_you_mean, fold_id, shown
from safeconduct.files.textfile import hidden_fault

__all__ = ["BOOKS", "ROAD_FILES", "Listing", "list_folder"]

ROAD_FILES = (
    "roads.csv", "roads.geojson", "roads.osm.pbf", "roads.osm", "roads.osm.xml", "roads.osm.gz", "roads.osm.bz2",
    "roads.osm.json", "roads.scn",
)  # fmt: skip
"""Names under which roads are looked for; spreadsheets beside them."""
_REQUIRED = ("places", "roads", "people")
_SHEETS = (".xlsx", ".ods")
BOOKS = tuple(f"case{suffix}" for suffix in _SHEETS)
"""Workbooks with a sheet for each table, named as the table."""
_FOR_PEOPLE = ("readme", "license", "licence", "changelog", "sources", "notice")
_WITHOUT_DATA = (".md", ".pdf", ".png", ".jpg", ".jpeg", ".svg", ".html", ".htm", ".docx", ".odt", ".doc", ".rtf")
_FOLDERS = ("statements",)
"""Folders that the program itself keeps in a case: what `read --into` writes."""
_ANSWERED = ("asks.csv",)
"""Files that a command reads for itself: what may be asked for (cases.asks)."""
_EXPECTED = "a file of the case"


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a case folder.

    files: the file of every table and layer that the case has, or must have; a sheet of a workbook as
    `case.xlsx/people`.  faults: two files for one table, files that are not read, names that cannot be seen.
    """

    files: Mapping[str, str]
    faults: tuple[Fault, ...]


def list_folder(folder: Path, settings: Settings, sheets: Mapping[str, Sequence[str]]) -> Listing:
    """Find the files of a case.

    Args:
        folder: the case folder.
        settings: [files] names files that are called otherwise, or lie elsewhere.
        sheets: names of the sheets of each workbook that holds a whole case, `case.xlsx`.

    Raises:
        UsageError: the folder cannot be listed.
    """
    try:
        entries = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise UsageError(f"{folder}: cannot be listed ({error.strerror}); look at its permissions") from error
    faults: list[Fault] = []
    named = {name: file for name, file in settings.files.items() if name != "reports"}
    files: dict[str, str] = {}
    for name in (*TABLES, *LAYERS):
        found = [named[name]] if name in named else _candidates(name, entries, sheets)
        if len(found) > 1:
            faults.append(_two_files(name, found))
        if found or name in _REQUIRED:
            files[name] = found[0] if found else _usual(name)[0]
    read = {os.path.realpath(folder / file) for file in files.values()}
    read |= {os.path.realpath(folder / book) for book in sheets}
    twins = {twin for fault in faults for twin in fault.got.split(" and ")}
    for entry in entries:
        faults += _unread(folder, entry, settings, read, twins)
    return Listing(files, tuple(faults))


def _usual(name: str) -> tuple[str, ...]:
    """Return the names under which a table or a layer is looked for."""
    if name in LAYERS:
        return (LAYERS[name].file,)
    usual = ROAD_FILES if name == "roads" else (TABLES[name].file,)
    return (*usual, *(f"{name}{suffix}" for suffix in _SHEETS))


def _candidates(name: str, entries: Sequence[str], sheets: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the files that hold a table; of files whose names differ in capitals all, where one is right."""
    usual = _usual(name)
    found = [file for file in usual if file in entries]
    twins = [entry for entry in entries if fold_id(entry) in found and entry not in found]
    in_books = [f"{book}/{sheet}" for book in sheets for sheet in sheets[book] if sheet.strip().lower() == name]
    return [*found, *twins, *in_books]


def _two_files(name: str, found: Sequence[str]) -> Fault:
    remedy = f'Move all but one away, or name the right one below [files] in case.toml: {name} = "{found[0]}".'
    return Fault(found[0], 0, "", " and ".join(found), f"one file for the table {name}", remedy)


def _unread(folder: Path, entry: str, settings: Settings, read: set[str], twins: set[str]) -> list[Fault]:
    path, lower = folder / entry, entry.lower()
    if hidden := hidden_fault(entry, shown(entry), 0, ""):
        return [hidden]
    if lower.startswith((".", "~$")) or lower in ("thumbs.db", "desktop.ini", "__macosx"):
        return []
    if entry in (FILE, CHANCE_FILE, *_ANSWERED, *twins):
        return []
    if path.is_dir():
        return [] if os.path.realpath(path) in read else _unread_folder(folder, entry, settings)
    if os.path.realpath(path) in read or lower.partition(".")[0].rstrip("_-0123456789") in _FOR_PEOPLE:
        return []
    near = _near(entry)
    if not near and lower.endswith(_WITHOUT_DATA):
        got, remedy = "a file that is not read", "Nothing need be done where it holds no data of the case."
        return [Fault(entry, 0, "", got, _EXPECTED, remedy, "note")]
    remedy = f"{near}Rename it, name it in [files], or leave it; it is not read."
    return [Fault(entry, 0, "", "a file of no known name", _EXPECTED, remedy, "warning")]


def _near(entry: str) -> str:
    usual = [FILE, CHANCE_FILE, *(file for name in (*TABLES, *LAYERS) for file in _usual(name))]
    stem = entry.lower().partition(".")[0]
    whole = {file.partition(".")[0]: file for file in reversed(usual)}
    return f"Did you mean {whole[stem]}? " if stem in whole else did_you_mean(entry, usual)


def _unread_folder(folder: Path, entry: str, settings: Settings) -> list[Fault]:
    reports = settings.files.get("reports", "reports")
    if entry == Path(reports).parts[0]:
        return [] if entry != reports else _unread_reports(folder, entry)
    if entry in _FOLDERS:
        return []
    near = did_you_mean(entry.lower(), ["reports"])
    remedy = f"{near}Rename it, or leave it; it is not read."
    return [Fault(entry, 0, "", "a folder that is not read", _EXPECTED, remedy, "warning" if near else "note")]


def _unread_reports(folder: Path, reports: str) -> list[Fault]:
    try:
        entries = sorted(path.name for path in (folder / reports).iterdir())
    except OSError as error:
        remedy = "Look at its permissions."
        return [Fault(reports, 0, "", error.strerror or "an error", "a folder that can be listed", remedy)]
    faults = []
    for entry in entries:
        file = f"{reports}/{entry}"
        if hidden := hidden_fault(entry, shown(file), 0, ""):
            faults.append(hidden)
        elif not entry.endswith(".txt") and not entry.startswith("."):
            remedy = "Save it as plain text under a name that ends in .txt, or move it away; it is not read."
            faults.append(Fault(file, 0, "", "a file that is not read", "a .txt file", remedy, "warning"))
    return faults
