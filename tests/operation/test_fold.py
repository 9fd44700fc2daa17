"""The whole state: the order of entries has no say, and the board is of its schema."""

from __future__ import annotations

import pytest

from days import Day


def busy_day() -> Day:
    day = Day()
    day.go("open", "09:00")
    day.enter("ops", "ready", "08:00", {"item": "monitor", "says": "yes"})
    for name in ("v1", "v2", "v3"):
        day.sight(name, "burg" if name == "v3" else "town", "head", "11:10")
    shots = [day.report(name, "shot", "11:31", {"place": "cross"}) for name in ("watch", "ua")]
    day.order("watch", "hold", "11:32", because=shots[0].id)
    day.go("resume", "11:50")
    value = day.clauses["stop_fire"]
    body = {"reports": [shots[0].id], "clause": "stop_fire", "value": value.id, "against": "ru"}
    alleged = day.enter("ua", "violation", "12:00", body)
    day.enter("watch", "finding", "12:10", {"violation": alleged.id, "says": "verified"})
    day.enter("ru", "answer", "12:20", {"violation": alleged.id, "says": "denied"})
    count = day.enter("ua", "count", "13:00", {"place": "haven", "at": "2022-03-05T11:00:00Z", "persons": 90,
                                               "counted": "counted", "of": "out"})  # fmt: skip
    for name in ("ua", "ru"):
        day.enter(name, "settle", "13:10", {"entry": count.id, "says": "agreed"})
    day.enter("ru", "count", "13:00", {"place": "haven", "at": "2022-03-05T11:00:00Z", "persons": 70,
                                       "counted": "estimated", "of": "out"})  # fmt: skip
    return day


@pytest.mark.parametrize("seed", range(8))
def test_entries_in_any_order_give_one_state(seed: int) -> None:
    day = busy_day()
    assert day.state("13:30", order=seed) == day.state("13:30")


def test_each_step_of_a_violation_stands_apart() -> None:
    (one,) = busy_day().state("13:30").violations
    assert (one.alleged, one.against, one.within) == ("ua", "ru", "inside")
    assert (one.corroborated, dict(one.verified), one.attributed) == (True, {"watch": "verified"}, ())
    assert (one.answered["ru"][0], one.settled) == ("denied", False)


def test_counts_stand_side_by_side_and_only_the_agreed_one_is_joint() -> None:
    assert sorted((one.by, one.persons, one.joint) for one in busy_day().state("13:30").counts) == [
        ("ru", 70, False), ("ua", 90, True),
    ]  # fmt: skip
