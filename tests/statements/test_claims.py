"""Claims of war and talks, their figures, and how far they are verified."""

from __future__ import annotations

from typing import TypeVar

import pytest

from safeconduct.core import Party, PartyId
from safeconduct.statements import (
    Alert,
    Arms,
    Ceasefire,
    Control,
    Demand,
    Displaced,
    Incident,
    Losses,
    Offer,
    Statement,
    Talks,
    Verification,
    bundled_gazetteer,
    read_text,
)
from statements.news import no_cities, said

Kind = TypeVar("Kind", bound=Statement)


def only(kind: type[Kind], text: str) -> Kind:
    """Return the one statement of a kind in a text."""
    (one,) = [found for found in said(text) if isinstance(found, kind)]
    return one


@pytest.mark.parametrize(
    ("text", "place", "holder", "change"),
    [
        ("Russian troops took control of Izium, Igor Konashenkov said.", "Izium", "ru", "taken"),
        ("Ukrainian forces have captured Makariv, officials said.", "Makariv", "ua", "taken"),
        ("Enerhodar, which is now controlled by Russian troops, is calm.", "Enerhodar", "ru", "held"),
        ("Russian forces tightened their circle around Mariupol.", "Mariupol", "ru", "encircled"),
        ("Russian units withdrew from Trostianets.", "Trostianets", "ru", "left"),
    ],
)
def test_control(text: str, place: str, holder: str, change: str) -> None:
    one = only(Control, text)
    assert (one.place, one.holder, one.change) == (place, holder, change)


def test_unnamed_places_lie_near_a_named_one() -> None:
    one = only(Control, "Russian forces gained control of three more villages in the area surrounding Izium.")
    assert one.figure is not None
    assert (one.place, one.near, one.figure.words) == (None, "Izium", "three more")


def test_losses_of_a_list() -> None:
    text = "According to the Russians, 10 Ukrainian aircraft, 20 drones and more than 30 tanks have been destroyed."
    found = [one for one in said(text) if isinstance(one, Losses)]
    assert [(one.side, one.number, one.speaker.party) for one in found] == [("ua", n, "ru") for n in (10, 20, 30)]
    assert found[2].figure is not None
    assert (found[2].figure.words, found[2].figure.high) == ("more than 30", None)


def test_words_with_no_number_stay_words() -> None:
    one = only(Losses, "Kyiv claims Russian losses are much higher.")
    assert one.figure is not None
    assert (one.side, one.number, one.figure.words, one.speaker.name) == ("ru", None, "much higher", "Kyiv")


def test_talks_without_result() -> None:
    one = only(Talks, "The negotiations in Brest on Monday brought no tangible results.")
    assert (one.result, one.place) == ("none", "Brest")


def test_demand_is_said_by_who_asks() -> None:
    one = only(Demand, "Ukraine's Foreign Ministry urged Russia to declare a truce.")
    assert (one.speaker.name, one.speaker.party, one.of) == ("Ukraine's Foreign Ministry", "ua", "Russia")


def test_demand_in_an_aside_is_not_the_whole_sentence() -> None:
    text = "Moscow and Kyiv began a round of talks after Vladimir Putin reiterated his demands."
    assert only(Demand, text).speaker.name == "Vladimir Putin"
    assert only(Talks, text).speaker.name is None


def test_offer() -> None:
    one = only(Offer, '"I assure you that nobody will be hurt," Sergei Lavrov said.')
    assert (one.speaker.name, one.what) == ("Sergei Lavrov", "assure you that nobody will be hurt")


def test_arms() -> None:
    one = only(Arms, "Germany's Economy Ministry approved the delivery of 2,700 missiles to Ukraine.")
    assert (one.giver, one.receiver, one.number) == ("Germany's Economy Ministry", "Ukraine", 2700)


def test_incident_and_alarm() -> None:
    text = "Several explosions were heard in Kyiv, triggering air raid sirens."
    assert (only(Incident, text).place, only(Incident, text).what) == ("Kyiv", "explosions")
    assert only(Alert, text).what == "air raid"


@pytest.mark.parametrize(
    ("text", "persons", "state"),
    [
        ("The United Nations warned that 4 million people might leave their homes.", 4_000_000, "forecast"),
        ("Two million people have fled their homes.", 2_000_000, "fact"),
        ("About 100,000 people are trapped in Mariupol.", 100_000, "waiting"),
    ],
)
def test_displaced(text: str, persons: int, state: str) -> None:
    one = only(Displaced, text)
    assert (one.persons, one.state) == (persons, state)


def test_ceasefire_places_are_where_people_leave() -> None:
    one = only(Ceasefire, "Iryna Vereshchuk said a ceasefire was agreed for corridors from Sumy to Poltava.")
    assert (one.where, one.state, one.speaker.name) == (("Sumy",), "agreed", "Iryna Vereshchuk")


