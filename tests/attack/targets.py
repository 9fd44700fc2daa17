"""Every format that the program reads, small and whole, with the way it is tried: errors of ours are refusals."""

from __future__ import annotations

import shutil
from pathlib import Path

from attack.mutations import Target
from attack.others_targets import others_targets, trial
from networks import arcs_network
from plans import CLOCK, PLACES, sample_plan
from safeconduct.cases import check_case, load_case
from safeconduct.cases.writing.starter import new_case
from safeconduct.formats import open_network, write_network
from safeconduct.formats.documents import read_document
from safeconduct.report.disclosure.classes import rules_of
from safeconduct.report.exports.exports import export_files
from safeconduct.report.exports.files import check_folder
from safeconduct.report.plan.document import load_document
from safeconduct.report.plan.reader import read_plan_file
from safeconduct.report.plan.writer import plan_text
from safeconduct.report.verification.findings import hold_against_case
from safeconduct.statements import bundled_gazetteer, read_text

__all__ = ["all_targets"]

_HTML = b"""<!doctype html><html><head><meta charset="utf-8"><meta property="article:published_time"
content="2022-03-05"></head><body><p>Iryna Vereshchuk said on 5 March 2022 that a humanitarian corridor from Mariupol to
Zaporizhzhia opens at 09:00.</p><ul><li>12,000 people left Sumy.</li></ul></body></html>"""
_TEXT = b"""outlet: Interfax
date: 2022-03-05

A humanitarian corridor from Mariupol to Zaporizhzhia opens at 09:00, Deputy Prime Minister Iryna Vereshchuk said.
The cease-fire holds from 09:00 to 16:00. 215,000 people would leave.
"""
_POLYGON = """{"type": "FeatureCollection", "features": [
 {"type": "Feature", "properties": {%s},
  "geometry": {"type": "Polygon", "coordinates": [[[37.0, 47.0], [37.2, 47.0], [37.2, 47.2], [37.0, 47.0]]]}}
]}
"""


def all_targets(folder: Path) -> list[Target]:
    """Make a target of every format in a folder of their own."""
    case = folder / "case"
    new_case(case)
    (case / "danger.geojson").write_text(_POLYGON % '"name": "belt", "source": "x"', encoding="utf-8")
    tables = [_of_case(case, path) for path in sorted(case.iterdir()) if path.is_file() and path.suffix != ".md"]
    texts = [_of_text(folder, "report.txt", _TEXT), _of_text(folder, "report.html", _HTML)]
    ours = [*tables, *texts, _of_plan(folder, case), _of_network(folder), _of_manifest(folder)]
    return [*ours, *others_targets(folder)]


def _of_case(case: Path, path: Path) -> Target:
    """A file of a case: `check` lists its faults, and a case without errors loads."""
    own = case.parent / f"case-{path.name}"
    shutil.copytree(case, own)

    def work() -> object:
        faults = check_case(own)
        return load_case(own).case if not any(fault.level == "error" for fault in faults) else _refuse(own)

    sealed = ("cut",) if path.suffix == ".geojson" else ()
    return Target(path.name, path.read_bytes(), trial(own / path.name, work), sealed)


def _refuse(folder: Path) -> object:
    return load_case(folder).case  # raises the faults that were listed


def _of_text(folder: Path, name: str, whole: bytes) -> Target:
    def work() -> object:
        document = read_document(folder / name)
        known = bundled_gazetteer()
        return len(
            read_text(document.text, file=name, outlet=document.outlet, date=document.date, gazetteer=known)
        )

    return Target(name, whole, trial(folder / name, work))


def _of_plan(folder: Path, case: Path) -> Target:
    """plan.json: exported in every format and class, and held against a case."""
    path = folder / "plan.json"
    loaded = load_case(case).case

    def work() -> object:
        document = load_document(path)
        hold_against_case(loaded, document)
        read = read_plan_file(path)
        for to in ("gpx", "kml", "geojson", "csv"):
            for name in ("parties", "convoy", "public"):
                for file in export_files(read, to, rules_of(name)):
                    assert isinstance(file.content, bytes)
        return read.plan

    return Target("plan.json", plan_text(sample_plan(), CLOCK, PLACES).encode(), trial(path, work), ("cut",))


def _of_network(folder: Path) -> Target:
    path = folder / "roads.scn"
    write_network(path, arcs_network([(0, 1, 10), (1, 2, 10), (2, 0, 5)], 4))

    def work() -> object:
        return open_network(path).length_m.tolist()

    every = ("cut", "flip", "insert", "doubled", "dropped", "value")
    return Target("roads.scn", path.read_bytes(), trial(path, work), every)


def _of_manifest(folder: Path) -> Target:
    """files.json in a folder of a plan: whatever it says, asking about the folder ends in an answer."""
    out = folder / "out"
    out.mkdir()
    (out / "plan.json").write_text(plan_text(sample_plan(), CLOCK, PLACES), encoding="utf-8")
    rows = b'[{"name": "plan.json", "class": "parties"}]'
    whole = b'{"format": "safeconduct.files/1", "case": "sample", "files": ' + rows + b"}\n"
    return Target("files.json", whole, trial(out / "files.json", lambda: check_folder(out, "sample")))
