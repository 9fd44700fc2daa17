"""The board of a desk: worked out of the folder in a process of its own, for each kind of reader what it may have."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from days import DAY_VALUES, Day
from plans import CLOCK, PLACES
from records.test_folder import folder_of
from safeconduct.agreement import Entry, read_entry
from safeconduct.desk.live.state_worker import Worked, begin_worker, work_out
from safeconduct.records import open_folder
from safeconduct.report.plan.writer import plan_text

AT = datetime(2022, 3, 5, 9, 30, tzinfo=UTC)
_PUBLISH: dict[str, dict[str, Any]] = {"publish": {"what": ["counts", "opened"], "delay_s": 3600}}


def day_folder(path: Path, day: Day) -> Path:
    """Write a day's entries and its plan into a folder; return the plan."""
    folder_of(day, path / "a")
    plan = path / "plan.json"
    plan.write_text(plan_text(day.plan, CLOCK, PLACES), encoding="utf-8")
    return plan


def worked(path: Path, day: Day, at: str = "2022-03-05T09:30:00Z") -> Worked:
    """Work the state out as the worker does."""
    plan = day_folder(path, day)
    begin_worker(str(path / "a"), plan, None)
    return work_out(at)


def order(day: Day, author: str, what: str, when: str, **more: Any) -> str:
    """Give an order on the corridor c1."""
    return day.enter(author, "order", when, {"order": what, "corridor": "c1", **more}, class_="convoy", scope="c1").id


def opened(day: Day) -> None:
    """Let both parties open c1, conveyed by the intermediary."""
    both = [order(day, name, "open", "09:00") for name in ("ua", "ru")]
    order(day, "icrc", "open", "09:01", conveys=sorted(both))


def test_without_a_plan_the_board_says_what_is_missing(tmp_path: Path) -> None:
    folder_of(Day(), tmp_path / "a")
    begin_worker(str(tmp_path / "a"), None, None)
    board = work_out("2022-03-05T09:30:00Z").board("parties", "")
    assert "no plan" in board["problem"]


def test_the_board_draws_each_corridor_with_its_distances(tmp_path: Path) -> None:
    day = Day()
    board = worked(tmp_path, day).board("parties", "")
    for one in day.plan.corridors:
        way = board["ways"][one.id.lower()]["places"]
        assert [row["id"] for row in way] == [str(place) for place in one.waypoints]
        assert way[-1]["m"] == pytest.approx(1000 * sum(part.km for part in one.sections))


def test_a_leader_gets_the_own_corridor_and_nothing_of_the_others(tmp_path: Path) -> None:
    found = worked(tmp_path, Day())
    text = json.dumps(found.board("convoy", "c1"))
    assert '"c1"' in text
    assert '"c2"' not in text
    assert found.board("convoy", "elsewhere")["convoys"] == []


def test_new_notes_are_read_without_reading_the_old_ones_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from safeconduct.desk.live import state_worker

    day = Day()
    worked(tmp_path, day)
    opened(day)
    for one in day.entries[-3:]:
        open_folder(tmp_path / "a").keep_entry(one)
    read: list[str] = []

    def reads(data: bytes, name: str) -> Entry:
        read.append(name)
        return read_entry(data, name)

    monkeypatch.setattr(state_worker, "read_entry", reads)
    board = work_out("2022-03-05T09:30:00Z").board("parties", "")
    assert sorted(read) == sorted(one.name for one in day.entries[-3:])
    assert {one["id"]: one["state"] for one in board["corridors"]}["c1"] == "open"


def test_the_public_sees_what_publish_gives_after_its_delay(tmp_path: Path) -> None:
    day = Day(DAY_VALUES | _PUBLISH)
    opened(day)
    worked(tmp_path, day)
    assert [one["state"] for one in work_out("2022-03-05T07:30:00Z").public["corridors"]] == ["not opened"] * 2
    later = work_out("2022-03-05T09:30:00Z").public
    assert later["as_of"] == "2022-03-05T10:30:00+02:00"
    assert sorted(one["state"] for one in later["corridors"]) == ["not opened", "open"]


def test_without_publish_the_public_sees_nothing(tmp_path: Path) -> None:
    day = Day()
    opened(day)
    assert worked(tmp_path, day).public == {}


def test_forms_offer_the_own_corridor_to_a_leader_and_no_way_to_a_monitor(tmp_path: Path) -> None:
    from safeconduct.records.packs import Reader

    offers = worked(tmp_path, Day()).offers
    assert offers is not None
    leader = offers.for_reader(Reader("x", "convoy", "c1"))
    assert {row["corridor"] for row in leader["places"]} == {"c1"}
    assert {one["corridor"] for one in leader["convoys"]} == {"c1"}
    assert offers.for_reader(Reader("watch", "public"))["convoys"] == []
    assert {one["corridor"] for one in offers.for_reader(Reader("ua", "parties"))["convoys"]} == {"c1", "c2"}
