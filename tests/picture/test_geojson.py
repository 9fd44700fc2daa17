from __future__ import annotations

import json
from typing import Any

import shapely

from builders import KYIV_CLOCK
from land import NOON, Rules, box, claim, lines_of
from safeconduct.picture import RoadWords, look, picture_geojson

LINES = lines_of([(36.2, 46.5), (36.8, 46.6)], [(39.0, 46.5), (39.5, 46.5)])
CONTROL = (
    claim("ru", box(36, 46, 37, 47), says="ru", state="disputed"),
    claim("ua", box(36, 46, 36.5, 47), says="ua", days_ago=1),
)


def drawn() -> dict[str, Any]:
    picture = look(LINES, at=NOON, control=CONTROL, incidents=(), danger=(), rules=Rules())
    words = [RoadWords(0, "M14 a-b", "near contested land", False, "open", True)]
    return picture_geojson(
        LINES,
        picture,
        words,
        control=CONTROL,
        clock=KYIV_CLOCK,
        assumed=["a"],
        export_class="parties",
        says="Not public.",
    )


def features(kind: str) -> list[dict[str, Any]]:
    return [feature for feature in drawn()["features"] if feature["properties"]["kind"] == kind]


def test_the_map_names_its_class() -> None:  # R9
    whole = drawn()
    assert (whole["type"], whole["format"]) == ("FeatureCollection", "safeconduct.picture-map/1")
    assert (whole["class"], whole["says"], whole["assumed"]) == ("parties", "Not public.", ["a"])


def test_times_are_on_both_clocks() -> None:  # R7
    assert drawn()["at"] == "2022-03-05T12:00:00+02:00"
    assert drawn()["clocks"] == "2022-03-05 12:00 (13:00 Moscow)"
    assert features("claim")[1]["properties"]["as_of_clocks"] == "2022-03-04 12:00 (13:00 Moscow)"


def test_a_road_tells_who_holds_it_speaker_by_speaker() -> None:  # R2
    (road,) = features("road")
    assert road["geometry"] == {"type": "LineString", "coordinates": [[36.2, 46.5], [36.8, 46.6]]}
    assert road["properties"] == {
        "kind": "road",
        "name": "M14 a-b",
        "held_by": {"ru": ["ru"], "ua": ["ua"]},
        "contested": True,
        "danger": True,
        "because": "near contested land",
        "shut": False,
        "state": "open",
        "consent": True,
    }


def test_rival_claims_lie_over_each_other_with_their_state() -> None:  # R2
    drawn = [(one["properties"]["speaker"], one["properties"]["state"]) for one in features("claim")]
    assert drawn == [("ru", "disputed"), ("ua", "claimed")]


def test_outlines_are_rings_as_rfc_7946_has_them() -> None:
    for feature in (*features("claim"), *features("danger zone")):
        for polygon in feature["geometry"]["coordinates"]:
            assert polygon[0][0] == polygon[0][-1]
            assert shapely.LinearRing(polygon[0]).is_ccw
            assert not any(shapely.LinearRing(hole).is_ccw for hole in polygon[1:])


def test_danger_zones_say_why() -> None:
    assert features("danger zone")[0]["properties"]["because"] == "near contested land"


def test_it_is_plain_json() -> None:
    assert json.loads(json.dumps(drawn(), allow_nan=False)) == drawn()
