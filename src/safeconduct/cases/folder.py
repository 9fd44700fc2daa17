"""A case folder read whole: every file, every fault, and the case that planning takes."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from safeconduct.cases.chances import find_chance_faults
from safeconduct.cases.checks.far_off import find_far_off
from safeconduct.cases.checks.limits import find_excesses
from safeconduct.cases.checks.references import find_reference_faults
from safeconduct.cases.checks.warnings import find_warnings
from safeconduct.cases.fingerprint import inputs_of
from safeconduct.cases.reading.listing import BOOKS, list_folder
from safeconduct.cases.reading.parts import Parts
from safeconduct.cases.reading.polygons import LAYERS, read_polygons
from safeconduct.cases.reading.reports import Report, read_reports
from safeconduct.cases.reading.settings import FILE, Settings, read_settings
from safeconduct.cases.reading.streets import ASSUMED, is_street_file, read_streets
from safeconduct.cases.tables.cells import Frame
from safeconduct.cases.tables.known import known_parties, known_places
from safeconduct.cases.tables.rows import Row, assumed_in, read_rows
from safeconduct.cases.tables.schema import TABLES
from safeconduct.core import CaseError, Fault, Note, UsageError, shown
from safeconduct.files.rawtable import RawTable, read_table
from safeconduct.files.textfile import hidden_fault, read_text
from safeconduct.formats.layers.gis import GIS_ENDINGS, layer_text
from safeconduct.planning import Case

__all__ = ["LoadedCase", "check_case", "load_case"]


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case and what its files hold beside it.

    faults: warnings and notes only.  tables: raw rows by table name, unknown columns and original text included.
    documents: text of case.toml ("case") and of the layers ("control", "danger").  files: how case.toml names the
    file of each table and layer.  folder: where it was read.  inputs: hash of what each of them, and case.toml, holds.
    """

    case: Case
    faults: tuple[Fault, ...]
    tables: Mapping[str, RawTable]
    reports: tuple[Report, ...]
    documents: Mapping[str, str]
    files: Mapping[str, str]
    folder: Path
    inputs: Mapping[str, str]


def load_case(folder: Path) -> LoadedCase:
    """Read a case folder.

    Raises:
        UsageError: the folder is not there, or is a file.
        CaseError: the case is at fault; carries all faults of all files, warnings and notes too.
    """
    parts = _read_parts(folder)
    faults = _all_faults(parts)
    if any(fault.level == "error" for fault in faults):
        raise CaseError(faults)
    case, inputs = _case(parts), inputs_of(parts.folder, {**parts.files, "case": FILE}, parts.reports)
    return LoadedCase(case, faults, parts.tables, parts.reports, parts.documents, parts.files, parts.folder, inputs)


def check_case(folder: Path) -> tuple[Fault, ...]:
    """List every fault of a case folder, warnings and notes too, by file and line; none: nothing to correct.

    Raises:
        UsageError: the folder is not there, or is a file.
    """
    return _all_faults(_read_parts(folder))


def _all_faults(parts: Parts) -> tuple[Fault, ...]:
    found = {
        *parts.faults, *find_excesses(parts), *find_reference_faults(parts), *find_warnings(parts),
        *find_far_off(parts),
    }  # fmt: skip
    return tuple(sorted(_joined(found)))


def _joined(faults: Iterable[Fault]) -> list[Fault]:
    """Make one note of those that say the same of several files as a whole."""
    groups: defaultdict[Fault, list[Fault]] = defaultdict(list)
    for fault in faults:
        alike = fault.level == "note" and fault.line <= 1 and not fault.column
        groups[replace(fault, file="", line=0) if alike else fault].append(fault)
    names = {one: ", ".join(sorted(fault.file for fault in found)) for one, found in groups.items()}
    return [replace(one, file=names[one]) if len(found) > 1 else found[0] for one, found in groups.items()]


def _read_parts(folder: Path) -> Parts:
    _check_folder(folder)
    faults: list[Fault] = []
    documents: dict[str, str] = {}
    settings = _read_case_toml(folder, documents, faults)
    if hidden := hidden_fault(folder.resolve().name, shown(folder.resolve().name), 0, ""):
        faults.append(hidden)
    listing = list_folder(folder, settings, _books(folder, faults))
    files = listing.files
    faults += listing.faults
    faults += find_chance_faults(folder)
    tables = {name: raw for name in TABLES if (raw := _raw_table(folder, name, files, settings, faults)) is not None}
    frame = _frame(settings, tables)
    rows: dict[str, list[Row]] = {name: read_rows(TABLES[name], raw, frame, faults) for name, raw in tables.items()}
    for name in LAYERS:
        rows[name] = _read_layer(folder, name, files, settings, frame, documents, faults)
    network = None
    if is_street_file(files["roads"]):
        places = {row.item.id: row.item for row in rows.get("places", [])}
        network = read_streets(folder / files["roads"], files["roads"], settings, places, faults)
    reports = read_reports(folder, settings.files.get("reports", "reports"), faults)
    return Parts(folder, settings, files, tables, rows, frame, documents, reports, network, tuple(faults))


