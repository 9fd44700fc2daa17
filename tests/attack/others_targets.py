"""Formats of other programs, each small and whole: OpenStreetMap in every form, layers, workbooks, alerts, FLEE."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from attack.mutations import Outcome, Target
from cases.folders import copy_asset
from cases.test_street_forms import FORMS
from cases.workbooks import write_workbook
from safeconduct.cases import check_case, load_case
from safeconduct.cases.changes.importing import import_files
from safeconduct.core import SafeConductError
from safeconduct.files.rawtable import parse_table
from safeconduct.formats import read_osm, read_road_lines
from safeconduct.formats.maps.gpkg import gpkg_bytes
from safeconduct.network import Network
from safeconduct.outlook_input import load_outlook

__all__ = ["others_targets", "trial"]

_TESTS = Path(__file__).resolve().parents[1]
_SEALED_OSM = {
    "roads.osm": ("cut",), "roads.osm.json": ("cut",), "roads.osm.gz": ("cut", "flip"),
    "roads.osm.bz2": ("cut", "flip"),
}  # fmt: skip
_LINE = {"type": "LineString", "coordinates": [[37.0, 47.0], [37.1, 47.0], [37.2, 47.1]]}
_ROADS = {"type": "FeatureCollection", "title": "T", "class": "parties", "says": "", "features": [
    {"type": "Feature", "geometry": _LINE, "properties": {"kind": "road", "ref": "M14", "lanes": 2, "class": "trunk"}},
]}  # fmt: skip


def trial(path: Path, work: Callable[[], object]) -> Callable[[bytes], Outcome]:
    """Return what writes bytes to a path and says what some work makes of them; errors of ours are refusals."""

    def tried(raw: bytes) -> Outcome:
        path.write_bytes(raw)
        try:
            return Outcome(accepted=True, told=work())
        except SafeConductError:
            return Outcome(accepted=False)

    return tried


def others_targets(folder: Path) -> Iterator[Target]:
    """Make a target of each format in a folder of its own."""
    yield from _osm(folder)
    yield from _layers(folder)
    yield from _imports(folder)
    yield from _outlooks(folder)
    yield from (_workbook(folder, kind) for kind in ("xlsx", "ods"))


def _links(network: Network) -> object:
    return repr((network.length_m.tolist(), network.refs, network.lanes.tolist()))  # as text: NaN is not itself


def _osm(folder: Path) -> Iterator[Target]:
    for name, write in FORMS.items():
        if name == "roads.osm.xml":
            continue  # the same bytes as roads.osm
        home = folder / name
        home.mkdir()
        write(home / name)

        def work(path: Path = home / name) -> object:
            return _links(read_osm(path))

        yield Target(name, (home / name).read_bytes(), trial(home / name, work), _SEALED_OSM.get(name, ()))


def _layers(folder: Path) -> Iterator[Target]:
    text = json.dumps(_ROADS)
    for name, whole in (("lines.geojson", text.encode()), ("lines.gpkg", gpkg_bytes(text))):
        path = folder / name
        sealed = ("cut",) if name.endswith("json") else ()
        if name.endswith("json") or find_spec("pyogrio"):
            yield Target(name, whole, trial(path, lambda path=path: _links(read_road_lines(path))), sealed)  # type: ignore[misc]


def _imports(folder: Path) -> Iterator[Target]:
    loaded = load_case(copy_asset("base", folder / "importing"))
    for source in ("cap/alert.xml", "events/acled.csv", "events/ucdp.csv", "events/viina.csv"):
        asset = _TESTS / "formats/assets" / source
        path = folder / asset.name

        def work(path: Path = path) -> object:
            made = import_files(loaded, [path], everything=True).loaded.case
            return made.incidents, made.alerts

        sealed = ("cut",) if asset.suffix == ".xml" else ()
        yield Target(asset.name, asset.read_bytes(), trial(path, work), sealed)


def _outlooks(folder: Path) -> Iterator[Target]:
    for form, base in (("outlook", "assets"), ("flee", "flee_assets")):
        source = _TESTS / "outlook_input" / base / "base"
        for file in sorted(path.relative_to(source) for path in source.rglob("*.*") if path.name != "expected.txt"):
            home = folder / f"{form}-{file.name}"
            shutil.copytree(source, home)

            def work(home: Path = home) -> object:
                found = load_outlook(home)
                return found.conflict.places, found.conflict.links, found.conflict.intensity.tolist()

            yield Target(f"{form}/{file.name}", (home / file).read_bytes(), trial(home / file, work))


def _workbook(folder: Path, kind: str) -> Target:
    home = copy_asset("base", folder / f"book-{kind}")
    table = parse_table((home / "people.csv").read_text("utf-8"), "people.csv", [])
    assert table is not None
    (home / "people.csv").unlink()
    path = home / f"people.{kind}"
    write_workbook(path, {"people": [table.columns, *table.rows]})

    def work() -> object:
        check_case(home)
        return load_case(home).case.people

    return Target(path.name, path.read_bytes(), trial(path, work))
