"""A case folder read whole: every file, every fault, and the case that planning takes."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from safeconduct.cases.cells import Frame
from safeconduct.cases.doubts import find_doubts
from safeconduct.cases.fingerprint import inputs_of
from safeconduct.cases.limits import find_excesses
from safeconduct.cases.parts import Parts
from safeconduct.cases.polygons import LAYERS, read_polygons
from safeconduct.cases.rawtable import RawTable, read_table
from safeconduct.cases.references import find_reference_faults
from safeconduct.cases.reports import Report, read_reports
from safeconduct.cases.rows import Row, assumed_in, read_rows
from safeconduct.cases.schema import TABLES
from safeconduct.cases.settings import FILE, Settings, read_settings
from safeconduct.cases.streets import ASSUMED, is_street_file, read_streets
from safeconduct.core import CaseError, Fault, Note, UsageError, did_you_mean, quoted
from safeconduct.formats.textfile import read_text
from safeconduct.planning import Case

__all__ = ["LoadedCase", "check_case", "load_case"]

_ROAD_FILES = (
    "roads.csv", "roads.geojson", "roads.osm.pbf", "roads.osm", "roads.osm.xml", "roads.osm.gz", "roads.osm.bz2",
    "roads.osm.json", "roads.scn",
)  # fmt: skip
_REQUIRED = ("places", "roads", "people")


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
    return LoadedCase(
        case, faults, parts.tables, parts.reports, parts.documents, parts.files, parts.folder, inputs
    )


def check_case(folder: Path) -> tuple[Fault, ...]:
    """List every fault of a case folder, warnings and notes too, by file and line; none: nothing to mend.

    Raises:
        UsageError: the folder is not there, or is a file.
    """
    return _all_faults(_read_parts(folder))


def _all_faults(parts: Parts) -> tuple[Fault, ...]:
    return tuple(sorted({*parts.faults, *find_excesses(parts), *find_reference_faults(parts), *find_doubts(parts)}))


def _read_parts(folder: Path) -> Parts:
    _check_folder(folder)
    faults: list[Fault] = []
    documents: dict[str, str] = {}
    settings = _read_case_toml(folder, documents, faults)
    files = _file_names(folder, settings)
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
    faults += _stray_files(folder, files)
    return Parts(folder, settings, files, tables, rows, documents, reports, network, tuple(faults))


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


def _file_names(folder: Path, settings: Settings) -> dict[str, str]:
    """Map every table and layer that the case has, or must have, to the name of its file."""
    names = {name: table.file for name, table in TABLES.items()} | {name: layer.file for name, layer in LAYERS.items()}
    names["roads"] = next((name for name in _ROAD_FILES if os.path.lexists(folder / name)), "roads.csv")
    named = {name: file for name, file in settings.files.items() if name != "reports"}
    there = {name: file for name, file in names.items() if name in _REQUIRED or os.path.lexists(folder / file)}
    return there | named


def _raw_table(
    folder: Path, name: str, files: Mapping[str, str], settings: Settings, faults: list[Fault]
) -> RawTable | None:
    file = files.get(name)
    if file is None or (name == "roads" and is_street_file(file)):
        return None
    return read_table(folder / file, file, faults)


def _frame(settings: Settings, tables: Mapping[str, RawTable]) -> Frame:
    places = tables.get("places")
    where = places.column("id") if places and not places.cut else None
    ids = {cells[where].strip() for cells in places.rows} if places and where is not None else None
    return replace(settings.frame(), places=ids, parties=set(settings.parties) or None)


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
    text = read_text(folder / files[name], files[name], faults)
    if text is None:
        return []
    documents[name] = text
    return read_polygons(text, LAYERS[name], files[name], settings.clock, frame.parties, faults)


def _stray_files(folder: Path, files: Mapping[str, str]) -> list[Fault]:
    """Warn of tables and layers in the folder that nothing reads: often a name spelt otherwise."""
    faults = _twins(folder)
    usual = [table.file for table in TABLES.values()] + [layer.file for layer in LAYERS.values()]
    used = {os.path.realpath(folder / file) for file in files.values()}
    roads = [folder / name for name in _ROAD_FILES if (folder / name).is_file()]
    for path in sorted({*folder.glob("*.csv"), *folder.glob("*.geojson"), *roads}):
        if os.path.realpath(path) not in used:
            near = did_you_mean(path.name, usual)
            remedy = f"{near}Rename it, name it in [files], or leave it; it is not read."
            got = "a second file of roads" if path in roads else "a file of no known name"
            faults.append(Fault(path.name, 0, "", got, "a file of the case", remedy, "warning"))
    return faults


def _twins(folder: Path) -> list[Fault]:
    """Refuse files whose names differ in case or in the way letters are written only: one of them would be read."""
    faults, seen = [], dict[str, str]()
    for name in sorted(entry.name for entry in folder.iterdir()):
        key = unicodedata.normalize("NFKC", name).casefold()
        if key in seen:
            remedy = "Delete or rename one: only one of them would be read."
            faults.append(Fault(name, 0, "", f"a file beside {quoted(seen[key])}", "one file of this name", remedy))
        seen.setdefault(key, name)
    return faults


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
