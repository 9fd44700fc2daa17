"""files.json: which files of a folder are ours, of which case, and whether all of them are there."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from safeconduct.files.textfile import read_regular

__all__ = [
    "MANIFEST", "MANIFEST_FORMAT", "SIMULATION_FILE", "folder_mark", "is_unfinished", "made_from", "manifest_bytes",
    "read_object",
]  # fmt: skip

MANIFEST = "files.json"
MANIFEST_FORMAT = "safeconduct.files/1"
"""The list of files in a folder, and the name and version of its format."""

SIMULATION_FILE = "simulation.json"
"""What chance does to the plan in the folder, where `simulate --out` has written it."""

_MOST_BYTES = 500_000_000


def manifest_bytes(
    case: str,
    files: Mapping[str, str],
    facts: Mapping[str, object],
    shows: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Return the text of the manifest.

    Args:
        case: the case's name.
        files: class by name.
        facts: what else is written; empty ones are left out.
        shows: sha256 of what a sheet itself shows, and of nothing else (R9), by name.
    """
    hashes = {name: {"shows": shows[name]} for name in files if name in shows}
    rows = [{"name": name, "class": files[name], **hashes.get(name, {})} for name in sorted(files)]
    held = {key: value for key, value in facts.items() if value}
    manifest = {"format": MANIFEST_FORMAT, "case": case, **held, "files": rows}
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def folder_mark(folder: Path) -> str:
    """Return what tells a case folder from others of its name on this machine, without saying where it lies."""
    return hashlib.sha256(b"safeconduct.folder/1\0" + os.fsencode(os.path.realpath(folder))).hexdigest()[:32]


def is_unfinished(folder: Path) -> bool:
    """Say whether the files of a folder were being moved one by one when the process was killed."""
    return read_object(folder / MANIFEST).get("unfinished") is True


def made_from(folder: Path) -> str:
    """Return the mark of the case folder that the plan in a folder was made from; "" where it is not known."""
    return str(read_object(folder / MANIFEST).get("made_from", ""))


def read_object(path: Path) -> dict[str, object]:
    """Return the JSON object in a file; an empty one where there is none, or where it cannot be read."""
    try:
        held = json.loads(read_regular(path, _MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}
