"""What the page's map is drawn from: roads, claims, danger, events and points, each with source and date (R2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import numpy as np

from safeconduct.core import Clock, PlaceId
from safeconduct.formats.maps.spot import section_line
from safeconduct.network import ROAD_CLASSES, ROAD_STATES, Network, Road, road_ids
from safeconduct.picture import DANGER_BECAUSE, Polygon, standing
from safeconduct.picture.projection import outlines
from safeconduct.planning import Case, Plan, ReceptionPoint, dated
from safeconduct.planning.situation import BY_ROW, Situation
from safeconduct.report.picture.documents import one_of_each_road

__all__ = ["ALONG_KM", "MOST_ROADS", "convoy_map_json", "map_json", "public_roads_json"]

MOST_ROADS = 8000
"""A page draws no more roads than this: of a country's streets the lesser classes are left out, and it says so."""

ALONG_KM = 5.0
"""How far from its road a convoy's page shows the danger zone: as far as a leader can see or would turn off."""

_CODES = ("", "drawn", "contest", "line", "incident", "edge")
_REASONS = dict(zip(DANGER_BECAUSE, _CODES, strict=True)) | {BY_ROW: "row"}
_DIGITS = 5  # of degrees: a metre

Json = dict[str, Any]


def map_json(case: Case, situation: Situation) -> Json:
    """Return the map of class parties: everything."""
    case = dated(case)
    rows = _rows(case, situation) | {
        "control": _control(case, situation.at),
        "incidents": [_row(one, case.clock, "at until lat lon kind party precision_km") for one in case.incidents],
        "windows": [_row(one, case.clock, _WINDOW) for one in case.windows],
    }
    danger = {"danger": _danger(case, situation), "at": case.clock.rfc3339(situation.at)}
    return _roads(case, situation, _every) | danger | rows


def convoy_map_json(case: Case, situation: Situation, only: Plan) -> Json:
    """Return the map of class convoy: one corridor's road with what is known of it, and the danger along it.

    All other roads are drawn as they lie; where who holds what, and which windows are on the table, is left out.

    Args:
        only: a plan reduced to the corridor.
    """
    case = dated(case)
    points = {point for convoy in only.convoys for point in (convoy.assembly, convoy.reception)}
    pairs = {(section.from_place, section.to_place) for one in only.corridors for section in one.sections}
    either = pairs | {(end, start) for start, end in pairs}
    rows = _rows(case, situation)
    rows |= {
        "closures": [row for row in rows["closures"] if (row["from"], row["to"]) in either],
        "checkpoints": [row for row in rows["checkpoints"] if (row["from"], row["to"]) in pairs],
        "assembly": [row for row in rows["assembly"] if row["id"] in points],
        "reception": [row for row in rows["reception"] if row["id"] in points],
    }
    rows = {name: [{**row, **_UNSOURCED} for row in listed] for name, listed in rows.items()}
    drawn = _roads(case, situation, lambda ends, _: ends in either)
    drawn["roads"] = [{**road, **_UNSOURCED} for road in drawn["roads"]]
    danger = _danger_along(case, situation, only)
    nothing: Json = {"control": [], "incidents": [], "windows": []}
    return drawn | {"danger": danger, "at": case.clock.rfc3339(situation.at)} | nothing | rows


def public_roads_json(case: Case, situation: Situation) -> Json:
    """Return the roads of class public: as they lie, without what is held to be so of them and who says so."""
    return _roads(case, situation, lambda _ends, _road: False) | {"roads_source": ""}


_UNSOURCED = {"source": "", "as_of": ""}


def _every(_ends: tuple[str, str], _road: str) -> bool:
    return True


def _rows(case: Case, situation: Situation) -> Json:
    middles = _middles(situation.network, situation)
    return {
        "closures": [_on_road(one, case.clock, middles, "reason start end") for one in case.closures],
        "checkpoints": [_on_road(one, case.clock, middles, _CHECKPOINT) for one in case.checkpoints],
        "assembly": [_row(one, case.clock, "id place lat lon boarding_per_h opens closes") for one in case.assembly],
        "reception": [_reception(one, case.clock) for one in case.reception],
    }


_CHECKPOINT = "id party lanes vehicles_per_h_per_lane opens closes storage_vehicles"
_WINDOW = "id scope start end departures_from proposed_by state"


