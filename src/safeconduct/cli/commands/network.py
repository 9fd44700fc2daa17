"""`safeconduct network build FILE`: street data of others made into one network file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from safeconduct.cli.console import print_json, show, tell
from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.core import Fault, Place, PlaceId
    from safeconduct.formats import Box
    from safeconduct.network import ComponentReport, Network

__all__ = ["NETWORK_FORMAT", "network_build", "network_json"]

NETWORK_FORMAT = "safeconduct.network/1"
"""Name and version of what `network build --json` prints."""


def network_build(file: Path, out: Path | None, bbox: Box | None, as_json: bool) -> int:
    """Read street data, keep the largest part one can drive about in, put places on it, and write it as one file.

    Args:
        file: .osm.pbf, .osm.gz, .osm.bz2, .osm or .osm.json (Overpass); or .geojson, .gpkg, .kml,
            .fgb or a zipped Shapefile with lines.
        out: where to write (.scn); None: beside `file`, under its name.
        bbox: west, south, east, north in degrees; OSM files only.  None: all.
        as_json: print one JSON object instead of lines for people.

    Returns:
        0, done.

    Raises:
        UsageError: no such file, a box for GeoJSON, or something else stands at `out`.
        CaseError: the file is at fault.
    """
    from safeconduct.formats import write_network
    from safeconduct.network import largest_strong_component, snap_places

    target = _target(file, out)
    tell(f"reading {file.name} ...")
    notes: list[Fault] = []
    network, places = _read(file, bbox, notes)
    part, report = largest_strong_component(network)
    kept, warnings = snap_places(part, places)
    write_network(target, kept)
    answer = network_json(file, target, kept, report, (*map(str, notes), *warnings))
    if as_json:
        print_json(answer)
    else:
        show("\n".join(_sentences(answer)))
    return 0


def network_json(
    file: Path, out: Path, network: Network, report: ComponentReport, warnings: tuple[str, ...]
) -> dict[str, Any]:
    """Return what `network build --json` prints; km are of directed links, unknown is null."""
    from safeconduct.network import ROAD_CLASSES

    km = network.length_m / 1000.0
    classes = {name: round(float(km[network.road_class == code].sum()), 3) for code, name in enumerate(ROAD_CLASSES)}
    return {
        "format": NETWORK_FORMAT,
        "file": str(file),
        "out": str(out),
        "bytes": out.stat().st_size,
        "source": network.source,
        "as_of": network.as_of or None,
        "nodes": network.nodes,
        "links": network.links,
        "km": round(float(km.sum()), 3),
        "km_by_class": classes | {"other": round(float(km[network.road_class == 255].sum()), 3)},
        "places": sum(1 for place in network.node_place if place),
        "parts": report.parts,
        "lost": {"nodes": report.nodes_lost, "links": report.links_lost, "km": round(report.km_lost, 3)},
        "warnings": list(warnings),
    }


def _target(file: Path, out: Path | None) -> Path:
    """Choose where to write, and never over something that is not a network file."""
    from safeconduct.formats import GIS_ENDINGS

    stem = file.name
    for ending in (".gz", ".bz2", ".pbf", ".xml", ".geojson", ".json", ".osm", *GIS_ENDINGS):
        stem = stem.removesuffix(ending)
    target = file.with_name(stem + ".scn") if out is None else out
    if target.is_dir():
        raise UsageError(f"{target}: a folder; name a file ending in .scn with --out")
    if target.is_file() and target.suffix != ".scn":
        raise UsageError(f"{target}: not a network file; choose another name with --out, it is not overwritten")
    return target


def _read(file: Path, bbox: Box | None, notes: list[Fault]) -> tuple[Network, dict[PlaceId, Place]]:
    from safeconduct.formats import GIS_ENDINGS, read_osm, read_osm_places, read_road_lines

    name = file.name.lower()
    if name.endswith((".geojson", ".json", *GIS_ENDINGS)) and not name.endswith(".osm.json"):
        if bbox is not None:
            raise UsageError("--bbox cuts OpenStreetMap files only; leave it out")
        return read_road_lines(file, notes=notes), {}
    network = read_osm(file, bbox=bbox, notes=notes)
    return network, {place.id: place for place in read_osm_places(file) if _inside(place.lat, place.lon, bbox)}


def _inside(lat: float, lon: float, bbox: Box | None) -> bool:
    return bbox is None or (bbox[0] <= lon <= bbox[2] and bbox[1] <= lat <= bbox[3])


def _sentences(answer: dict[str, Any]) -> list[str]:
    lost = answer["lost"]
    size = f"{answer['bytes'] / 1e6:.1f} MB"
    lines = [
        f"{answer['out']}: {answer['links']} links, {answer['nodes']} junctions, {answer['km']:.0f} km, "
        f"{answer['places']} places, {size}",
        f"from {answer['source']}, as of {answer['as_of'] or 'unknown'}",
    ]
    if lost["links"] or lost["nodes"]:
        lines.append(f"left out, for one cannot drive in and out: {lost['links']} links, {lost['km']:.1f} km")
    return lines + [f"warning: {warning}" for warning in answer["warnings"]]
