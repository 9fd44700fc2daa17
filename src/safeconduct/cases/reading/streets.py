"""Roads that come from a file of streets: read by its kind, cut to what hangs together, places put on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cases.reading.settings import Settings
from safeconduct.core import CaseError, Fault, Note, Place, PlaceId, UsageError

if TYPE_CHECKING:
    from safeconduct.core.errors import Level
    from safeconduct.network import ClassDefaults, Network

__all__ = ["ASSUMED", "is_street_file", "read_streets"]

ASSUMED = Note("streets")
"""What a case with a file of streets tells under `assumed`."""

_OSM = (".pbf", ".osm", ".osm.xml", ".osm.json", ".osm.gz", ".osm.bz2", ".osm.xml.gz", ".osm.xml.bz2", ".o5m")
_MUCH = 0.1
"""Share of the kilometres that may hang apart from the rest before it is a warning and not a note."""


def is_street_file(file: str) -> bool:
    """Say whether the roads of a case come from a file of streets, and not from a table."""
    return not any(part.endswith((".csv", ".xlsx", ".ods")) for part in file.lower().split("/"))


def read_streets(
    path: Path, file: str, settings: Settings, places: Mapping[PlaceId, Place], faults: list[Fault]
) -> Network | None:
    """Read a file of streets as the network of a case.

    Args:
        path: where the file lies: .geojson lines, an OpenStreetMap extract, or a built network (.scn).
        file: how the case names it.
        settings: speeds and capacities of the case go before the usual ones; bbox cuts an extract.
        places: put on their nearest nodes; one that is too far from any is reported.
        faults: what is wrong, left out or too far is added here.

    Returns:
        Its largest strongly connected part (a built network: as it was built); None where it cannot be read.
    """
    if not path.is_file():
        remedy = "Add the file, or correct its name in [files]."
        faults.append(Fault(file, 0, "", "no such file", "a file of roads", remedy))
        return None
    try:
        network = _network(path, settings, file, faults)
    except CaseError as error:
        faults.extend(error.faults)
        return None
    except UsageError as error:
        faults.append(Fault(file, 0, "", str(error), "a file of roads", "Correct [files] in case.toml."))
        return None
    from safeconduct.network import snap_places

    placed, away = snap_places(network, places)
    remedy = "Correct its position, take a file that covers it, or delete the place."
    faults.extend(Fault(file, 0, "", words, "a road near the place", remedy, "warning") for words in away)
    return placed


def _network(path: Path, settings: Settings, file: str, faults: list[Fault]) -> Network:
    from safeconduct import formats

    name, classes = path.name.lower(), _classes(settings)
    if name.endswith(".scn"):
        return formats.open_network(path)
    if name.endswith(_OSM):
        notes: list[Fault] = []
        network = formats.read_osm(path, bbox=settings.bbox, classes=classes, notes=notes)
        faults.extend(dataclasses.replace(note, file=file) for note in notes)
        return _connected(network, file, faults)
    if name.endswith((".geojson", ".json", *formats.GIS_ENDINGS)):
        notes = []
        network = formats.read_road_lines(path, classes=classes, notes=notes)
        faults.extend(dataclasses.replace(note, file=file) for note in notes)
        return _connected(network, file, faults)
    raise UsageError(f"{path.name} is of no known kind: .csv, .geojson, .gpkg, .osm.pbf, .scn")


def _classes(settings: Settings) -> dict[str, ClassDefaults]:
    """Return the usual speed and capacity of each class, with what the case says laid over them."""
    from safeconduct.network import DEFAULT_CLASSES

    classes = dict(DEFAULT_CLASSES)
    for name, own in settings.road_classes.items():
        said = {key: value for key, value in dataclasses.asdict(own).items() if value is not None}
        classes[name] = dataclasses.replace(classes[name], **said)
    return classes


def _connected(network: Network, file: str, faults: list[Fault]) -> Network:
    from safeconduct.network import largest_strong_component

    part, report = largest_strong_component(network)
    if report.links_lost:
        whole = report.km_kept + report.km_lost
        got = f"{report.km_lost:.1f} of {whole:.1f} km hang apart from the rest, or lead one way only"
        remedy = "They are left out; where they are needed look for gaps between lines, and at oneway."
        level: Level = "warning" if report.km_lost > _MUCH * whole else "note"
        expected = "roads on which every place can be reached from every other"
        faults.append(Fault(file, 0, "", got, expected, remedy, level))
    return part
