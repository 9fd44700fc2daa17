"""Files into a folder, whole or not at all, and never over somebody else's (an edge).

A folder that this program wrote holds `files.json`: the case's name, and each file with its class.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from safeconduct.cases.atomic import write_bytes, write_text
from safeconduct.core import UsageError
from safeconduct.report.exports import all_files, marked
from safeconduct.report.plan_reader import PlanFile

__all__ = ["MANIFEST", "MANIFEST_FORMAT", "Writable", "check_folder", "write_all", "write_files"]

MANIFEST = "files.json"
MANIFEST_FORMAT = "safeconduct.files/1"
"""The list of files in a folder, and the name and version of its format."""

_MADE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\.(?:json|csv|geojson|gpx|kml|txt|html|pdf)")
_PART = ".part"
_SHEETS = (".pdf",)
_OF_ONE_PLAN = (".gpx", ".kml", ".html", *_SHEETS)


class Writable(Protocol):
    """What can be written: a file's name in the folder, its class (R9), its bytes."""

    @property
    def name(self) -> str:
        """The name, of letters, digits, - and _, with an ending."""

    @property
    def export_class(self) -> str:
        """Who may see it."""

    @property
    def content(self) -> bytes:
        """All that is in it."""


def write_all(
    source: PlanFile, out: Path, *, pages: Sequence[Writable] = (), bom: bool = True
) -> tuple[Path, ...]:
    """Write plan.json, timetable.csv, duties.csv, corridors.geojson, a GPX and a KML a corridor, and brief.txt.

    The same plan gives the same bytes (R8).  GPX, KML, pages and sheets of a former plan of the same case that this
    one does not have are removed; nothing else is.

    Args:
        out: the folder; made where it is absent, with those above it.
        pages: the plan's page, made by `page_file`; none where the front end is not built.
        bom: whether CSV files begin with the mark by which Excel knows UTF-8.

    Returns:
        The files written, `files.json` last.

    Raises:
        UsageError: `out` is a file, or holds something other than this case's plan; says what, and what to do.
    """
    case = source.plan.case
    check_folder(out, case)
    return write_files([*marked(all_files(source), bom=bom), *pages], out, case, replace_plan=True)


def write_files(
    files: Sequence[Writable],
    out: Path,
    case: str,
    *,
    replace_plan: bool = False,
    digests: Mapping[str, str] | None = None,
) -> tuple[Path, ...]:
    """Write files into a folder, all of them or (but for a power cut between two moves) none.

    Args:
        replace_plan: the files are a whole new plan: GPX, KML, pages and sheets of the former one are removed.
        digests: the files are sheets; the sha256 of what each shows, by its name.  Sheets that show anything else
            are of another plan and are removed: a leader must not find an old one beside the new.  None: no sheets.

    Raises:
        UsageError: a file of the same name is there that this program did not write for this case, or the folder
            cannot be written to.
    """
    mine = _manifest(out, case)
    _check_names(out, files, mine)
    new = {file.name: file.export_class for file in files}
    shows = _digests(out) | dict(digests or {})
    others = [name for name in mine if name not in new]
    stale = [name for name in others if replace_plan and name.endswith(_OF_ONE_PLAN)]
    if digests is not None:
        own = set(digests.values())
        stale += [name for name in others if name.endswith(_SHEETS) and shows.get(name) not in own]
    kept = {name: export_class for name, export_class in mine.items() if name not in stale} | new
    try:
        _move_in(files, out, {"before": _manifest_text(case, mine | new), "after": _manifest_text(case, kept, shows)})
        for name in stale:
            (out / name).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror or error}); name another folder") from error
    return (*(out / file.name for file in files), out / MANIFEST)


