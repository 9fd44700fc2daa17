"""What is held to be so at an instant: who holds what, where it is dangerous, what is shut."""

from safeconduct.picture.claims import Alert, Closure, ControlClaim, DangerArea, Incident, Polygon
from safeconduct.picture.closures import alerts_on, lies_in, shut
from safeconduct.picture.control import Holders, Standing, holder_of, speaker_of, standing
from safeconduct.picture.danger import DANGER_BECAUSE, DANGER_NOTES
from safeconduct.picture.geojson import RoadWords, clock_text, held_words, picture_geojson
from safeconduct.picture.links import LinkPicture, look, touching
from safeconduct.picture.projection import MOST_CROSSINGS, crossings_of, flaws_of

__all__ = [
    "DANGER_BECAUSE",
    "DANGER_NOTES",
    "MOST_CROSSINGS",
    "Alert",
    "Closure",
    "ControlClaim",
    "DangerArea",
    "Holders",
    "Incident",
    "LinkPicture",
    "Polygon",
    "RoadWords",
    "Standing",
    "alerts_on",
    "clock_text",
    "crossings_of",
    "flaws_of",
    "held_words",
    "holder_of",
    "lies_in",
    "look",
    "picture_geojson",
    "shut",
    "speaker_of",
    "standing",
    "touching",
]
