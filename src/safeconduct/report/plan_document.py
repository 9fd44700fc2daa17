"""The text of a plan.json as plain JSON; what it means is for others to read."""

from __future__ import annotations

import json
from pathlib import Path

from safeconduct.core import CaseError, Fault
from safeconduct.files.textfile import read_regular
from safeconduct.report.manifest import MANIFEST, is_unfinished

__all__ = ["MOST_PLAN_BYTES", "inputs_of_document", "load_document", "plan_file"]

MOST_PLAN_BYTES = 500_000_000
"""Largest plan.json that is read, bytes: a plan of 30,000 convoys takes 78 MB."""

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
    try:
        return json.loads(read_regular(file, MOST_PLAN_BYTES).decode("utf-8-sig"), object_pairs_hook=_once)
    except OSError as error:
        got = (error.strerror or str(error)).lower()
        raise _fault(str(file), got, "a plan.json", "Name the plan.json that a plan wrote.") from error
    except UnicodeDecodeError as error:
        raise _fault(file.name, f"a byte that is not UTF-8 at {error.start}", "UTF-8 text", _AGAIN) from error
    except json.JSONDecodeError as error:
        cut = error.pos >= len(error.doc.rstrip()) - 1
        got = "the file ends in the middle" if cut else f"{error.msg} in column {error.colno}"
        raise _fault(file.name, got, "a whole JSON object", _AGAIN, error.lineno) from error
    except RecursionError as error:
        raise _fault(file.name, "lists too deep", "a plan.json", _AGAIN) from error
    except _TwiceError as error:
        raise _fault(file.name, f"the key {error.key!r} twice in one object", "each key once", _AGAIN) from error
    except ValueError as error:  # a whole number of more than 4,300 digits
        raise _fault(file.name, "a number of thousands of digits", "a plan.json", _AGAIN) from error


def inputs_of_document(document: object) -> dict[str, str]:
    """Return what a plan says that it was made from, hash by table and layer; empty where it does not say."""
    told = document.get("inputs") if isinstance(document, dict) else None
    return {str(name): str(one) for name, one in told.items()} if isinstance(told, dict) else {}


class _TwiceError(ValueError):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key[:60]


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the object of these pairs; of a key that stands twice nobody knows which is meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1))
    return found


def _fault(file: str, got: str, expected: str, remedy: str, line: int = 0) -> CaseError:
    return CaseError([Fault(file, line, "", got, expected, remedy)])
