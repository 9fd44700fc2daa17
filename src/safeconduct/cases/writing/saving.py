"""A case written to a folder: afresh from code, or over what was read without losing what nobody changed."""

from __future__ import annotations

import dataclasses
import json
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from safeconduct.cases.folder import LoadedCase
from safeconduct.cases.reading.polygons import LAYERS, feature_of, read_polygons
from safeconduct.cases.reading.reports import report_text
from safeconduct.cases.reading.settings import FILE, Settings, read_settings
from safeconduct.cases.reading.streets import is_street_file
from safeconduct.cases.tables.cells import Frame
from safeconduct.cases.tables.known import KnownIds, known_parties, known_places
from safeconduct.cases.tables.rows import fresh_cells, in_their_languages, read_rows
from safeconduct.cases.tables.schema import TABLES, Table
from safeconduct.cases.writing.document import changed_text, fresh_text, leaves_of
from safeconduct.core import Clock, UsageError
from safeconduct.files.atomic import write_text
from safeconduct.files.rawtable import RawTable, column_name, is_spreadsheet, table_text
from safeconduct.formats.layers.gis import GIS_ENDINGS
from safeconduct.planning import Case, days_of

__all__ = ["case_tables", "check_vacant", "save_case", "write_case", "write_texts"]

_NEEDED = ("places", "roads", "people", "reception")


def write_case(case: Case, folder: Path) -> None:
    """Write a case built in code to a new folder, so that loading it gives an equal case.

    What the case tells under `assumed` is left out again.  The folder's name becomes the name of the case on loading.

    Raises:
        UsageError: the folder holds something already; or the case has a network of streets, which its own file holds.
    """
    if case.network is not None:
        raise UsageError(f"case {case.name} has a network of streets; save the case that was loaded with its file")
    check_vacant(folder)
    texts = {table.file: table_text(table) for table in case_tables(case).values()}
    for name in LAYERS:
        if items := _items(case, name):
            texts[LAYERS[name].file] = _collection({}, [feature_of(item, case.clock) for item in items])
    write_texts(folder, texts | {FILE: fresh_text(case)})


def check_vacant(folder: Path) -> None:
    """See that a new case may be put there.

    Raises:
        UsageError: it is a file, or a folder that holds something.
    """
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        what = "holds files already" if folder.is_dir() else "is a file"
        raise UsageError(f"{folder} {what}; nothing is overwritten: name a folder that is not there yet")


def case_tables(case: Case) -> dict[str, RawTable]:
    """Write the rows of a case as tables, by name; a table without rows is left out unless a plan needs it."""
    names = [name for name in TABLES if name in _NEEDED or _items(case, name)]
    return {name: _fresh_table(TABLES[name], _items(case, name), case) for name in names}


def _items(case: Case, name: str) -> tuple[Any, ...]:
    if name == "places":
        return tuple(case.places.values())
    items: tuple[Any, ...] = getattr(case, {"ceasefire": "windows"}.get(name, name))
    return items


def _fresh_table(table: Table, items: Sequence[Any], case: Case) -> RawTable:
    table = in_their_languages(table, items)
    cells = _fresh(table, items, case)
    columns = tuple(c.name for c in table.columns if c.required or any(row[c.name] for row in cells))
    rows = tuple(tuple(row[name] for name in columns) for row in cells)
    return RawTable(table.file, columns, rows, tuple(range(2, len(rows) + 2)))


def _fresh(table: Table, items: Sequence[Any], case: Case) -> list[dict[str, str]]:
    several = len(days_of(case)) > 1
    return [fresh_cells(table, item, case.clock, case.assumed, several_days=several) for item in items]


def save_case(loaded: LoadedCase, folder: Path) -> None:
    """Write a loaded case to a folder, its own or another, each file whole or not at all.

    What still means the same keeps its own text: unknown columns, spellings of times and numbers, comments, reports.
    Where `loaded.case` was changed, only the changed cells, features and settings are written afresh.  A file that
    lies outside the case folder is brought in when the case is saved elsewhere or its rows changed; a file of streets
    stays where it is and is named by its new path.

    Raises:
        UsageError: a file cannot be written.
    """
    at_home = folder.resolve() == loaded.folder.resolve()
    tables, layers = _saved_tables(loaded), _saved_layers(loaded)
    files: dict[str, str] = {}
    texts: dict[str, str] = {}
    for name, text in (tables | layers).items():
        changed = text is not None
        if at_home and not changed:
            continue
        file = _inside(loaded.files.get(name), _usual(name))
        files[name] = file
        texts[file] = text if text is not None else _read_text(loaded, name)
    for report in loaded.reports:
        if not at_home or report_text(report) != report.original:
            texts[_inside(report.file, f"reports/{PurePath(report.file).name}")] = report_text(report)
    if is_street_file(loaded.files["roads"]):
        files["roads"] = os.path.relpath(loaded.folder / loaded.files["roads"], folder)
    settings = _saved_settings(loaded, files)
    write_texts(folder, texts if at_home and settings == loaded.documents["case"] else texts | {FILE: settings})


def _usual(name: str) -> str:
    return TABLES[name].file if name in TABLES else LAYERS[name].file


def _inside(file: str | None, usual: str) -> str:
    """Return the name where it stays in the case folder, else the usual one; a sheet becomes CSV, a layer GeoJSON."""
    path = PurePath(file or usual)
    outside = path.is_absolute() or ".." in path.parts or any(is_spreadsheet(part) for part in path.parts)
    return usual if outside or str(path).lower().endswith(GIS_ENDINGS) else str(path)


def _read_text(loaded: LoadedCase, name: str) -> str:
    return table_text(loaded.tables[name]) if name in loaded.tables else loaded.documents[name]


