"""Who is let in: access values of OpenStreetMap as people write them, lists, any case and conditions too.

Source: OpenStreetMap wiki, Key:access, Conditional restrictions.  A list keeps vehicles out where no part of it lets
them in, or where one part shuts the road to all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

__all__ = ["ACCESS_KEYS", "INVITED", "access_warnings", "is_invited", "lets_in", "parts_of", "refuses"]

Tags = Mapping[str, str]

ACCESS_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
"""From the most to the least specific; the first that is there decides."""
INVITED = frozenset({"yes", "designated", "permissive", "destination", "public", "official_use", "true", "1"})
SHUT = frozenset(
    {"no", "private", "impassable", "closed", "blocked", "none", "never", "forbidden", "prohibited", "restricted",
     "military", "false", "0", "permit", "destroyed"}
)  # fmt: skip
"""Shut to all; one such part of a list shuts the road."""
OF_SOME = frozenset(
    {"agricultural", "agriculture", "forestry", "forest", "emergency", "psv", "bus", "delivery", "customers",
     "residents", "official", "employees", "staff", "hov", "taxi", "bicycle", "foot", "service", "university"}
)  # fmt: skip
"""Open to some, and so to nobody else."""
NEUTRAL = frozenset({"unknown", "discouraged", "use_sidepath", "unclassified", "toll", "hgv", "charging", ""})
_KNOWN = SHUT | OF_SOME | INVITED | NEUTRAL
_SAYS_WHO = tuple(
    name for key in ACCESS_KEYS
    for name in (key, f"{key}:forward", f"{key}:backward", f"temporary:{key}", f"{key}:temporary",
                 f"{key}:conditional")
)  # fmt: skip
_ALWAYS = re.compile(
    r"^(?:always|24/7|war|(?:mo-su\s*)?00:00\s*-\s*24:00|(?:\d{4}(?:\s+[a-z]{3})?(?:\s+\d{1,2})?)\s*(?:-|\+|onwards?)\s*)$"
)
"""A condition that does not end: all hours of all days, or from a date on."""
_CONDITIONAL = re.compile(r"([^;@]+)@\s*(\([^)]*\)|[^;]*)")


@lru_cache(maxsize=1024)
def parts_of(value: str) -> tuple[str, ...]:
    """Split a list (`no;private`, `agricultural; forestry`) into its parts, in lower case."""
    return tuple(part.strip().lower() for part in re.split(r"[;,|]", value) if part.strip())


def refuses(value: str) -> bool:
    """Say whether an access value keeps vehicles out; a part with a condition counts where the condition never ends."""
    plain, conditions = _split(value)
    parts = {*plain, *(said for said, condition in conditions if _ALWAYS.match(condition))}
    if not parts:
        return False
    return bool(parts & SHUT) or parts <= OF_SOME


def is_invited(value: str) -> bool:
    """Say whether an access value lets vehicles in by name."""
    return bool(set(parts_of(value)) & INVITED) and not refuses(value)


def lets_in(tags: Tags, direction: str = "") -> bool:
    """Say whether a way or a barrier lets vehicles in, in one direction ("forward", "backward") or at all.

    Conditions that never end, and access for a time (`temporary:access`, `access:temporary`), go before what holds
    otherwise.
    """
    for key in ACCESS_KEYS:
        said = tags.get(f"{key}:{direction}", tags.get(key))
        for overruling in (f"temporary:{key}", f"{key}:temporary", f"{key}:conditional"):
            if overruling in tags and refuses(tags[overruling]):
                return False
        if said is not None:
            return not refuses(said)
    return True


def access_warnings(tags: Tags) -> Iterator[tuple[str, str]]:
    """Yield access tags that hold under a condition, or have a value nobody knows: (what about it, key=value)."""
    for name in _SAYS_WHO:
        if name not in tags:
            continue
        plain, conditions = _split(tags[name])
        if conditions:
            yield "conditional", f"{name}={tags[name]}"
        elif not plain <= _KNOWN:
            yield "unknown", f"{name}={tags[name]}"
        elif plain & SHUT and plain & INVITED:
            yield "contradictory", f"{name}={tags[name]}"


def _split(value: str) -> tuple[set[str], list[tuple[str, str]]]:
    """Return the parts without a condition, and those with one."""
    conditions = [(said.strip().lower(), when.strip().strip("()").strip().lower())
                  for said, when in _CONDITIONAL.findall(value)]  # fmt: skip
    return set(parts_of(_CONDITIONAL.sub("", value) if conditions else value)), conditions
