"""The board as JSON: what each class may have."""

from __future__ import annotations

import json

from days import Day, at
from operation.test_fold import busy_day
from safeconduct.operation import DayState
from safeconduct.records import AgreementFolder
from safeconduct.report.operation import board_json
from safeconduct.report.operation.loading import Day as LoadedDay


def loaded(day: Day) -> tuple[LoadedDay, DayState]:
    ledger = day.ledger()
    held = LoadedDay(AgreementFolder(None, tuple(day.entries), ()), ledger, day.basis(ledger))  # type: ignore[arg-type]
    return held, held.state(at("13:30"))


def test_the_board_is_plain_json_and_names_entries_by_label() -> None:
    board = json.loads(json.dumps(board_json(*loaded(busy_day()))))
    assert board["format"] == "safeconduct.day-board/1"
    assert board["holds"][0]["entry"]["entry"].startswith("watch-")
    assert board["at"] == "2022-03-05T13:30:00+02:00"


def test_the_public_gets_no_convoy_no_position_and_no_count_that_one_side_alone_gives() -> None:
    board = board_json(*loaded(busy_day()), class_="public")
    text = json.dumps(board)
    assert [one["persons"] for one in board["counts"]] == [90]
    assert not any(word in text for word in ("v1", "cross", "town", "watch", "lat"))


def test_a_convoy_leader_gets_his_own_corridor_alone() -> None:
    board = board_json(*loaded(busy_day()), class_="convoy", corridor="c1")
    assert {one["id"] for one in board["convoys"]} == {"v1", "v2"}
    assert "v3" not in json.dumps(board)
    assert "reports" not in board
