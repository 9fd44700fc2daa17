"""Files into a folder, whole or not at all, and never over somebody else's (an edge).

A folder that this program wrote holds `files.json`: the case's name, and each file with its class.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from safeconduct.core import UsageError
from safeconduct.report.exports.exports import all_files, marked
from safeconduct.report.folder.exchange import is_part, put_in_place
from safeconduct.report.folder.manifest import MANIFEST, MANIFEST_FORMAT, SIMULATION_FILE, manifest_bytes, read_object
from safeconduct.report.plan.reader import PlanFile

__all__ = ["Writable", "check_folder", "write_all", "write_files"]

_KINDS = r"json|csv|geojson|gpkg|gpx|kml|txt|html|pdf|netccfg|sumocfg|(?:nod|edg|rou|add)\.xml"
_MADE = re.compile(rf"[A-Za-z0-9_][A-Za-z0-9_-]*\.(?:{_KINDS})")
_NOTHING_WRITTEN = "Nothing was written. Name another folder with --out, or move what is there."
_SHEETS = (".pdf",)
_OF_ONE_PLAN = (".gpx", ".kml", ".html", SIMULATION_FILE, *_SHEETS)


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
    source: PlanFile, out: Path, *, pages: Sequence[Writable] = (), bom: bool = True, case_mark: str = ""
) -> tuple[Path, ...]:
    """Write plan.json, timetable.csv, duties.csv, corridors.geojson, a GPX and a KML a corridor, and brief.txt.

    The same plan gives the same bytes (R8).  GPX, KML, pages and sheets of a former plan of the same case that this
    one does not have are removed; nothing else is.

    Args:
        out: the folder; made where it is absent, with those above it.
        pages: the plan's page, made by `page_file`; none where the front end is not built.
        case_mark: the mark of the case folder (`folder_mark`); "" where it is not known.
        bom: whether CSV files begin with the mark by which Excel knows UTF-8.

    Returns:
        The files written, `files.json` last.

    Raises:
        UsageError: `out` is a file, or holds something other than this case's plan; says what, and what to do.
    """
    case = source.plan.case
    check_folder(out, case, case_mark)
    files = [*marked(all_files(source), bom=bom), *pages]
    return write_files(files, out, case, replace_plan=True, case_mark=case_mark)


def write_files(
    files: Sequence[Writable],
    out: Path,
    case: str,
    *,
    replace_plan: bool = False,
    digests: Mapping[str, str] | None = None,
    case_mark: str = "",
) -> tuple[Path, ...]:
    """Write files into a folder, all of them or none, whenever the process is killed (see `report.exchange`).

    Args:
        replace_plan: the files are a whole new plan: GPX, KML, pages and sheets of the former one are removed.
        digests: the files are sheets; the sha256 of what each shows, by its name.  Sheets that show anything else
            are of another plan and are removed: a leader must not find an old one beside the new.  None: no sheets.
        case_mark: the mark of the case folder that a whole new plan is of.

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
    mark = case_mark if replace_plan else str(read_object(out / MANIFEST).get("made_from", ""))
    marks = {"made_from": mark}
    content = {file.name: file.content for file in files} | {MANIFEST: manifest_bytes(case, kept, marks, shows)}
    begun = manifest_bytes(case, mine | new, {"unfinished": True, "made_from": mark})
    try:
        put_in_place(out, content, stale, last=MANIFEST, unfinished=begun)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror or error}); name another folder") from error
    return (*(out / file.name for file in files), out / MANIFEST)


def _digests(out: Path) -> dict[str, str]:
    """Return the sha256 of what each sheet in a folder shows."""
    rows = read_object(out / MANIFEST).get("files")
    named = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {str(row.get("name")): str(row["shows"]) for row in named if "shows" in row}


def _manifest(out: Path, case: str) -> dict[str, str]:
    """Return the files in the folder that this program wrote for this case, with their classes."""
    held = read_object(out / MANIFEST)
    if held.get("format") != MANIFEST_FORMAT or held.get("case") != case:
        return {}
    rows = held.get("files")
    named = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {str(row.get("name")): str(row.get("class")) for row in named if _MADE.fullmatch(str(row.get("name")))}


