"""The command export, as a plain function."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plans import CLOCK, PLACES, sample_plan
from safeconduct.cli.commands.outputs.export import export_command
from safeconduct.core import CaseError, UsageError
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.exports.exports import file_stems
from safeconduct.report.exports.files import write_all
from safeconduct.report.plan.reader import PlanFile


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write_all(PlanFile(sample_plan(), CLOCK, PLACES), tmp_path / "sample")
    return tmp_path / "sample"


@pytest.mark.parametrize(
    ("to", "names"),
    [
        ("gpx", ["c1.gpx", "c2.gpx"]),
        ("kml", ["c1.kml", "c2.kml"]),
        ("geojson", ["corridors.geojson"]),
        ("csv", ["duties.csv", "timetable.csv"]),
    ],
)
def test_each_format_alone(to: str, names: list[str], home: Path, tmp_path: Path) -> None:
    """Read back from plan.json and written again, each is the same bytes as `plan` wrote."""
    assert export_command(home / "plan.json", to, tmp_path / "new") == 0
    made = sorted(path.name for path in (tmp_path / "new").iterdir() if path.name != "files.json")
    assert made == names
    assert all((tmp_path / "new" / name).read_bytes() == (home / name).read_bytes() for name in names)


def test_names_of_files_are_printed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export_command(home, "geojson", None)
    assert capsys.readouterr().out.splitlines()[0] == str(home / "corridors.geojson")


def test_other_classes_go_to_folders_of_their_own(home: Path) -> None:
    export_command(home, "csv", None, "public")
    export_command(home, "csv", None, "convoy", "c2")
    stem = file_stems(sample_plan(), CLASSES["convoy"])["c2"]
    assert sorted(path.name for path in (home / "public").iterdir()) == ["files.json", "hours-public.csv"]
    assert sorted(path.name for path in (home / "convoy").iterdir()) == [
        f"duties-{stem}.csv",
        "files.json",
        f"timetable-{stem}.csv",
    ]
    told = json.loads((home / "public" / "files.json").read_text(encoding="utf-8"))
    assert told["files"] == [{"name": "hours-public.csv", "class": "public"}]


def test_formats_gather_in_one_folder(home: Path, tmp_path: Path) -> None:
    for to in ("gpx", "kml", "gpx"):
        export_command(home, to, tmp_path / "new")
    told = json.loads((tmp_path / "new" / "files.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in told["files"]] == ["c1.gpx", "c1.kml", "c2.gpx", "c2.kml"]


def test_somebody_elses_file_is_not_overwritten(home: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "c1.gpx").write_text("my ride")
    with pytest.raises(UsageError, match=r"c1.gpx there is not this program's"):
        export_command(home, "gpx", tmp_path / "new")
    assert [path.read_text() for path in (tmp_path / "new").iterdir()] == ["my ride"]


def test_a_broken_plan_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no such file"):
        export_command(tmp_path, "gpx", None)


def test_sumo_needs_the_case(home: Path) -> None:
    with pytest.raises(UsageError, match="name its folder with --case"):
        export_command(home, "sumo", None)


def test_sumo_drives_the_whole_plan_only(home: Path) -> None:
    with pytest.raises(UsageError, match="leave out --class and --corridor"):
        export_command(home, "sumo", None, corridor="c1")
