"""OSM files read as networks: hand-drawn maps, broken files, and real extracts where they are at hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from networks import osm_text, same_network
from safeconduct.core import CaseError, UsageError
from safeconduct.formats import read_osm, read_osm_places
from safeconduct.network import DEFAULT_CLASSES, FERRY, ROAD_CLASSES, ClassDefaults, Network, largest_strong_component

ASSETS = Path(__file__).parents[1] / "assets"
NODES = {i: (42.5 + 0.001 * (i % 4), 1.5 + 0.001 * i) for i in range(1, 10)}


def draw(folder: Path, *ways: str, node_tags: str = "", nodes: dict[int, tuple[float, float]] = NODES) -> Path:
    path = folder / "map.osm"
    path.write_text(osm_text(nodes, ways, node_tags=node_tags), encoding="utf-8")
    return path


def ends(network: Network) -> list[tuple[int, int]]:
    """Return each link's end nodes by their numbers in NODES."""
    at = np.rint((network.node_lon - 1.5) * 1000).astype(int)
    return sorted(zip(at[network.tail].tolist(), at[network.head].tolist(), strict=True))


def test_roads_are_read_and_footpaths_are_not(tmp_path: Path) -> None:
    network = read_osm(draw(tmp_path, "1 2 3 highway=primary oneway=yes ref=N1", "3 4 highway=footway"))
    assert ends(network) == [(1, 3)]
    assert network.refs == ("", "N1")
    assert network.road_class.tolist() == [ROAD_CLASSES.index("primary")]
    assert network.source == "OpenStreetMap (ODbL), map.osm"


def test_a_footpath_makes_no_junction(tmp_path: Path) -> None:
    assert ends(read_osm(draw(tmp_path, "1 2 3 highway=primary oneway=yes", "2 4 highway=footway"))) == [(1, 3)]


def test_roads_that_cross_without_a_shared_node_do_not_meet(tmp_path: Path) -> None:
    nodes = {1: (42.0, 1.0), 2: (42.0, 1.2), 3: (41.9, 1.1), 4: (42.1, 1.1)}
    network = read_osm(draw(tmp_path, "1 2 highway=primary", "3 4 highway=primary bridge=yes", nodes=nodes))
    assert network.nodes == 4


def test_a_bollard_parts_a_street(tmp_path: Path) -> None:
    path = draw(tmp_path, "1 2 3 highway=residential", node_tags="2 barrier=bollard")
    network = read_osm(path)
    assert ends(network) == [(1, 2), (2, 1), (2, 3), (3, 2)]
    assert network.nodes == 4


def test_a_gate_does_not_part_a_street(tmp_path: Path) -> None:
    assert ends(read_osm(draw(tmp_path, "1 2 3 highway=residential", node_tags="2 barrier=gate"))) == [(1, 3), (3, 1)]


def test_a_bollard_where_roads_cross_parts_them_all(tmp_path: Path) -> None:
    path = draw(tmp_path, "1 2 3 highway=residential", "4 2 5 highway=residential", node_tags="2 barrier=block")
    assert read_osm(path).nodes == 8


def test_a_box_cuts_roads_at_the_last_point_inside(tmp_path: Path) -> None:
    path = draw(tmp_path, "1 2 3 4 5 highway=primary oneway=yes")
    assert ends(read_osm(path, bbox=(1.5015, 42.0, 1.5045, 43.0))) == [(2, 4)]


def test_points_that_are_not_in_the_file_cut_a_road(tmp_path: Path) -> None:
    path = draw(tmp_path, "1 2 77 4 5 highway=primary oneway=yes")
    assert ends(read_osm(path)) == [(1, 2), (4, 5)]


def test_the_same_node_twice_in_a_row_is_one(tmp_path: Path) -> None:
    assert ends(read_osm(draw(tmp_path, "1 2 2 3 highway=primary oneway=yes"))) == [(1, 3)]


def test_a_ferry_takes_its_own_time(tmp_path: Path) -> None:
    network = read_osm(draw(tmp_path, "1 2 3 route=ferry duration=00:30"))
    assert network.flags.tolist() == [FERRY, FERRY]
    assert (network.length_m / (network.speed_kmh / 3.6)).tolist() == pytest.approx([1800, 1800], rel=1e-2)
    assert np.isnan(network.capacity_pcu_h).all()


def test_a_ferry_without_duration_has_no_speed(tmp_path: Path) -> None:
    assert np.isnan(read_osm(draw(tmp_path, "1 2 route=ferry")).speed_kmh).all()


