"""V-P6: roads that may not be used: closed, mined, without consent, shut for a time, or led the other way."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.verification.evidence.sides import Evidence, LinkKey
from safeconduct.verification.rows import LinkRow, Spans
from safeconduct.verification.violations import Violation, violation

__all__ = ["check_closures"]

_HALF_S = 0.5  # instants are whole seconds: less than one is rounding


def check_closures(evidence: Evidence) -> Iterator[Violation]:
    """V-P6: no convoy uses a link that is barred, nor one that is shut while its head to tail are on it.

    Barred: closed, mined, or its holder has not consented.  Shut: by a closure, or while both sides lead the other way.
    Not checked: whether the case knows of every closure; the paths of people who walk to a bus (step V-P8).
    """
    opposed: dict[LinkKey, Spans] = {}
    for run in evidence.runs:
        for hop, link in run.driven():
            names = {"convoy": run.convoy.id, "from": link.from_place, "to": link.to_place, "road": link.road}
            if link.barred:
                yield violation("V-P6", "barred", **names, state=link.barred)
            if _meets(link.shut, hop.start.head, hop.end.in_tail):
                yield violation("V-P6", "shut_then", **names, enters_at=hop.start.head)
            if _meets(_opposed(evidence, link, opposed), hop.start.head, hop.end.in_tail):
                yield violation("V-P6", "against_contraflow", **names, enters_at=hop.start.head)


def _meets(spans: Spans, start: float, end: float) -> bool:
    return any(start < b - _HALF_S and end > a + _HALF_S for a, b in spans)


def _opposed(evidence: Evidence, link: LinkRow, known: dict[LinkKey, Spans]) -> Spans:
    """Return when both sides of a road lead against a link."""
    key = (link.from_place, link.to_place, link.road)
    if key not in known:
        other = evidence.opposite(link)
        known[key] = other.contraflow if other is not None else ()
    return known[key]
