"""One is enough to stop, all are needed to go; what an author had seen decides, no clock."""

from __future__ import annotations

import pytest

from days import AUTHORS, DAY_VALUES, Day
from talks import key_of


def opened() -> Day:
    day = Day()
    day.go("open", "09:00")
    return day


@pytest.mark.parametrize("missing", ["ua", "ru", "icrc"])
def test_a_corridor_opens_with_all_three_words_only(missing: str) -> None:
    day = Day()
    words = [day.order(name, "open", "09:00") for name in ("ua", "ru") if name != missing]
    if missing != "icrc":
        day.order("icrc", "open", "09:00", conveys=sorted(one.id for one in words))
    assert {one.state for one in day.state("09:05").corridors} == {"approved"}
    assert {one.state for one in opened().state("09:05").corridors} == {"open"}


@pytest.mark.parametrize("author", ["ua", "ru", "icrc", "watch", "lead"])
def test_one_is_enough_to_hold(author: str) -> None:
    day = opened()
    day.order(author, "hold", "10:00", corridor="c1", why="mine")
    state = day.state("10:01")
    assert (state.corridor("c1").state, state.corridor("c2").state) == ("held", "open")  # type: ignore[union-attr]


def test_one_party_alone_does_not_resume() -> None:
    day = opened()
    day.order("watch", "hold", "10:00", corridor="c1")
    day.order("ua", "resume", "10:10", corridor="c1")
    state = day.state("10:11")
    (go,) = [one for one in state.goes if one.order == "resume"]
    assert state.corridor("c1").state == "held"  # type: ignore[union-attr]
    assert {note.code for note in go.missing} == {"go_silent", "go_not_conveyed"}


def test_all_together_resume() -> None:
    day = opened()
    day.order("watch", "hold", "10:00", corridor="c1")
    day.go("resume", "10:20", corridor="c1")
    state = day.state("10:21")
    assert state.corridor("c1").state == "open"  # type: ignore[union-attr]
    assert state.holds[0].lifted["c1"].strftime("%H:%M") == "08:20"


def test_a_hold_that_nobody_who_resumed_knew_of_stands_whatever_its_clock_says() -> None:
    day = opened()
    seen = [day.last(name) for name in ("ua", "ru", "icrc")]
    day.order("watch", "hold", "10:00", corridor="c1")
    words = [day.say(n, "order", {"order": "resume", "corridor": "c1"}, sees=seen[1:] if n == "ua" else seen[:1])
             for n in ("ua", "ru")]  # fmt: skip
    body = {"order": "resume", "corridor": "c1", "conveys": sorted(one.id for one in words)}
    day.say("icrc", "order", body, sees=words)
    assert day.state("11:00").corridor("c1").state == "held"  # type: ignore[union-attr]


def test_the_intermediary_must_name_the_two_words_it_conveys() -> None:
    day = opened()
    day.order("ru", "hold", "10:00", corridor="c1")
    one = day.order("ua", "resume", "10:10", corridor="c1")
    day.order("ru", "resume", "10:10", corridor="c1")
    day.order("icrc", "resume", "10:11", corridor="c1", conveys=[one.id])
    assert day.state("10:12").corridor("c1").state == "held"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("author", "order", "body", "code"),
    [
        ("watch", "open", {}, "may_not_order"),
        ("lead", "resume", {"corridor": "c1"}, "may_not_order"),
        ("watch", "close", {}, "may_not_order"),
        ("icrc", "close", {}, "may_not_order"),
        ("ua", "turn_back", {"convoy": "v1"}, "may_not_order"),
        ("ops", "hold", {}, "may_not_order"),
        ("ua", "hold", {"corridor": "c9"}, "unknown_corridor"),
        ("ua", "hold", {"convoy": "v9"}, "unknown_convoy"),
        ("ua", "hold", {"section": ["town", "haven"]}, "unknown_section"),
        ("ops", "open", {"by": "ua", "via": "sms"}, "needs_own_signature"),
        ("watch", "hold", {"by": "lead"}, "speaks_for_another"),
    ],
)
def test_an_order_by_who_may_not_is_told_and_changes_nothing(author: str, order: str, body: dict, code: str) -> None:  # type: ignore[type-arg]
    day = opened()
    entry = day.order(author, order, "10:00", **body)
    state = day.state("10:01")
    assert [(one.entry, one.reason.code) for one in state.refused] == [(entry.id, code)]
    assert {one.state for one in state.corridors} == {"open"}


def test_operations_type_a_hold_that_came_by_radio() -> None:
    day = opened()
    day.order("ops", "hold", "10:00", corridor="c1", by="lead", via="radio")
    (hold,) = day.state("10:01").holds
    assert hold.by == "lead"


