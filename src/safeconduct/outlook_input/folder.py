"""An outlook folder, ours (outlook.toml and tables) or FLEE's: read whole with every fault at once, and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from safeconduct.cases.tables.cells import Frame, value_text
from safeconduct.cases.tables.known import known_places
from safeconduct.cases.tables.rows import Row, assumed_in, in_their_languages, read_rows
from safeconduct.cases.tables.schema import MANY_ROWS, Table
from safeconduct.cases.writing.saving import check_vacant, write_texts
from safeconduct.core import CaseError, Clock, Fault, UsageError, did_you_mean
from safeconduct.files.cursor import Cursor
from safeconduct.files.rawtable import RawTable, read_table, table_text
from safeconduct.files.textfile import read_text
from safeconduct.files.tomltext import key_lines, parse_toml, toml_text
from safeconduct.files.tomlvalues import TOML_REMEDY, TomlKey
from safeconduct.outlook import Conflict
from safeconduct.outlook_input.rows import OutlookSettings, conflict_of, names_of, rows_of, scenarios_of
from safeconduct.outlook_input.schema import OUTLOOK_TABLES
from safeconduct.outlook_input.warnings import Sources, check_essentials, find_warnings

__all__ = ["OUTLOOK_FILE", "EmptyCells", "LoadedOutlook", "load_outlook", "write_outlook"]

OUTLOOK_FILE = "outlook.toml"
"""The file by which our own outlook folders are known."""

_REQUIRED = ("places", "reception", "links", "conflict")
_MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class EmptyCells:
    """A column of a file whose empty cells were taken as a value."""

    file: str
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class LoadedOutlook:
    """A conflict and what is known of it beside.

    faults: warnings and notes only.  form: "plain", ours, or "flee".  assumed: what empty cells were taken as.
    names: of places by id, then by language (uk, ru), where they are given.
    """

    conflict: Conflict
    title: str
    seed: int
    form: str
    faults: tuple[Fault, ...]
    assumed: tuple[EmptyCells, ...] = ()
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def load_outlook(folder: Path) -> LoadedOutlook:
    """Read an outlook folder of either form.

    Raises:
        UsageError: no such folder, or it is a file.
        CaseError: the folder is at fault, or of neither form; carries all faults, warnings and notes too.
    """
    from safeconduct.outlook_input.flee.folder import is_flee_folder

    if folder.is_file():
        raise UsageError(f"{folder} is a file, not an outlook folder; give the folder that holds {OUTLOOK_FILE}")
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; give an outlook folder, or one of FLEE's with input_csv")
    if (folder / OUTLOOK_FILE).exists() or not is_flee_folder(folder):
        return _load_plain(folder)
    return _load_flee(folder)


def _load_flee(folder: Path) -> LoadedOutlook:
    """Read a folder of FLEE's; a totals.csv of ours beside input_csv tells the totals expected."""
    from dataclasses import replace

    from safeconduct.outlook_input.flee.folder import read_flee

    found = read_flee(folder)
    faults: list[Fault] = []
    conflict = found.conflict
    raw = _raw(folder, "totals", faults) if (folder / "totals.csv").exists() else None
    if raw is not None:
        rows = read_rows(OUTLOOK_TABLES["totals"], raw, Frame(), faults)
        totals, scenarios = scenarios_of(rows, conflict.start, faults)
        conflict = replace(conflict, totals=conflict.totals or totals, scenarios=scenarios)
    faults += _unknown_totals(conflict)
    all_faults = tuple(sorted({*found.faults, *faults}))
    _refuse(all_faults)
    return LoadedOutlook(conflict, conflict.name.replace("_", " "), 1, "flee", all_faults)


def _refuse(faults: tuple[Fault, ...]) -> None:
    if any(fault.level == "error" for fault in faults):
        raise CaseError(faults)


def _load_plain(folder: Path) -> LoadedOutlook:
    faults: list[Fault] = []
    settings = _settings(folder, faults)
    tables = {name: raw for name in OUTLOOK_TABLES if (raw := _raw(folder, name, faults)) is not None}
    ids = known_places(tables.get("places"))
    rows = {name: read_rows(OUTLOOK_TABLES[name], raw, Frame(places=ids), faults) for name, raw in tables.items()}
    faults += _stray(folder)
    conflict = None
    if settings is not None and not any(fault.level == "error" for fault in faults):
        conflict = conflict_of(folder.resolve().name, settings, rows, faults)
        _look(conflict, rows, faults)
    listed = tuple(sorted(set(faults)))
    _refuse(listed)
    if conflict is None or settings is None:
        raise CaseError(listed)
    assumed = tuple(one for name, raw in tables.items() for one in _empty_cells(OUTLOOK_TABLES[name], raw))
    return LoadedOutlook(conflict, settings.title, settings.seed, "plain", listed, assumed, names_of(rows["places"]))


def _empty_cells(table: Table, raw: RawTable) -> list[EmptyCells]:
    found = [note.values for note in assumed_in(table, raw)]
    return [EmptyCells(str(cell["file"]), str(cell["column"]), str(cell["value"])) for cell in found]


