"""What a case's files hold, as short hashes: whether a plan is of this case, and which files have changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from safeconduct.cases.reading.reports import Report

__all__ = ["changed_inputs", "has_another_ground", "inputs_of"]

_DIGITS = 16
"""Hexadecimal digits of a file's hash: enough that two contents do not meet by chance."""
_AT_ONCE = 2**20
_GROUND = ("case", "places", "roads")
"""Where all of these differ, it is another case and not a changed one."""


def inputs_of(folder: Path, files: Mapping[str, str], reports: Sequence[Report]) -> dict[str, str]:
    """Hash what a case is read from.

    Args:
        folder: the case folder.
        files: the file of each table and layer that the case has, as it names them, case.toml under "case".
        reports: the texts.

    Returns:
        Hash of the content by table, layer, "case" and "reports" (all texts together, where there are any).
    """
    found = {name: _hash_of(folder / files[name]) for name in sorted(files)}
    texts = "\0".join(f"{one.file}\0{one.original or one.text}" for one in reports)
    return found | ({"reports": hashlib.sha256(texts.encode()).hexdigest()[:_DIGITS]} if reports else {})


def _hash_of(path: Path) -> str:
    """Hash a file; of `case.xlsx/people`, a sheet, the whole workbook."""
    if path.parent.is_file():
        path = path.parent
    found = hashlib.sha256()
    with path.open("rb") as handle:
        while part := handle.read(_AT_ONCE):
            found.update(part)
    return found.hexdigest()[:_DIGITS]


def changed_inputs(planned: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tables and layers whose content is not what a plan was made from, by name."""
    return tuple(sorted(name for name in {*planned, *now} if planned.get(name) != now.get(name)))


def has_another_ground(changed: Iterable[str]) -> bool:
    """Say whether settings, places and roads all differ: such a plan is of another case."""
    return set(_GROUND) <= set(changed)
