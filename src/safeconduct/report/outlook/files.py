"""What `outlook` writes: the whole as JSON, a table for spreadsheets, a map for a GIS, and the page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from safeconduct.core import csv_text
from safeconduct.formats.maps.plan_geojson import collection_text, feature
from safeconduct.report.exports.exports import File
from safeconduct.report.page.page import page_html, page_template

__all__ = ["OUTLOOK_COLUMNS", "outlook_csv", "outlook_files", "outlook_geojson"]

OUTLOOK_COLUMNS = ("place", "name", "country", "day", "date", "people", "low", "high", "counted", "reported", "class")
"""Columns of outlook.csv: a row a reception place and day."""

_FLOWS = ("km", "a_to_b", "b_to_a")

Json = Mapping[str, Any]


def outlook_files(outlook: Json) -> list[File]:
    """Return the files of an outlook; the page is left out where its front end is not built."""
    template = page_template()
    page = [] if template is None else [File("outlook.html", "parties", page_html(dict(outlook), template))]
    text = json.dumps(outlook, ensure_ascii=False, allow_nan=False) + "\n"
    return [
        File("outlook.json", "parties", text),
        File("outlook.csv", "parties", outlook_csv(outlook)),
        File("outlook.geojson", "parties", outlook_geojson(outlook)),
        *page,
    ]


def outlook_csv(outlook: Json) -> str:
    """Write a row a reception place and day; what is not known is empty."""
    return csv_text(OUTLOOK_COLUMNS, _table(outlook))


def _table(outlook: Json) -> Iterator[tuple[object, ...]]:
    sites = {site["id"]: site for site in outlook["sites"]}
    for row, place in enumerate(outlook["places"]):
        site = sites[place]
        columns = [outlook[key][row] for key in ("people", "low", "high", "counted", "reported")]
        for day, date, *figures in zip(outlook["days"], outlook["dates"], *columns, strict=True):
            yield (place, site["name"], site["country"], day, date, *figures, outlook["class"])


def outlook_geojson(outlook: Json) -> str:
    """Write places as points with their people on the last day forecast, links as lines with who went along them.

    A place whose position is not known, and the links to it, have no geometry (null), and are there all the same.
    """
    sites = {site["id"]: site for site in outlook["sites"]}
    figures: dict[str, Json] = {
        place: {key: outlook[key][row][-1] for key in ("people", "low", "high", "counted")}
        for row, place in enumerate(outlook["places"])
    }
    others = outlook["others"]
    figures |= {place: {"people": others["people"][row][-1]} for row, place in enumerate(others["places"])}
    points = [_point(site, figures[site["id"]], outlook["dates"][-1]) for site in outlook["sites"]]
    lines = [_line(link, sites) for link in outlook["links"]]
    return collection_text([*points, *lines], outlook["title"], outlook["class"], outlook["says"])


def _spot(site: Json) -> list[float] | None:
    return None if site["lat"] is None or site["lon"] is None else [site["lon"], site["lat"]]


def _point(site: Json, figures: Json, date: str) -> dict[str, Any]:
    known = {key: site[key] for key in ("id", "name", "kind", "country", "population", "capacity")}
    return feature("Point", _spot(site), {**known, "date": date, **figures})


def _line(link: Json, sites: Mapping[str, Json]) -> dict[str, Any]:
    ends = [_spot(sites[link["a"]]), _spot(sites[link["b"]])]
    known = {"kind": "link", "from": link["a"], "to": link["b"], "by": link["kind"]}
    return feature("LineString", None if None in ends else ends, known | {key: link[key] for key in _FLOWS})