_CLAIMS = (
    "Calm returned to Lviv.\n\nRussian forces took control of Izium, Igor Konashenkov said. "
    "They also reportedly took over Balakliia.\n\n"
)


def test_unverifiable_reaches_back_to_the_claims_before() -> None:
    found = said(_CLAIMS + "These claims could not be independently verified.")
    (word,) = [one for one in found if isinstance(one, Verification)]
    claims = [one for one in found if isinstance(one, Control)]
    assert word.of == tuple(one.id for one in claims)
    assert {(one.verified, one.verified_by) for one in claims} == {("unverified", "R2.reach-back")}
    assert (word.speaker.name, len(claims)) == (None, 2)


def test_a_denial_disputes_the_other_sides_claim() -> None:
    found = said(_CLAIMS + "The Ukrainian military denied this.")
    assert {one.verified for one in found if isinstance(one, Control)} == {"disputed"}


def test_nobody_disputes_their_own_claim() -> None:
    found = said(_CLAIMS + "The Russian military denied that there were losses.")
    assert {one.verified for one in found if isinstance(one, Control)} == {"unverified"}


def test_the_newsroom_is_not_the_last_speaker() -> None:
    found = said('"All goes well," Sergei Lavrov said.\n\nTwo explosions shook Kyiv.')
    assert [one.speaker.name for one in found if isinstance(one, Incident)] == [None]


@pytest.mark.parametrize(
    ("text", "between", "result"),
    [
        ("Ukraine and Russia reached an agreement on corridors.", ("ua", "ru"), "agreed"),
        ("Moscow and Kyiv began a second round of talks. The first talks brought no results.", ("ru", "ua"), None),
        ("Ukrainian adviser Mykhailo Podolyak said that the sides agreed to speak again.", (), "agreed"),
    ],
)
def test_parties_to_talks_are_not_every_name(text: str, between: tuple[str, ...], result: str | None) -> None:
    first, *others = [one for one in said(text) if isinstance(one, Talks)]
    assert (first.between, first.result) == (between, result)
    assert [one.between for one in others] == [between] * len(others)


@pytest.mark.parametrize(
    "text",
    [
        "In a phone call with Macron, Putin spoke of Ukraine.",
        "The sides had discussed humanitarian corridors.",
        "Attempts to gain time by dragging out the negotiations will only lead to demands on Kyiv.",
        "Lavrov said a third World War can only be a nuclear one.",
    ],
)
def test_what_is_no_round_of_talks_and_no_arms(text: str) -> None:
    assert not [one for one in said(text) if one.kind in ("talks", "arms", "corridor")]


def test_reports_of_strikes_are_nobodys_claim() -> None:
    text = "Igor Konashenkov said all was calm, despite mounting reports of missile strikes on Kharkiv."
    (one,) = [s for s in said(text) if isinstance(s, Incident)]
    assert one.speaker.name is None


def test_passage_for_a_delegation_is_reported_apart() -> None:
    text = 'The Russian military planned a "security corridor" to allow the Ukrainian delegation\'s passage.'
    (one,) = [s for s in said(text) if s.kind == "corridor"]
    assert (one.rule, one.state) == ("corridor.passage", "proposed")


def test_giver_of_arms_speaks_where_nobody_else_does() -> None:
    giver = "Germany's Economy Ministry"
    (one,) = [s for s in said(f"{giver} approved the delivery of 2,700 missiles to Ukraine.") if isinstance(s, Arms)]
    assert (one.speaker.name, one.giver, one.number) == (giver, giver, 2700)


def test_days_count_from_the_day_spoken_of() -> None:
    text = "A corridor from Sumy opened on 2 March. The corridor from Izium opened the next day."
    days = [str(one.about) for one in said(text, "2022-03-09") if one.kind == "corridor"]
    assert days == ["2022-03-02", "2022-03-03"]


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The RSF took control of Nyala on Monday.", "RSF"),
        ("Ethiopia's government says its troops have taken control of Axum.", "Ethiopia's government"),
        ("The UN said militants captured Kidal.", None),
        ("Azerbaijan said its army had taken control of Shusha.", "Azerbaijan"),
    ],
)
def test_holder_that_is_no_party_known(text: str, holder: str | None) -> None:
    found = [one.holder for one in said(text) if isinstance(one, Control)]
    assert found == [holder] or (holder is None and found in ([], [None]))


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The Rapid Support Forces took control of Nyala.", "rsf"),
        ("Russian troops captured Izium.", "b"),
    ],
)
def test_holder_is_named_by_the_id_of_the_case(text: str, holder: str) -> None:
    parties = [Party(PartyId("rsf"), "Rapid Support Forces"), Party(PartyId("b"), "Russian Federation")]
    found = read_text(text, file="x", gazetteer=bundled_gazetteer(), parties=parties, cities=no_cities)
    assert [one.holder for one in found if isinstance(one, Control)] == [holder]
