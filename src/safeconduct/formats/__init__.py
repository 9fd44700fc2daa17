"""Other people's files: street data in, plans out.

Roads are read from OpenStreetMap (`read_osm`), from GeoJSON lines (`read_road_lines`) and from our own network file
(`open_network`, `write_network`).
"""

from safeconduct.formats.documents import Document, read_document
from safeconduct.formats.gis import GIS_ENDINGS
from safeconduct.formats.network_file import NETWORK_FILE_VERSION, open_network, write_network
from safeconduct.formats.osm import Box, read_osm
from safeconduct.formats.osm_places import read_osm_places
from safeconduct.formats.road_lines import JOIN_M, read_road_lines

__all__ = [
    "GIS_ENDINGS",
    "JOIN_M",
    "NETWORK_FILE_VERSION",
    "Box",
    "Document",
    "open_network",
    "read_document",
    "read_osm",
    "read_osm_places",
    "read_road_lines",
    "write_network",
]
