"""The grammar of ways: every rule, on sentences whose answer is plain."""

from __future__ import annotations

import pytest

from safeconduct.statements import Corridor
from statements.news import pairs_in, said


def ways(text: str) -> str:
    """Write the pairs of a text as `A>B C>D`, in its order."""
    return " ".join(f"{start}>{end}" for start, end in pairs_in(said(text)))


def corridor(text: str) -> Corridor:
    """Return the first corridor with both ends."""
    return next(one for one in said(text) if isinstance(one, Corridor) and one.origin and one.destination)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A corridor leads from Sumy to Poltava.", "Sumy>Poltava"),
        ("Routes from Sumy, Lebedyn and Konotop to Poltava are open.", "Sumy>Poltava Lebedyn>Poltava Konotop>Poltava"),
        ("From Sumy to Poltava, Izium to Lozova, and from Bucha to Kyiv.", "Sumy>Poltava Izium>Lozova Bucha>Kyiv"),
        ("From Sumy to Poltava, Izium and Balakliia to Lozova.", "Sumy>Poltava Izium>Lozova Balakliia>Lozova"),
        ("From the city of Sumy and from the village of Krasnopillia to Poltava.", "Sumy>Poltava Krasnopillia>Poltava"),
        ("People were evacuated to Bakhmut from Popasna and Hirske.", "Popasna>Bakhmut Hirske>Bakhmut"),
        ("Twenty buses carrying people left Borodianka, Kyiv region, for Zhytomyr.", "Borodianka>Zhytomyr"),
        ("People left Sloviansk for Lviv and Kramatorsk for Dnipro.", "Sloviansk>Lviv Kramatorsk>Dnipro"),
        ("Corridors linking Sumy with Poltava, Izium with Lozova.", "Sumy>Poltava Izium>Lozova"),
        ("Corridors will link Bucha with Bilohorodka.", "Bucha>Bilohorodka"),
        ("Routes: Rubizhne - Bakhmut; Popasna-Bakhmut.", "Rubizhne>Bakhmut Popasna>Bakhmut"),
        ("Corridors today: Tokmak, Enerhodar - Zaporizhzhia.", "Tokmak>Zaporizhzhia Enerhodar>Zaporizhzhia"),
        ("Routes: Tokmak to Zaporizhzhia, Izium to Lozova.", "Tokmak>Zaporizhzhia Izium>Lozova"),
        ("Residents of Kherson were taken to Mykolaiv.", "Kherson>Mykolaiv"),
        ("About 30 Svitlodarsk residents reached Bakhmut.", "Svitlodarsk>Bakhmut"),
        ("The evacuation of the town of Izium to Lozova was disrupted.", "Izium>Lozova"),
        ("Corridors to Zaporizhzhia: Berdiansk, Tokmak.", "Berdiansk>Zaporizhzhia Tokmak>Zaporizhzhia"),
        ("Mariupol (to Zaporizhzhia, private transport).", "Mariupol>Zaporizhzhia"),
        ("People go to Tokmak, and from there to Zaporizhzhia.", "Tokmak>Zaporizhzhia"),
        ("500 people came to Dnipro: 200 from Izium and 300 from Lozova.", "Izium>Dnipro Lozova>Dnipro"),
    ],
)  # fmt: skip
def test_ways(text: str, wanted: str) -> None:
    assert ways(text) == wanted


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("The route is Mariupol - Nikolske - Rozivka - Zaporizhzhia.", ("Nikolske", "Rozivka")),
        ("A route from Mariupol to Zaporizhzhia via Tokmak and Orikhiv.", ("Tokmak", "Orikhiv")),
        ("A route from Mariupol via Tokmak to Zaporizhzhia.", ("Tokmak",)),
        ("A route from Rubizhne to Bakhmut: Bakhmut - Lysychansk - Rubizhne.", ("Lysychansk",)),
        ("A route from Bucha to Brovary, which goes through Vorzel - Irpin - Brovary.", ("Vorzel", "Irpin")),
    ],
)
def test_waypoints(text: str, via: tuple[str, ...]) -> None:
    found = [one for one in said(text) if isinstance(one, Corridor)]
    assert [one.via for one in found] == [via]


def test_two_sentences_tell_one_way() -> None:
    assert ways("People left Rubizhne and Popasna. They were taken to Bakhmut.") == "Rubizhne>Bakhmut Popasna>Bakhmut"


def test_destination_named_at_the_end() -> None:
    assert ways("Corridors: Popasna, Hirske. The final destination is Bakhmut.") == "Popasna>Bakhmut Hirske>Bakhmut"


