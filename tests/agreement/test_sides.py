"""How each party stands to a cease-fire over an area: by its firmest word, and silent where there is none."""

from __future__ import annotations

import pytest

from safeconduct.agreement import ClauseValue, clauses_of, sides_of
from talks import VALUES, Talks

WINDOW = ClauseValue("window.c1", "window", dict(VALUES["window.c1"]))
FORCE = ClauseValue("force", "force", dict(VALUES["force"]))


@pytest.mark.parametrize(
    ("deeds", "state"),
    [
        ([], "silent"),
        (["statement"], "silent"),
        (["threat"], "silent"),
        (["appeal"], "urged"),
        (["demand"], "urged"),
        (["appeal", "offer"], "offered"),
        (["propose"], "offered"),
        (["reserved"], "silent"),
        (["agreed"], "agreed"),
        (["agreed", "other"], "offered"),
        (["agreed", "refused"], "refused"),
        (["offer", "refused"], "refused"),
    ],
)
def test_a_party_stands_by_its_firmest_word(deeds: list[str], state: str) -> None:
    talks = Talks(kind="area")
    for deed in deeds:
        if deed == "propose":
            talks.propose("ua", WINDOW)
        elif deed == "other":
            talks.propose("icrc", WINDOW, FORCE)
        elif deed in ("agreed", "reserved", "refused"):
            talks.propose("icrc", WINDOW)
            talks.position("ua", WINDOW, deed)
        else:
            talks.say("ua", "say", {"words": "x", "stance": deed})
    ledger = talks.ledger()
    sides = {one.author: one for one in sides_of(ledger, clauses_of(ledger))}
    assert (sides["ua"].state, sides["ru"].state) == (state, "silent")
    assert (sides["ua"].entry is None) == (state == "silent")