def check_folder(out: Path, case: str, case_mark: str = "") -> None:
    """Let through a folder that is absent, empty, or holds what we wrote for this case; ask before a long solve, too.

    case_mark: the mark of the case folder (`folder_mark`); a plan of another folder of the same name is not replaced.

    Raises:
        UsageError: `out` is a file, or holds something other than this case's plan; says what, and what to do.
    """
    _check_kind(out)
    if not out.exists() or all(is_part(entry) for entry in out.iterdir()):
        return
    _check_in_the_way(out, [entry.name for entry in out.iterdir() if _MADE.fullmatch(entry.name)])
    plan, manifest = read_object(out / "plan.json"), read_object(out / MANIFEST)
    _check_mark(out, case, manifest, case_mark)
    if not plan and manifest.get("format") == MANIFEST_FORMAT and manifest.get("case") == case:
        return  # `picture` has written here
    if not _is_plan(plan):
        some = ", ".join(sorted(entry.name for entry in out.iterdir())[:3])
        raise UsageError(
            f"{out}: holds something else ({some}); expected no folder, an empty one, or one with a plan of {case}. "
            f"{_NOTHING_WRITTEN}"
        )
    if plan.get("case") != case:
        raise UsageError(
            f"{out}: holds a plan of the case {plan.get('case')!r}; expected a plan of {case!r}. {_NOTHING_WRITTEN}"
        )


def _check_kind(out: Path) -> None:
    try:
        held = out.stat()
    except OSError as error:
        if out.is_symlink():
            raise UsageError(f"{out}: is a link to nothing; expected a folder. Name another with --out.") from error
        if isinstance(error, (FileNotFoundError, NotADirectoryError)):
            return
        raise UsageError(f"{out}: cannot be looked at ({error.strerror}); name another folder with --out.") from error
    if not stat.S_ISDIR(held.st_mode):
        kind = "a file" if stat.S_ISREG(held.st_mode) else "a device or a pipe"
        raise UsageError(f"{out}: is {kind}; expected a folder. Name another with --out.")
    if not os.access(out, os.R_OK | os.W_OK | os.X_OK):
        raise UsageError(f"{out}: no right to read and write it; name another folder with --out, or get the right.")


def _check_in_the_way(out: Path, names: Sequence[str]) -> None:
    """Refuse a folder where a folder, a pipe, a device or a broken link has the name of a file of ours."""
    odd = [name for name in names if os.path.lexists(out / name) and not (out / name).is_file()]
    if odd:
        raise UsageError(f"{out}: {', '.join(sorted(odd))} there is no file. {_NOTHING_WRITTEN}")


def _check_mark(out: Path, case: str, manifest: Mapping[str, object], case_mark: str) -> None:
    mark = manifest.get("made_from")
    if mark and case_mark and mark != case_mark and manifest.get("case") == case:
        raise UsageError(f"{out}: holds a plan of another folder that is named {case!r} too. {_NOTHING_WRITTEN}")


def _check_names(out: Path, files: Sequence[Writable], mine: Mapping[str, str]) -> None:
    _check_kind(out)
    names = [*(file.name for file in files), MANIFEST]
    _check_in_the_way(out, names)
    if read_object(out / MANIFEST).get("format") == MANIFEST_FORMAT and mine:
        names.remove(MANIFEST)
    foreign = [name for name in names if name not in mine and (out / name).exists() and not _is_our_plan(out, name)]
    if foreign:
        raise UsageError(
            f"{out}: {', '.join(foreign)} there is not this program's, or of another case. {_NOTHING_WRITTEN}"
        )


def _is_our_plan(out: Path, name: str) -> bool:
    return name == "plan.json" and _is_plan(read_object(out / name))


def _is_plan(held: Mapping[str, object]) -> bool:
    """Say whether an object is a plan of ours, of this version or one before, which a new plan replaces."""
    return re.fullmatch(r"safeconduct\.plan/\d+", str(held.get("format"))) is not None
