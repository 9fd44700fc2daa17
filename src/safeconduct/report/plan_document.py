"""The text of a plan.json as plain JSON; what it means is for others to read."""

from __future__ import annotations

import json
from pathlib import Path

from safeconduct.core import CaseError, Fault

__all__ = ["load_document"]

_AGAIN = "Make the plan again; a file that was sent may have been cut off."


def load_document(path: Path) -> object:
    """Read a plan.json, or the one in a folder, as plain dicts and lists.

    Raises:
        CaseError: no such file, not UTF-8, or no JSON.
    """
    file = path / "plan.json" if path.is_dir() else path
    try:
        return json.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        got = (error.strerror or str(error)).lower()
        raise _fault(str(file), got, "a plan.json", "Name the plan.json that a plan wrote.") from error
    except UnicodeDecodeError as error:
        raise _fault(file.name, f"a byte that is not UTF-8 at {error.start}", "UTF-8 text", _AGAIN) from error
    except json.JSONDecodeError as error:
        raise _fault(
            file.name, f"{error.msg} in column {error.colno}", "a whole JSON object", _AGAIN, error.lineno
        ) from error
    except RecursionError as error:
        raise _fault(file.name, "lists too deep", "a plan.json", _AGAIN) from error
    except ValueError as error:  # a whole number of more than 4,300 digits
        raise _fault(file.name, "a number of thousands of digits", "a plan.json", _AGAIN) from error


def _fault(file: str, got: str, expected: str, remedy: str, line: int = 0) -> CaseError:
    return CaseError([Fault(file, line, "", got, expected, remedy)])
