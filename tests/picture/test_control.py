from __future__ import annotations

from datetime import UTC, datetime

from land import NOON, box, claim
from safeconduct.core import Note, PlaceId
from safeconduct.picture import ControlClaim, Holders, holder_of, speaker_of, standing

WEST, EAST, BOTH = box(36, 46, 37, 47), box(37, 46, 38, 47), box(36, 46, 38, 47)
TOWNS = {PlaceId("west"): (46.5, 36.5), PlaceId("east"): (46.5, 37.5)}


def held(*control: ControlClaim) -> dict[str, dict[str, list[str]]]:
    """Return by speaker and place the parties said to hold it."""
    holders = holder_of(TOWNS, control, NOON)
    return {
        speaker: {
            str(place): [str(p) for p, yes in zip(holders.parties, holders.held[s, i], strict=True) if yes]
            for i, place in enumerate(holders.places)
        }
        for s, speaker in enumerate(holders.speakers)
    }


def contested(*control: ControlClaim) -> list[bool]:
    holders: Holders = holder_of(TOWNS, control, NOON)
    return [bool(yes) for yes in holders.contested]


def test_rival_claims_stand_side_by_side() -> None:  # R2
    claims = (claim("ru", BOTH, says="ru"), claim("ua", WEST, says="ua"))
    assert held(*claims) == {"ru": {"west": ["ru"], "east": ["ru"]}, "ua": {"west": ["ua"], "east": []}}
    assert contested(*claims) == [True, False]


def test_who_says_so_or_else_the_source_is_the_speaker() -> None:
    assert speaker_of(claim("ru", WEST, says="ua", source="a paper")) == "ua"
    assert speaker_of(claim("ru", WEST, source="a paper")) == "a paper"


def test_claims_after_the_instant_are_not_used() -> None:
    assert held(claim("ru", WEST, days_ago=-0.01)) == {}


def test_a_claim_of_this_instant_is_used() -> None:
    assert held(claim("ru", WEST, days_ago=0))["a map"]["west"] == ["ru"]


def test_the_newest_word_of_a_speaker_wins() -> None:
    claims = (claim("ru", BOTH, says="ru", days_ago=2), claim("ru", WEST, says="ru", days_ago=1))
    assert held(*claims) == {"ru": {"west": ["ru"], "east": []}}


def test_an_older_word_of_another_speaker_stands() -> None:  # R2
    claims = (claim("ru", BOTH, says="ru", days_ago=9), claim("ua", WEST, says="ua", days_ago=1))
    assert held(*claims)["ru"] == {"west": ["ru"], "east": ["ru"]}


def test_land_that_changed_hands_is_cut_out_of_the_older_word() -> None:
    claims = (claim("ua", BOTH, days_ago=2), claim("ru", EAST, days_ago=1))
    assert held(*claims) == {"a map": {"west": ["ua"], "east": ["ru"]}}
    assert contested(*claims) == [False, False]


def test_an_older_word_on_other_land_stands_and_is_reported() -> None:  # R1
    from safeconduct.picture.control import standing_assumed

    stands = standing((claim("ru", WEST, says="ru", days_ago=3), claim("ru", EAST, says="ru", days_ago=1)), NOON)
    assert [one.newest for one in stands] == [True, False]
    oldest = datetime(2022, 3, 2, 10, tzinfo=UTC)
    assert standing_assumed(stands) == (Note("control_stands", {"claims": 1, "party": "ru", "at": oldest}),)


def test_a_speaker_who_contradicts_himself_in_one_breath_is_not_silenced() -> None:
    claims = (claim("ru", WEST), claim("ua", WEST))
    assert held(*claims)["a map"]["west"] == ["ru", "ua"]
    assert contested(*claims) == [True, False]


def test_disputed_is_contested() -> None:
    assert contested(claim("ru", EAST, state="disputed")) == [False, True]


def test_order_of_claims_does_not_matter() -> None:
    claims = [claim("ua", BOTH, days_ago=2), claim("ru", EAST, days_ago=1), claim("ru", WEST, says="ua", days_ago=4)]
    assert held(*claims) == held(*reversed(claims))


def test_no_claims_hold_nothing() -> None:
    holders = holder_of(TOWNS, (), NOON)
    assert holders.speakers == () == holders.parties
    assert holders.held.shape == (0, 2, 0)
    assert contested() == [False, False]


def test_no_places() -> None:
    assert holder_of({}, (claim("ru", WEST),), NOON).held.shape == (1, 0, 1)
