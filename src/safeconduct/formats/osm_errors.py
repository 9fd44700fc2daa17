"""What the OSM library raises, told as every other fault of a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safeconduct.core import CaseError, Fault, UsageError

__all__ = ["telling"]


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Wrap what the OSM library raises: a leaked foreign error is a fault of ours."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file; give a .osm.pbf, .osm.gz or .osm file")
    try:
        yield
    except RuntimeError as error:
        fault = Fault(
            path.name, 0, "", str(error), "an OpenStreetMap file (.osm.pbf, .osm.gz, .osm)", "Fetch or cut it again."
        )
        raise CaseError([fault]) from error