def test_classes_of_the_caller_are_used_alone(tmp_path: Path) -> None:
    path = draw(tmp_path, "1 2 highway=primary oneway=yes", "2 3 highway=trunk oneway=yes")
    network = read_osm(path, classes={"trunk": ClassDefaults(60.0, 900.0)})
    assert sorted(network.speed_kmh.tolist(), key=str) == pytest.approx([60.0, np.nan], nan_ok=True)


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = draw(tmp_path, "1 2 3 highway=primary", "3 4 5 highway=primary", "3 6 highway=residential")
    assert same_network(read_osm(path), read_osm(path))


def test_places_are_named_and_numbered_where_names_repeat(tmp_path: Path) -> None:
    tags = "4 place=town name=Маріуполь name:en=Mariupol population=425,681; 5 place=village name=Nova; " \
           "6 place=hamlet name=Nova; 7 place=suburb name=Left; 8 place=village"  # fmt: skip
    found = read_osm_places(draw(tmp_path, "1 2 highway=primary", node_tags=tags))
    assert [place.id for place in found] == ["mariupol", "nova-5", "nova-6"]
    assert (found[0].name, found[0].names, found[0].population) == ("Маріуполь", ("Mariupol",), 425681)
    assert (found[0].lat, found[0].lon) == pytest.approx(NODES[4])
    assert (found[1].kind, found[1].population) == ("village", None)


def test_no_such_file() -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_osm(Path("nowhere.osm.pbf"))


@pytest.mark.parametrize("name", ["cut-off.osm", "not-osm.osm", "cut-off.osm.pbf", "words.txt"])
def test_a_broken_file_is_reported(name: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_osm(ASSETS / name)
    assert caught.value.faults[0].file == name
    assert (caught.value.__cause__ is not None) is name.startswith("cut-off")


def test_a_file_without_roads_is_reported(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no road for vehicles in the file"):
        read_osm(draw(tmp_path, "1 2 highway=footway"))
    with pytest.raises(CaseError, match="in the box 10,10,11,11"):
        read_osm(draw(tmp_path, "1 2 highway=primary"), bbox=(10, 10, 11, 11))


@pytest.mark.parametrize("box", [(2, 42, 1, 43), (1, 43, 2, 42), (1, 42, 1, 43), (-200, 0, 0, 1), (0, 0, 1, 91)])
def test_a_box_that_is_none(box: tuple[float, float, float, float], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="west < east"):
        read_osm(draw(tmp_path, "1 2 highway=primary"), bbox=box)


@pytest.mark.parametrize(
    ("name", "km", "lost"),
    [
        ("andorra.osm.pbf", (700, 800), 0.01),
        ("monaco.osm.gz", (60, 110), 0.1),
        # cut by a box a few kilometres wide: dual carriageways end at its edge and cannot be turned round on
        ("krems.osm.gz", (110, 180), 0.25),
        ("north-bayreuth.osm.gz", (280, 420), 0.1),
    ],
)
def test_real_extracts(shared: Path, name: str, km: tuple[float, float], lost: float) -> None:
    network = read_osm(shared / "data" / "roads" / "osm" / name)
    part, report = largest_strong_component(network)
    assert km[0] < network.length_m.sum() / 1000 < km[1]
    assert report.km_lost < lost * network.length_m.sum() / 1000
    assert part.links + report.links_lost == network.links
    assert len(network.as_of) == 10
    assert np.nanmax(network.speed_kmh) <= 200
    assert set(np.unique(network.road_class).tolist()) <= {*range(len(ROAD_CLASSES)), 255}
    known = [defaults.speed_kmh for defaults in DEFAULT_CLASSES.values()]
    assert np.isin(network.speed_kmh, np.array(known, np.float32)).any()


def test_a_ferry_is_reached_by_the_service_road_to_its_landing(tmp_path: Path) -> None:
    ways = ["1 2 highway=primary", "2 3 highway=service", "3 4 highway=service", "4 6 route=ferry duration=10",
            "3 9 highway=service", "6 7 highway=service access=private", "6 8 highway=service"]  # fmt: skip
    network = read_osm(draw(tmp_path, *ways))
    assert ends(network) == [(1, 2), (2, 1), (2, 4), (4, 2), (4, 6), (6, 4)]


def test_a_ferry_that_lands_on_a_road_needs_no_service_road(tmp_path: Path) -> None:
    network = read_osm(draw(tmp_path, "1 2 highway=primary", "2 3 route=ferry", "3 4 highway=tertiary",
                            "3 5 highway=service"))  # fmt: skip
    assert ends(network) == [(1, 2), (2, 1), (2, 3), (3, 2), (3, 4), (4, 3)]
