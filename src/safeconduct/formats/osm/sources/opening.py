"""An OpenStreetMap file opened in the way that is sure to read it right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from safeconduct.formats.osm.sources.fallback import FallbackSource
from safeconduct.formats.osm.sources.identification import XmlLook, identify, look_at_xml, wrapped_errors
from safeconduct.formats.osm.sources.libosmium import LibrarySource, UnsureError, translated
from safeconduct.formats.osm.sources.protocols import OsmSource

__all__ = ["read_with"]

T = TypeVar("T")


def read_with(path: Path, use: Callable[[OsmSource], T]) -> T:
    """Read a file with the fast library where it is sure to get it right, else element by element.

    Raises:
        UsageError: no such file.
        CaseError: it cannot be read, is only a part of the answer of a server, or has faults; all of them.
    """
    file = identify(path)
    cause: Exception | None = None
    with wrapped_errors(path):
        look = look_at_xml(file) if file.form == "xml" else XmlLook(usual=file.form in ("pbf", "o5m"))
        if look.usual:
            try:
                with translated(UnsureError):
                    return use(LibrarySource(file, look))
            except (UnsureError, RuntimeError) as error:
                cause = error
        return use(FallbackSource(file, cause))