def _move_in(files: Sequence[Writable], out: Path, manifests: Mapping[str, str]) -> None:
    """Write all in a folder of its own, then move: the manifest first, so that what was begun is known as ours.

    That folder lies inside `out` where that is there, as `out` may be a disk of its own, else beside it.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=".safeconduct.", suffix=_PART, dir=out if out.exists() else out.parent))
    try:
        for file in files:
            write_bytes(part / file.name, file.content)
        write_text(part / MANIFEST, manifests["after"])
        if not out.exists():
            part.chmod(0o755)
            part.rename(out)
            return
        write_text(out / MANIFEST, manifests["before"])
        for file in files:
            (part / file.name).replace(out / file.name)
        (part / MANIFEST).replace(out / MANIFEST)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _manifest_text(case: str, files: Mapping[str, str], shows: Mapping[str, str] = MappingProxyType({})) -> str:
    """Write the manifest; shows: sha256 of what a sheet itself shows, and of nothing else (R9)."""
    hashes = {name: {"shows": shows[name]} for name in files if name in shows}
    rows = [{"name": name, "class": files[name], **hashes.get(name, {})} for name in sorted(files)]
    return json.dumps({"format": MANIFEST_FORMAT, "case": case, "files": rows}, ensure_ascii=False, indent=1) + "\n"


def _digests(out: Path) -> dict[str, str]:
    """Return the sha256 of what each sheet in a folder shows."""
    rows = _read_object(out / MANIFEST).get("files")
    named = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {str(row.get("name")): str(row["shows"]) for row in named if "shows" in row}


def _manifest(out: Path, case: str) -> dict[str, str]:
    """Return the files in the folder that this program wrote for this case, with their classes."""
    held = _read_object(out / MANIFEST)
    if held.get("format") != MANIFEST_FORMAT or held.get("case") != case:
        return {}
    rows = held.get("files")
    named = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {str(row.get("name")): str(row.get("class")) for row in named if _MADE.fullmatch(str(row.get("name")))}


def _is_part(entry: Path) -> bool:
    """Say whether an entry is what a writing that was killed has left."""
    return entry.name.startswith(".safeconduct.") and entry.name.endswith(_PART)


def _read_object(path: Path) -> dict[str, object]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def check_folder(out: Path, case: str) -> None:
    """Let through a folder that is absent, empty, or holds what we wrote for this case; ask before a long solve, too.

    Raises:
        UsageError: `out` is a file, or holds something other than this case's plan; says what, and what to do.
    """
    if not out.exists() or (out.is_dir() and all(_is_part(entry) for entry in out.iterdir())):
        return
    if not out.is_dir():
        raise UsageError(f"{out}: is a file; expected a folder. Name another with --out.")
    plan, manifest = _read_object(out / "plan.json"), _read_object(out / MANIFEST)
    if not plan and manifest.get("format") == MANIFEST_FORMAT and manifest.get("case") == case:
        return  # `picture` has written here
    if not _is_plan(plan):
        some = ", ".join(sorted(entry.name for entry in out.iterdir())[:3])
        raise UsageError(
            f"{out}: holds something else ({some}); expected no folder, an empty one, or one with a plan of {case}. "
            "Nothing was written. Name another folder with --out, or move what is there."
        )
    if plan.get("case") != case:
        raise UsageError(
            f"{out}: holds a plan of the case {plan.get('case')!r}; expected a plan of {case!r}. "
            "Nothing was written. Name another folder with --out, or move what is there."
        )


def _check_names(out: Path, files: Sequence[Writable], mine: Mapping[str, str]) -> None:
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: is a file; expected a folder. Name another with --out.")
    names = [*(file.name for file in files), MANIFEST]
    if _read_object(out / MANIFEST).get("format") == MANIFEST_FORMAT and mine:
        names.remove(MANIFEST)
    foreign = [name for name in names if name not in mine and (out / name).exists() and not _is_our_plan(out, name)]
    if foreign:
        raise UsageError(
            f"{out}: {', '.join(foreign)} there is not this program's, or of another case. Nothing was written. "
            "Name another folder with --out, or move what is there."
        )


def _is_our_plan(out: Path, name: str) -> bool:
    return name == "plan.json" and _is_plan(_read_object(out / name))


def _is_plan(held: Mapping[str, object]) -> bool:
    """Say whether an object is a plan of ours, of this version or one before, which a new plan replaces."""
    return re.fullmatch(r"safeconduct\.plan/\d+", str(held.get("format"))) is not None