def _clock(loaded: LoadedCase) -> Clock:
    settings = read_settings(loaded.documents["case"], loaded.case.name, [])
    return settings.clock if settings and settings.clock else loaded.case.clock


def _frame(loaded: LoadedCase) -> Frame:
    """Return what the rows were read against, so that reading them again gives what they gave."""
    settings = read_settings(loaded.documents["case"], loaded.case.name, [])
    frame = settings.frame() if settings and settings.clock else Frame(loaded.case.clock)
    return dataclasses.replace(frame, places=known_places(loaded.tables.get("places")), parties=_parties(settings))


def _parties(settings: Settings | None) -> KnownIds | None:
    return known_parties(settings.parties) if settings else None


def _saved_tables(loaded: LoadedCase) -> dict[str, str | None]:
    """Map each table to its new text, None where nothing changed."""
    texts: dict[str, str | None] = {}
    frame = _frame(loaded)
    for name, table in TABLES.items():
        raw, items = loaded.tables.get(name), _items(loaded.case, name)
        if raw is None:
            if items:
                texts[name] = table_text(_fresh_table(table, items, loaded.case))
            continue
        old = [row.item for row in read_rows(table, raw, frame, [])]
        texts[name] = None if old == list(items) else table_text(_merged(table, raw, old, items, loaded.case))
    return texts


def _merged(table: Table, raw: RawTable, old: Sequence[Any], new: Sequence[Any], case: Case) -> RawTable:
    """Lay changed objects over the rows they came from; cells that still mean the same keep their text."""
    table = in_their_languages(table, new, raw)
    fresh = _fresh(table, new, case)
    missing = [c.name for c in table.columns if raw.column(c.name) is None and any(row[c.name] for row in fresh)]
    columns = (*raw.columns, *missing)
    source = _sources(table, old, new)
    rows = []
    for item, cells in zip(new, fresh, strict=True):
        at = source.get(id(item))
        before = (*raw.rows[at], *([""] * len(missing))) if at is not None else ("",) * len(columns)
        was = old[at] if at is not None else None
        rows.append(
            tuple(_cell(table, name, text, cells, was, item) for name, text in zip(columns, before, strict=True))
        )
    return dataclasses.replace(raw, columns=columns, rows=tuple(rows), lines=tuple(range(2, len(rows) + 2)))


def _cell(table: Table, name: str, text: str, cells: Mapping[str, str], was: Any, item: Any) -> str:
    column = next((c for c in table.columns if c.name == column_name(name)), None)
    if column is None:
        return text
    same = was is not None and column.of(was) == column.of(item)
    return text if same else cells[column.name]


def _sources(table: Table, old: Sequence[Any], new: Sequence[Any]) -> dict[int, int]:
    """Map each new object (by its identity) to the row it came from: an equal one, else one with the same key."""
    targets = [c.target for c in table.columns if c.name in (table.unique or table.same)]
    equal: defaultdict[Any, list[int]] = defaultdict(list)
    for at in reversed(range(len(old))):
        equal[old[at]].append(at)
    found = {id(item): equal[item].pop() for item in new if equal[item]}
    keyed: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for at in sorted(set(range(len(old))) - set(found.values()), reverse=True):
        keyed[tuple(getattr(old[at], target) for target in targets)].append(at)
    for item in new:
        key = tuple(getattr(item, target) for target in targets)
        if targets and id(item) not in found and keyed[key]:
            found[id(item)] = keyed[key].pop()
    return found


def _saved_layers(loaded: LoadedCase) -> dict[str, str | None]:
    texts: dict[str, str | None] = {}
    parties = _frame(loaded).parties
    for name, layer in LAYERS.items():
        items, text = _items(loaded.case, name), loaded.documents.get(name)
        if text is None:
            if items:
                texts[name] = _collection({}, [feature_of(item, loaded.case.clock) for item in items])
            continue
        old = [row.item for row in read_polygons(text, layer, layer.file, _clock(loaded), parties, [])]
        texts[name] = None if old == list(items) else _merged_layer(text, old, items, loaded.case.clock)
    return texts


def _merged_layer(text: str, old: Sequence[Any], new: Sequence[Any], clock: Clock) -> str:
    document = json.loads(text.removeprefix("\ufeff"))
    features = document.pop("features")
    return _collection(document, [features[old.index(i)] if i in old else feature_of(i, clock) for i in new])


def _collection(document: Mapping[str, Any], features: Sequence[Any]) -> str:
    """Write a FeatureCollection, one feature a line."""
    head = json.dumps({"type": "FeatureCollection", **document}, ensure_ascii=False)[:-1]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{head}, "features": [\n{lines}\n]}}\n'


def _saved_settings(loaded: LoadedCase, files: Mapping[str, str]) -> str:
    text = loaded.documents["case"]
    settings = read_settings(text, loaded.case.name, [])
    old = leaves_of(settings) if settings else {}
    named = settings.files if settings else {}
    old |= {f"files.{name}": file for name, file in named.items() if name in files}
    sheets = {name for name, file in loaded.files.items() if file != _inside(file, _usual(name))}
    moved = {
        f"files.{name}": file for name, file in files.items() if file != _usual(name) or name in named or name in sheets
    }
    return changed_text(text, old, leaves_of(loaded.case) | moved)


def write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files into a folder, each whole or not at all; folders are made where they are not there.

    Raises:
        UsageError: a folder cannot be made, or a file not be written.
    """
    try:
        for file in texts:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made ({error.strerror}); name a folder that can be written") from error
    for file, text in texts.items():
        write_text(folder / file, text)