def _raw(folder: Path, name: str, faults: list[Fault]) -> RawTable | None:
    file = OUTLOOK_TABLES[name].file
    if (folder / file).exists():
        return read_table(folder / file, file, faults, MANY_ROWS)
    if name in _REQUIRED:
        columns = ",".join(OUTLOOK_TABLES[name].required)
        remedy = f"Add it; its first line: {columns}."
        faults.append(Fault(file, 0, "", "no such file", "a table of the outlook folder", remedy))
    return None


def _stray(folder: Path) -> list[Fault]:
    known = [table.file for table in OUTLOOK_TABLES.values()]
    faults = []
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            remedy = f"{did_you_mean(path.name, known)}Rename it, or leave it; it is not read."
            expected = "a table of the outlook folder"
            faults.append(Fault(path.name, 0, "", "a file of no known name", expected, remedy, "warning"))
    return faults


def _unknown_totals(conflict: Conflict) -> list[Fault]:
    """Return the fault of a conflict of which nobody says how many leave: neither counted nor expected."""
    if conflict.counts or conflict.scenarios:
        return []
    remedy = "Write totals.csv (date, low, middle, high, source): how many are expected in all; or the counts."
    return [Fault("totals.csv", 0, "", "no counts, and no totals expected", "one of the two", remedy)]


def _look(conflict: Conflict, rows: Mapping[str, list[Row]], faults: list[Fault]) -> None:
    sources = Sources(
        places="places.csv",
        links="links.csv",
        conflict="conflict.csv",
        km="km",
        make_a_camp="Write the places that take people in into reception.csv.",
        place_lines={row.item.id: row.line for row in rows["places"]},
        link_lines=[row.line for row in rows["links"]],
    )
    before = len(faults)
    faults += _unknown_totals(conflict)
    check_essentials(conflict.places, conflict.intensity, sources, faults)
    if not any(fault.level == "error" for fault in faults[before:]):
        find_warnings(conflict, sources, faults)


def _settings(folder: Path, faults: list[Fault]) -> OutlookSettings | None:
    if not (folder / OUTLOOK_FILE).exists():
        expected = "an outlook folder (with outlook.toml), or one of FLEE's (with input_csv)"
        remedy = "Give such a folder; docs/outlook-folder.md tells what is in it."
        faults.append(Fault(OUTLOOK_FILE, 0, "", "no such file", expected, remedy))
        return None
    text = read_text(folder / OUTLOOK_FILE, OUTLOOK_FILE, faults, most_bytes=1_000_000)
    document = None if text is None else parse_toml(text, OUTLOOK_FILE, faults)
    if text is None or document is None:
        return None
    return _checked(document, key_lines(text.removeprefix("\ufeff")), folder.resolve().name, faults)


_KEYS = {
    "title": TomlKey(),
    "start": TomlKey("date"),
    "days": TomlKey("number", least=1, most=_MOST_DAYS, whole=True),
    "home": TomlKey(expected="the country that people flee from, as in places.csv"),
    "seed": TomlKey("number", least=0, most=2**63 - 1, whole=True),
}
_NEEDED = {"start": "the first day, as start = 2022-02-24", "days": "how many days it goes on, as days = 60"}


def _checked(
    document: Mapping[str, Any], lines: Mapping[str, int], name: str, faults: list[Fault]
) -> OutlookSettings | None:
    """Check every key; None where one that must be there is at fault."""
    values: dict[str, Any] = {"title": name}
    for key, value in document.items():
        cursor = Cursor(value, OUTLOOK_FILE, lines.get(key, 0), key, faults, TOML_REMEDY)
        if key not in _KEYS:
            remedy = f"{did_you_mean(key, _KEYS)}It is not used."
            cursor.fault(f"one of {', '.join(_KEYS)}", "an unknown key", remedy, "warning")
        elif (good := cursor.take(_KEYS[key].read, None)) is not None:
            values[key] = good
    for key, expected in _NEEDED.items():
        if key not in document:
            faults.append(Fault(OUTLOOK_FILE, 0, key, "no such key", expected, "Add the line."))
    return OutlookSettings(**values) if values.keys() >= _NEEDED.keys() else None


def write_outlook(
    conflict: Conflict,
    folder: Path,
    *,
    title: str,
    seed: int = 1,
    names: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Write a conflict as an outlook folder of our own form; reading it gives the same conflict.

    names: of places by id and language, as `LoadedOutlook` has them; None: none are known.

    Raises:
        UsageError: there is something at `folder` already, or it cannot be written.
    """
    check_vacant(folder)
    clock = Clock(conflict.start, ZoneInfo("UTC"), None)
    texts = {OUTLOOK_FILE: toml_text(_document(conflict, title, seed))}
    for name, rows in rows_of(conflict, names or {}).items():
        table = in_their_languages(OUTLOOK_TABLES[name], rows)
        if rows or name in _REQUIRED:
            cells = [tuple(value_text(c.of(row), c, clock) for c in table.columns) for row in rows]
            raw = RawTable(table.file, tuple(c.name for c in table.columns), tuple(cells), ())
            texts[table.file] = table_text(raw)
    write_texts(folder, texts)


def _document(conflict: Conflict, title: str, seed: int) -> dict[str, Any]:
    document: dict[str, Any] = {"title": title, "start": conflict.start, "days": conflict.days}
    return document | ({"home": conflict.home} if conflict.home else {}) | {"seed": seed}
