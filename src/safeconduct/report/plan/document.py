"""The text of a plan.json as plain JSON; what it means is for others to read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from safeconduct.core import CaseError, Fault
from safeconduct.files.jsontext import read_json
from safeconduct.files.textfile import read_regular
from safeconduct.report.folder.manifest import MANIFEST, is_unfinished

__all__ = ["MOST_PLAN_BYTES", "inputs_of_document", "load_document", "plan_file", "plan_mark"]

MOST_PLAN_BYTES = 500_000_000
"""Largest plan.json that is read, bytes: a plan of 30,000 convoys takes 78 MB."""

_DRIVEN = ("case", "clocks", "persons", "corridors", "convoys", "duties")
_AGAIN = "Make the plan again; a file that was sent may have been cut off."


def plan_file(path: Path) -> Path:
    """Return the plan.json that is meant: the file itself, or the one in a folder."""
    return path / "plan.json" if path.is_dir() else path


def load_document(path: Path) -> object:
    """Read a plan.json, or the one in a folder, as plain dicts and lists.

    Raises:
        CaseError: no such file, none at all, too large, not UTF-8, no JSON, a key that stands twice in an object, or
            one of a folder whose files were being replaced when a run was killed.
    """
    file = plan_file(path)
    if is_unfinished(file.parent):
        got = "a folder that is unfinished: a run was killed while it replaced the files"
        remedy = "Plan anew into it with `safeconduct plan`; until then its files are of two plans."
        raise _fault(MANIFEST, got, "all files of one plan", remedy)
    faults: list[Fault] = []
    try:
        text = read_regular(file, MOST_PLAN_BYTES).decode("utf-8")
    except OSError as error:
        got = (error.strerror or str(error)).lower()
        raise _fault(str(file), got, "a plan.json", "Name the plan.json that a plan wrote.") from error
    except UnicodeDecodeError as error:
        raise _fault(file.name, f"a byte that is not UTF-8 at {error.start}", "UTF-8 text", _AGAIN) from error
    document = read_json(text, file.name, faults, what="a whole JSON object", remedy=_AGAIN)
    if faults:
        raise CaseError(faults)
    return document


def inputs_of_document(document: object) -> dict[str, str]:
    """Return what a plan says that it was made from, hash by table and layer; empty where it does not say."""
    inputs = document.get("inputs") if isinstance(document, dict) else None
    return {str(name): str(one) for name, one in inputs.items()} if isinstance(inputs, dict) else {}


def plan_mark(document: object) -> str:
    """Return what tells a plan from all others: a hash of whom it moves where and when, in whatever layout."""
    said = document if isinstance(document, dict) else {}
    text = json.dumps([said.get(key) for key in _DRIVEN], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _fault(file: str, got: str, expected: str, remedy: str) -> CaseError:
    return CaseError([Fault(file, 0, "", got, expected, remedy)])