def _check_folder(folder: Path) -> None:
    if folder.is_file():
        raise UsageError(f"{folder} is a file, not a case folder; give the folder that holds {FILE}")
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; give a case folder, or make one with `safeconduct new`")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise UsageError(f"{folder}: no right to read this folder; ask its owner, or run as a user who has it")


def _read_case_toml(folder: Path, documents: dict[str, str], faults: list[Fault]) -> Settings:
    if not os.path.lexists(folder / FILE):
        remedy = "Give the folder of a case; `safeconduct new FOLDER` starts one."
        faults.append(Fault(FILE, 0, "", "no such file", "the settings of a case", remedy))
        return Settings()
    text = read_text(folder / FILE, FILE, faults, most_bytes=1_000_000)
    if text is None:
        return Settings()
    documents["case"] = text
    return read_settings(text, folder.resolve().name, faults) or Settings()


def _books(folder: Path, faults: list[Fault]) -> dict[str, tuple[str, ...]]:
    """Return the names of the sheets of case.xlsx and case.ods, where they are there."""
    there = [book for book in BOOKS if (folder / book).exists()]
    if not there:
        return {}
    from safeconduct.files.spreadsheet import sheet_names

    return {book: sheet_names(folder / book, book, faults) for book in there}


def _raw_table(
    folder: Path, name: str, files: Mapping[str, str], settings: Settings, faults: list[Fault]
) -> RawTable | None:
    file = files.get(name)
    if file is None or (name == "roads" and is_street_file(file)):
        return None
    return read_table(folder / file, file, faults, TABLES[name].most_rows)


def _frame(settings: Settings, tables: Mapping[str, RawTable]) -> Frame:
    parties = known_parties(settings.parties)
    return replace(settings.frame(), places=known_places(tables.get("places")), parties=parties)


def _read_layer(
    folder: Path,
    name: str,
    files: Mapping[str, str],
    settings: Settings,
    frame: Frame,
    documents: dict[str, str],
    faults: list[Fault],
) -> list[Row]:
    if name not in files:
        return []
    text = _layer_text(folder / files[name], files[name], faults)
    if text is None:
        return []
    documents[name] = text
    return read_polygons(text, LAYERS[name], files[name], settings.clock, frame.parties, faults)


def _layer_text(path: Path, file: str, faults: list[Fault]) -> str | None:
    """Return the GeoJSON text of a layer; None, and the faults, where it cannot be read."""
    if not file.lower().endswith(GIS_ENDINGS) or not path.is_file():
        return read_text(path, file, faults)
    try:
        return layer_text(path)
    except CaseError as error:
        faults.extend(replace(fault, file=file) for fault in error.faults)
    except UsageError as error:
        faults.append(Fault(file, 0, "", str(error), "a layer of areas", "Correct [files] in case.toml."))
    return None


def _assumed(parts: Parts) -> tuple[Note, ...]:
    cells = (note for name, raw in parts.tables.items() for note in assumed_in(TABLES[name], raw))
    streets = (ASSUMED,) if parts.network is not None else ()
    return (*parts.settings.assumed, *streets, *cells)


def _case(parts: Parts) -> Case:
    settings = parts.settings
    items: dict[str, tuple[Any, ...]] = {name: tuple(row.item for row in rows) for name, rows in parts.rows.items()}
    if settings.clock is None or settings.horizon is None:
        raise CaseError(parts.faults)
    return Case(
        name=parts.folder.resolve().name,
        title=settings.title,
        title_translations=settings.title_translations,
        clock=settings.clock,
        horizon=settings.horizon,
        step_minutes=settings.step_minutes,
        seed=settings.seed,
        parties=settings.parties,
        places={place.id: place for place in items["places"]},
        roads=items.get("roads", ()),
        people=items["people"],
        reception=items["reception"],
        wishes=items.get("wishes", ()),
        assembly=items.get("assembly", ()),
        checkpoints=items.get("checkpoints", ()),
        fleet=items.get("fleet", ()),
        inbound=items.get("inbound", ()),
        windows=items.get("ceasefire", ()),
        closures=items.get("closures", ()),
        incidents=items.get("incidents", ()),
        alerts=items.get("alerts", ()),
        control=items.get("control", ()),
        danger=items.get("danger", ()),
        collapse=settings.collapse,
        convoys=settings.convoys,
        means=settings.means,
        road_classes=settings.road_classes,
        danger_rules=settings.danger_rules,
        network=parts.network,
        assumed=_assumed(parts),
    )
