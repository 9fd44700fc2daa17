"""Other people's files: street data in, plans out.

Roads are read from OpenStreetMap (`read_osm`), from GeoJSON lines (`read_road_lines`) and from our own network file
(`open_network`, `write_network`).
"""

from safeconduct.formats.documents import Document, read_document
from safeconduct.formats.layers.gis import GIS_ENDINGS
from safeconduct.formats.layers.road_lines import JOIN_M, read_road_lines
from safeconduct.formats.network_file import NETWORK_FILE_VERSION, open_network, write_network
from safeconduct.formats.osm.places import read_osm_places
from safeconduct.formats.osm.reading import Box, read_osm

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