def test_conduct_says_who_may_hold() -> None:
    conduct = {"conduct": {"may_hold": ["party"], "answer_within_s": 300}}
    day = Day(DAY_VALUES | conduct)
    day.go("open", "09:00")
    day.order("watch", "hold", "10:00")
    state = day.state("10:01")
    assert (state.holds, state.refused[0].reason.code) == ((), "may_not_order")


def test_a_leader_halts_his_own_convoy_and_goes_on_by_himself() -> None:
    day = opened()
    day.sight("v1", "town", "head", "11:05")
    day.order("lead", "hold", "11:10", convoy="v1", why="flat tyre")
    assert day.state("11:11").convoy("v1").state == "halted"  # type: ignore[union-attr]
    day.order("lead", "resume", "11:20", convoy="v1")
    assert day.state("11:21").convoy("v1").state == "under way"  # type: ignore[union-attr]


def test_a_party_closes_for_the_day_and_no_word_opens_again() -> None:
    day = opened()
    day.order("ru", "close", "12:00", corridor="c1", why="shelling")
    day.go("open", "12:30")
    state = day.state("12:31")
    assert (state.corridor("c1").state, state.corridor("c2").state) == ("closed early", "open")  # type: ignore[union-attr]


def test_silence_after_a_hold_is_told_as_silence() -> None:
    day = opened()
    day.order("watch", "hold", "10:00", corridor="c1")
    day.order("ua", "resume", "10:02", corridor="c1")
    assert day.state("10:04").holds[0].overdue == ()
    assert day.state("10:06").holds[0].overdue == ("ru",)


def test_a_hold_of_a_forked_author_counts_and_its_word_to_go_does_not() -> None:
    day = opened()
    before = day.last("ru")
    day.order("ru", "hold", "10:00", corridor="c1")
    day.say("ru", "say", {"words": "another story", "stance": "statement"}, after=before)
    assert day.state("10:01").corridor("c1").state == "held"  # type: ignore[union-attr]
    forked = Day()
    before = forked.last("ru")
    forked.go("open", "09:00")
    forked.say("ru", "say", {"words": "another story", "stance": "statement"}, after=before)
    assert forked.state("09:01").corridor("c1").state != "open"  # type: ignore[union-attr]


def test_an_alert_holds_until_it_is_over_and_the_time_agreed_has_gone_by() -> None:
    conduct = DAY_VALUES["conduct"] | {"back_after_s": 600}
    day = Day(DAY_VALUES | {"conduct": conduct})
    day.go("open", "09:00")
    about = {"id": "x1", "event": "air raid"}
    day.enter("ops", "alert", "10:00", {**about, "status": "alert", "places": ["town"], "from": "2022-03-05T08:00:00Z"})
    assert [one.state for one in day.state("10:01").corridors] == ["held", "open"]
    day.enter("ops", "alert", "10:30", {**about, "status": "cancel", "sent": "2022-03-05T08:30:00Z"})
    assert day.state("10:35").corridors[0].state == "held"
    assert day.state("10:41").corridors[0].state == "open"


def test_an_alert_without_an_agreed_time_takes_a_resume() -> None:
    day = opened()
    day.enter("ops", "alert", "10:00", {"id": "x1", "event": "siren", "status": "alert", "everywhere": "yes"})
    day.enter("ops", "alert", "10:30", {"id": "x1", "event": "siren", "status": "cancel"})
    assert {one.state for one in day.state("12:00").corridors} == {"held"}
    day.go("resume", "12:01")
    assert {one.state for one in day.state("12:02").corridors} == {"open"}


def test_without_an_intermediary_the_parties_open_alone() -> None:
    day = Day(authors={name: role for name, role in AUTHORS.items() if role != "intermediary"} | {"icrc": "observer"})
    assert day.state("09:00").corridors[0].state in ("approved", "planned")


def test_a_hold_cut_off_by_a_revocation_that_others_had_seen_still_stops() -> None:
    day = opened()
    before = day.last("ru")
    hold = day.order("ru", "hold", "10:00", corridor="c1")
    day.enter("ua", "say", "10:01", {"words": "seen", "stance": "statement"})
    revoke = {"vkey": key_of("ru").public.line, "instead": key_of("ru/new").public.line}
    day.say("ru", "revoke", revoke, key=key_of("ru/recovery"), after=before)
    ledger = day.ledger()
    assert hold in ledger.disowned
    assert day.state("10:05").corridor("c1").holds == (hold.id,)  # type: ignore[union-attr]
