"""Cities, towns, villages and hamlets of an OpenStreetMap file."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from safeconduct.core import Place, PlaceId
from safeconduct.formats.osm.sources.opening import read_with
from safeconduct.formats.osm.sources.protocols import OsmSource

__all__ = ["PLACE_KINDS", "read_osm_places"]

PLACE_KINDS = ("city", "town", "village", "hamlet")
"""Values of the tag place that are read."""
_NAME_KEYS = ("name:en", "int_name", "name", "name:uk", "name:ru", "official_name", "alt_name", "old_name")


def read_osm_places(path: Path) -> tuple[Place, ...]:
    """Read cities, towns, villages and hamlets, sorted by id.

    The id is the English or international name, else the local one, in lower case; places that share one get their
    node's number behind it.  Population None: not said or not a number.

    Raises:
        UsageError: no such file.
        CaseError: the file cannot be read.
    """
    found = read_with(path, _named_places)
    slugs = [_slug(tags) for _, tags, _, _ in found]
    shared = {slug for slug, count in Counter(slugs).items() if count > 1}
    places = (
        _place(f"{slug}-{node}" if slug in shared else slug, node, tags, lat, lon)
        for slug, (node, tags, lat, lon) in zip(slugs, found, strict=True)
    )
    return tuple(sorted(places, key=lambda place: place.id))


def _named_places(source: OsmSource) -> list[tuple[int, dict[str, str], float, float]]:
    return [
        (node.id, node.tags, node.lonlat[1], node.lonlat[0])
        for node in source.place_nodes()
        if node.lonlat and node.tags["place"].strip().lower() in PLACE_KINDS and node.tags.get("name")
    ]


def _slug(tags: Mapping[str, str]) -> str:
    name = next(tags[key] for key in ("name:en", "int_name", "name") if tags.get(key))
    folded = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = folded if folded.isascii() else unicodedata.normalize("NFKC", name)
    return "-".join("".join(c if c.isalnum() else " " for c in plain.lower() if c not in "'’ʼ").split())


def _place(slug: str, node: int, tags: Mapping[str, str], lat: float, lon: float) -> Place:
    names = {part.strip() for key in _NAME_KEYS for part in tags.get(key, "").split(";")} - {"", tags["name"]}
    population = tags.get("population", "").replace(" ", "").replace(",", "")
    return Place(
        id=PlaceId(slug), name=tags["name"], lat=lat, lon=lon,
        population=int(population) if population.isdecimal() else None,
        kind=tags["place"].strip().lower(), names=tuple(sorted(names)), admin=tags.get("katotth", ""),
        source=f"OpenStreetMap (ODbL), node {node}", as_of="",
    )  # fmt: skip