def test_stops_of_the_routes_before() -> None:
    text = "Corridors lead from Nyzhne to Bakhmut. These routes will also stop to collect people in Lysychansk."
    assert ways(text) == "Nyzhne>Bakhmut Lysychansk>Bakhmut"


def test_aid_goes_in_and_people_come_back() -> None:
    text = "Aid and buses to evacuate people on the way back are leaving Zaporizhzhia for Tokmak."
    found = [(one.origin, one.destination, one.aid) for one in said(text) if isinstance(one, Corridor)]
    assert found == [("Zaporizhzhia", "Tokmak", True), ("Tokmak", "Zaporizhzhia", False)]


def test_empty_buses_are_no_way_out() -> None:
    (found,) = [one for one in said("We will send 50 buses from Zaporizhzhia to Tokmak.") if isinstance(one, Corridor)]
    assert (found.origin, found.destination, found.comes_from) == ("Tokmak", None, "Zaporizhzhia")


@pytest.mark.parametrize(
    "text",
    [
        "Russian troops moved tanks from Sumy to Kharkiv.",
        "Missiles were fired from Belgorod to Kharkiv.",
        "The phone call from Kyiv to Moscow lasted an hour.",
    ],
)
def test_war_is_no_corridor(text: str) -> None:
    assert [one for one in said(text) if isinstance(one, Corridor)] == []


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("A corridor from Sumy to Poltava will be opened.", "proposed"),
        ("A corridor from Sumy to Poltava has been agreed.", "agreed"),
        ("A corridor from Sumy to Poltava has been opened.", "opened"),
        ("The corridor from Sumy to Poltava worked.", "succeeded"),
        ("The corridor from Sumy to Poltava was blocked.", "failed"),
        ("People could not leave by the corridor from Sumy to Poltava.", "failed"),
        ("From Sumy to Poltava.", None),
    ],
)
def test_state(text: str, state: str | None) -> None:
    assert corridor(text).state == state


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A corridor from Khartoum to Wad Madani was agreed.", "Khartoum>Wad Madani"),
        ("1,200 people were evacuated from eastern Aleppo to Idlib.", "Aleppo>Idlib"),
        ("Safe routes: Rafah - Khan Younis - Gaza.", "Rafah>Gaza"),
    ],
)
def test_names_the_gazetteer_does_not_have(text: str, wanted: str) -> None:
    assert ways(text) == wanted
    assert not corridor(text).certain


def test_names_of_nothing_are_no_way() -> None:
    assert ways("He went from Bad to Worse.") == ""


def test_places_corridors_are_for() -> None:
    found = [one for one in said("Corridors for Mariupol and Volnovakha were agreed.") if isinstance(one, Corridor)]
    assert [(one.origin, one.destination, one.state) for one in found] == [
        ("Mariupol", None, "agreed"),
        ("Volnovakha", None, "agreed"),
    ]


def test_means() -> None:
    assert corridor("By bus and in their own cars people go from Sumy to Poltava.").means == ("bus", "car")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("500 people travelling out of Sumy and destined for Poltava boarded buses.", [("Sumy", "Poltava")]),
        ("Poltava received 120 evacuees from Sumy.", [("Sumy", "Poltava")]),
        ("A train bound for Lviv via Dnipro left Pokrovsk with 260 passengers.", [("Pokrovsk", "Lviv")]),
        ("By train to Dnipro came 310 residents of Sloviansk.", [("Sloviansk", "Dnipro")]),
        ("Bakhara -> Seldi: 300 people", [("Bakhara", "Seldi")]),
        ("Суми ➡️ Полтава", [("Суми", "Полтава")]),
        ("They were evacuated from the besieged Shia villages of Sumy and Izium to Poltava.",
         [("Sumy", "Poltava"), ("Izium", "Poltava")]),
        ("People left Sumy for Poltava, the Observatory said.", [("Sumy", "Poltava")]),
        ("They moved from Nasser Hospital in Sumy to the field hospital in Poltava.", [("Sumy", "Poltava")]),
        ("A flight with 11 passengers left Sumy, and the WFP said trucks had reached Poltava.", []),
        ("500 people were deported from Mariupol to Taganrog.", []),
        ("Checkpoints to Erbil were closed.", []),
    ],
)  # fmt: skip
def test_grammar_of_other_conflicts(text: str, wanted: list[tuple[str, str]]) -> None:
    assert pairs_in(said(text)) == wanted
