from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest

from safeconduct.cli.console import ProgressLine, escape_unencodable, fault_lines, faults_json, print_json
from safeconduct.core import Fault

WARNING = Fault("places.csv", 2, "colour", "colour", "a known column", "It is kept.", "warning")
ERROR = Fault("roads.csv", 7, "km", "-1", "0 or more", "Correct it.")


class Screen(io.StringIO):
    """A stream that says it is a terminal, or that it is none."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def shown(seconds: list[float], *, terminal: bool = True) -> str:
    """Return what a progress line wrote when it was called at these seconds after its start."""
    ticks: Iterator[float] = iter([0.0, *seconds])
    screen = Screen(terminal)
    with ProgressLine(screen, lambda: next(ticks)) as progress:
        for number, _ in enumerate(seconds):
            progress("planning", number / 10)
    return screen.getvalue()


def test_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"place": "Маріуполь", "persons": None})
    assert json.loads(capsys.readouterr().out) == {"place": "Маріуполь", "persons": None}


def test_json_never_holds_what_json_has_not() -> None:
    with pytest.raises(ValueError, match="JSON"):
        print_json({"value": float("nan")})


def test_errors_come_before_warnings() -> None:
    assert fault_lines([WARNING, ERROR]) == [f"error: {ERROR}", f"warning: {WARNING}"]


def test_a_fault_keeps_all_its_parts() -> None:
    assert faults_json([ERROR]) == [
        {
            "level": "error",
            "file": "roads.csv",
            "line": 7,
            "column": "km",
            "got": "-1",
            "expected": "0 or more",
            "remedy": "Correct it.",
        }
    ]


def test_no_progress_in_the_first_second() -> None:
    assert shown([0.2, 0.9]) == ""


def test_no_progress_where_nobody_watches() -> None:
    assert shown([2.0, 5.0], terminal=False) == ""


def test_progress_is_shown_and_wiped() -> None:
    told = shown([0.5, 2.0])
    assert "planning   10%  2 s" in told
    assert told.endswith("\r\x1b[K")


def test_progress_is_not_shown_too_often() -> None:
    assert shown([2.0, 2.01, 2.02, 2.5]).count("planning") == 2


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "17\u202f480 Мар"), ("cp1251", "17 480 Мар"), ("ascii", "17 480 \\u041c\\u0430\\u0440")],
)
def test_a_narrow_encoding_does_not_end_the_program(encoding: str, shown: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    escape_unencodable(stream)
    stream.write("17\u202f480 Мар")
    stream.flush()
    assert raw.getvalue().decode(encoding) == shown


def test_the_progress_line_says_what_ctrl_c_leads_to() -> None:
    ticks: Iterator[float] = iter([0.0, 2.0])
    screen = Screen(terminal=True)
    with ProgressLine(screen, lambda: next(ticks), on_stop="nothing is written") as progress:
        progress("forecast", 0.5)
    assert "forecast   50%  2 s  (Ctrl-C: nothing is written)" in screen.getvalue()
