"""chance.toml: what `new` writes is the defaults, each with its source; every bad value is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.cases import check_case, new_case, read_chances
from safeconduct.cases.chances import CHANCE_FILE, chance_text, chances_of
from safeconduct.core import CaseError, Fault
from safeconduct.simulation import CAUSES, SOURCES, Chances, Roads


def faults_of(text: str) -> list[Fault]:
    faults: list[Fault] = []
    chances_of(text, faults)
    return faults


def test_defaults_are_written_and_read_back(tmp_path: Path) -> None:
    new_case(tmp_path / "new")
    assert read_chances(tmp_path / "new") == Chances()
    assert not [fault for fault in check_case(tmp_path / "new") if fault.file == CHANCE_FILE]


def test_a_folder_without_the_file_has_the_defaults(tmp_path: Path) -> None:
    assert read_chances(tmp_path) == Chances()


def test_every_figure_has_its_source() -> None:
    text = chance_text()
    assert all(f"# {source}" in text for source in SOURCES.values())
    lines = [line for line in text.splitlines() if " = " in line and not line.startswith(("#", "on = "))]
    assert len(lines) == sum(path.endswith((".on", "break.rate_per_h")) is False for path in SOURCES)


def test_other_figures_are_written_and_read_back() -> None:
    told = Chances(
        off=frozenset({"post", "weather"}), break_rate_per_h=0.2, post_factors=(0.5, 1.0), roads=Roads(100.0, 15.0)
    )
    faults: list[Fault] = []
    assert chances_of(chance_text(told), faults) == told
    assert faults == []


def test_a_cause_is_left_out() -> None:
    faults: list[Fault] = []
    assert chances_of("[siren]\non = false\n", faults).off == {"siren"}
    assert faults == []


@pytest.mark.parametrize(
    ("text", "column", "line", "expected"),
    [
        ("[break]\nrate_per_h = -0.1\n", "break.rate_per_h", 2, "a number from 0 to 1000"),
        ("[not_opened]\nshare = 1.2\n", "not_opened.share", 2, "a number from 0 to 1"),
        ("[weather]\nspeed = 0\n", "weather.speed", 2, "a number above 0, at most 1"),
        ("[earthquake]\nshare = 0.1\n", "earthquake", 1, f"one of {CAUSES[0]}"),
        ("[siren]\nper_hour = 1\n", "siren.per_hour", 2, "a key of [siren]: minutes, minutes_tenth, on, per_h"),
        ("[siren]\nminutes = nan\n", "siren.minutes", 2, "a number of 0 or more"),
        ("[siren]\nminutes = inf\n", "siren.minutes", 2, "a number of 0 or more"),
        ("[siren]\nminutes = 200\n", "siren.minutes_tenth", 1, "at least siren.minutes, 200"),
        ("[post]\nfactors = [0.5, -1]\n", "post.factors", 2, "a list, each a number above 0"),
        ("[post]\nfactors = []\n", "post.factors", 2, "a list, each a number above 0"),
        ('[conduct]\nname = "run"\n', "conduct.name", 2, "one of hold, turn_back, on, shorten"),
        ("[late]\non = 1\n", "late.on", 2, "true or false"),
        ("siren = 3\n", "siren", 1, "a table [siren]"),
        ("[siren\n", "column 7", 1, "TOML"),
    ],
)
def test_bad_values_are_reported(text: str, column: str, line: int, expected: str) -> None:
    (fault,) = faults_of(text)
    assert (fault.file, fault.column, fault.line) == (CHANCE_FILE, column, line)
    assert fault.expected.startswith(expected)
    assert fault.remedy


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / CHANCE_FILE).write_text("[break]\nrate_per_h = -1\n[bus]\nabsent_share = 2\n[x]\n", "utf-8")
    with pytest.raises(CaseError) as caught:
        read_chances(tmp_path)
    assert [fault.line for fault in caught.value.faults] == [2, 4, 5]


def test_check_tells_them_too(tmp_path: Path) -> None:
    new_case(tmp_path / "new")
    (tmp_path / "new" / CHANCE_FILE).write_text("[bus]\nabsent_share = 2\n", "utf-8")
    assert [fault.column for fault in check_case(tmp_path / "new") if fault.level == "error"] == ["bus.absent_share"]