def _row(item: Any, clock: Clock, names: str) -> Json:
    """Write some fields of an item, its source and date; instants as RFC 3339."""
    values = {name: getattr(item, name) for name in [*names.split(), "source", "as_of"]}
    return {name: clock.rfc3339(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _on_road(item: Any, clock: Clock, middles: dict[frozenset[PlaceId], list[float]], names: str) -> Json:
    spot = middles.get(frozenset((item.from_place, item.to_place)))
    return {"from": item.from_place, "to": item.to_place, "spot": spot} | _row(item, clock, names)


def _reception(point: ReceptionPoint, clock: Clock) -> Json:
    return _row(point, clock, "id place party intake_per_h capacity opens closes")


def _control(case: Case, at: datetime) -> list[Json]:
    """Write the claims that stand, each speaker's land apart: rivals overlap, none is merged (R2)."""
    return [
        {
            "party": one.claim.party,
            "says": one.claim.says,
            "state": one.claim.state,
            "source": one.claim.source,
            "as_of": case.clock.rfc3339(one.claim.as_of),
            "polygons": _rings(outlines(one.area)),
        }
        for one in standing(case.control, at)
    ]


def _danger(case: Case, situation: Situation) -> Json:
    """Write the danger zone: as drawn by hand with its sources, else as guessed, by reason."""
    drawn = [
        {"because": "drawn", "source": area.source, "as_of": area.as_of, "polygons": _rings(area.polygons)}
        for area in case.danger
    ]
    guessed = [
        {"because": _REASONS[DANGER_BECAUSE[code]], "source": "", "as_of": "", "polygons": _rings(polygons)}
        for code, polygons in situation.picture.zones
    ]
    return {"known": situation.danger_known, "drawn": bool(drawn), "zones": drawn or guessed}


def _danger_along(case: Case, situation: Situation, only: Plan) -> Json:
    """Return the danger zone within ALONG_KM of one corridor; how the rest of it lies is others' business."""
    from shapely.geometry import LineString
    from shapely.geometry import Polygon as Area
    from shapely.ops import unary_union

    whole = _danger(case, situation)
    lines = [section_line(section, one, case.places) for one in only.corridors for section in one.sections]
    wide = ALONG_KM / 111.2
    strip = unary_union([LineString([(lon, lat) for lat, lon in line]).buffer(wide) for line in lines])
    zones = []
    for zone in whole["zones"]:
        area = unary_union([Area(shell, holes).buffer(0) for shell, *holes in zone["polygons"]]).intersection(strip)
        parts = [part for part in getattr(area, "geoms", [area]) if isinstance(part, Area) and not part.is_empty]
        rings = [(part.exterior, *part.interiors) for part in parts]
        polygons = [tuple(tuple((x, y) for x, y, *_ in ring.coords) for ring in polygon) for polygon in rings]
        zones += [{**zone, **_UNSOURCED, "polygons": _rings(polygons)}] if polygons else []
    return {**whole, "zones": zones}


def _rings(polygons: Iterable[Polygon]) -> list[Any]:
    return [[[[round(x, 4), round(y, 4)] for x, y in ring] for ring in polygon] for polygon in polygons]


def _roads(case: Case, situation: Situation, known: Callable[[tuple[str, str], str], bool]) -> Json:
    """Write every road once; known: of which, by ends and id, also what is held to be so (state, danger)."""
    links, left_out = _drawn_links(situation.network)
    rows = dict(zip(road_ids(case.roads), case.roads, strict=True))
    roads = [_road(situation, link, rows, known) for link in links]
    return {"roads": roads, "roads_left_out": left_out, "roads_source": situation.network.source}


def _drawn_links(network: Network) -> tuple[list[int], list[str]]:
    """Choose the roads to draw, and name the classes left out, least first, so that a page stays light."""
    links = one_of_each_road(network)
    left_out = []
    for code in (255, *reversed(range(1, len(ROAD_CLASSES)))):
        kept = [link for link in links if network.road_class[link] != code]
        if len(links) <= MOST_ROADS:
            break
        left_out += [_class_name(code)] if len(kept) < len(links) else []
        links = kept
    return links, left_out


def _class_name(code: int) -> str:
    return ROAD_CLASSES[code] if code < len(ROAD_CLASSES) else ""


def _road(
    situation: Situation, link: int, rows: dict[str, Road], shown: Callable[[tuple[str, str], str], bool]
) -> Json:
    network = situation.network
    ends = [network.node_place[node] for node in (int(network.tail[link]), int(network.head[link]))]
    known = shown((ends[0], ends[1]), network.road_id(link))
    ref = network.refs[network.ref[link]]
    row = rows.get(network.road_id(link))
    lat, lon = situation.ground.points(link)
    return {
        "id": f"r{link}",
        "from": ends[0] or None,
        "to": ends[1] or None,
        "ref": ref,
        "class": _class_name(int(network.road_class[link])),
        "km": round(float(network.length_m[link]) / 1000, 2),
        "state": ROAD_STATES[network.state[link]] if known else None,
        "danger": bool(situation.danger[link]) if known else None,
        "because": _REASONS[situation.because[link]] if known else "",
        "speed_kmh": _number(network.speed_kmh[link]) if known else None,
        "capacity_pcu_h": _number(network.capacity_pcu_h[link]) if known else None,
        "shape": np.column_stack([lon, lat]).round(_DIGITS).tolist(),
        "source": row.source if row and known else "",
        "as_of": row.as_of if row and known else "",
    }


def _number(value: np.float32) -> float | None:
    return None if np.isnan(value) else round(float(value), 1)


def _middles(network: Network, situation: Situation) -> dict[frozenset[PlaceId], list[float]]:
    """Return by pair of places a spot, [lon, lat], half way along the road between them."""
    spots = {}
    for link in range(network.links):
        ends = frozenset(network.node_place[node] for node in (int(network.tail[link]), int(network.head[link])))
        if "" not in ends and len(ends) == 2:
            lat, lon = situation.ground.points(link)
            spots[ends] = _half_way(np.column_stack([lon, lat]))
    return spots


def _half_way(points: np.ndarray[Any, np.dtype[np.float64]]) -> list[float]:
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    half = along[-1] / 2
    return [round(float(np.interp(half, along, points[:, axis])), _DIGITS) for axis in (0, 1)]
