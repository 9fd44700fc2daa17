"""Roads that a car may use and a coach may not: closed to buses, too low, too narrow or too light for one.

The network has one kind of vehicle, so such a road counts as open and is reported: whoever sends buses there must know.
Sources: OpenStreetMap wiki, Key:maxheight, Key:maxwidth, Key:maxweight, Key:maxlength, units; the sizes of a coach:
Council Directive 96/53/EC as amended by 2015/719, Annex I (12 m long, 2.55 m wide, 4.00 m high, 19.5 t on two axles).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from safeconduct.formats.osm.tags.access import refuses

__all__ = ["BUS_KEYS", "bus_warnings"]

Tags = Mapping[str, str]

_COACH = {"maxheight": 4.0, "maxwidth": 2.55, "maxlength": 12.0, "maxweight": 19.5}
"""Metres, tonnes."""
_CLOSED_TO = ("bus", "coach", "tourist_bus", "psv")
_LIMITS = {key: most for name, most in _COACH.items() for key in (name, f"{name}:physical", f"{name}:signed")}
BUS_KEYS = (*_CLOSED_TO, *_LIMITS)
"""Keys that are looked at."""
_NUMBER = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)\s*(t|tons?|tonnes?|kg|lbs?|st|m|metres?|meters?|cm|ft)?")
_FEET = re.compile(r"(\d{1,3})\s*(?:'|ft)\s*(?:(\d{1,2})\s*(?:\"|in|''))?")
_PER_UNIT = {"kg": 0.001, "lb": 0.00045359237, "lbs": 0.00045359237, "st": 0.90718474, "cm": 0.01, "ft": 0.3048}


def bus_warnings(tags: Tags) -> Iterator[tuple[str, str]]:
    """Yield ("buses", key=value) for each tag that keeps a coach off a road or from a gate."""
    for key in _CLOSED_TO:
        if refuses(tags.get(key, "")):
            yield "buses", f"{key}={tags[key]}"
    for key, least in _LIMITS.items():
        limit = _read_limit(tags.get(key, ""))
        if limit is not None and limit < least:
            yield "buses", f"{key}={tags[key]}"


def _read_limit(text: str) -> float | None:
    """Read a size or weight in metres or tonnes; None where it is none (`default`, `no_sign`, `below_default`)."""
    text = text.strip().lower()
    feet, plain = _FEET.fullmatch(text), _NUMBER.fullmatch(text)
    if feet:
        return int(feet[1]) * 0.3048 + int(feet[2] or 0) * 0.0254
    if plain is None:
        return None
    return float(plain[1].replace(",", ".")) * _PER_UNIT.get(plain[2] or "", 1.0)
