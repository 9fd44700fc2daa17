"""`safeconduct report` as it is typed: which plan, which sheets, where they go, and what is refused."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from plans import CLOCK, PLACES, sample_plan
from safeconduct.cases import load_case
from safeconduct.cli.app import build_app
from safeconduct.planning import planner
from safeconduct.report.disclosure.classes import CLASSES
from safeconduct.report.exports.exports import file_stems
from safeconduct.report.exports.files import write_all
from safeconduct.report.folder.manifest import folder_mark
from safeconduct.report.plan.reader import PlanFile
from sample_case import write_sample_case
from sheet_sources import pdf_text

_SCHEMA = Path(__file__).resolve().parents[4] / "docs/schemas/report.schema.json"
STEMS = tuple(file_stems(sample_plan(), CLASSES["convoy"]).values())
LED = (STEMS[0], f"{STEMS[0]}-1", f"{STEMS[0]}-2", STEMS[1], f"{STEMS[1]}-1")
_ASSETS = Path(__file__).resolve().parents[3] / "report/assets"


def report(*arguments: object) -> Result:
    """Run `safeconduct report ... --to pdf` with these arguments."""
    typed = ["report", *map(str, arguments), "--to", "pdf"]
    return CliRunner().invoke(build_app(), typed, prog_name="safeconduct")


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a case folder whose plan lies in out/sample; the working folder is the one they lie in."""
    monkeypatch.chdir(tmp_path)
    write_all(PlanFile(sample_plan(), CLOCK, PLACES), tmp_path / "out/sample")
    return write_sample_case(tmp_path)


def pdfs(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.pdf")}


def test_all_sheets_each_class_in_its_folder(planned: Path) -> None:
    told = report(planned)
    assert told.exit_code == 0, told.stderr
    assert "The plan is out/sample/plan.json." in told.stderr
    expected = {f"brief-{lang}.pdf" for lang in ("en", "uk", "ru")}
    expected |= {f"convoy/leader-{c}-{lang}.pdf" for c in LED for lang in ("en", "uk", "ru")}
    expected |= {f"public/notice-{lang}.pdf" for lang in ("en", "uk", "ru")}
    assert pdfs(planned.parent / "out/sample") == expected
    assert {str(Path(line).relative_to("out/sample")) for line in told.stdout.splitlines()} == expected


def test_one_class_goes_straight_into_the_folder(planned: Path, tmp_path: Path) -> None:
    told = report(planned, "--for", "public", "--lang", "uk", "--out", tmp_path / "wall")
    assert told.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "wall").iterdir()) == ["files.json", "notice-uk.pdf"]
    manifest = json.loads((tmp_path / "wall/files.json").read_text(encoding="utf-8"))
    (row,) = manifest["files"]
    assert (row["name"], row["class"], len(row["shows"])) == ("notice-uk.pdf", "public", 64)
    plan = planned.parent / "out/sample/plan.json"
    assert hashlib.sha256(plan.read_bytes()).hexdigest() not in (tmp_path / "wall/files.json").read_text()


def test_a_public_sheet_never_lies_beside_the_plan(planned: Path) -> None:
    """R9."""
    assert report(planned, "--for", "public", "--lang", "uk").exit_code == 0
    assert pdfs(planned.parent / "out/sample") == {"public/notice-uk.pdf"}


def test_json_tells_plan_and_files(planned: Path) -> None:
    told = json.loads(report(planned, "--lang", "ru", "--json").stdout)
    Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8"))).validate(told)
    plan = planned.parent / "out/sample/plan.json"
    assert told["sha256"] == hashlib.sha256(plan.read_bytes()).hexdigest()
    assert told["planned"] is False
    assert [(row["class"], row["corridor"]) for row in told["files"]] == [
        ("parties", None),
        *[("convoy", "c1")] * 3,
        *[("convoy", "c2")] * 2,
        ("public", None),
    ]
    assert all((planned.parent / row["file"]).is_file() for row in told["files"])


def test_pages_too_each_class_in_its_folder(planned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.report.page.page.page_template", lambda: "<!--DATA-->")
    typed = ["report", str(planned), "--to", "page", "--json"]
    told = json.loads(CliRunner().invoke(build_app(), typed, prog_name="safeconduct").stdout)
    Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8"))).validate(told)
    assert [(Path(row["file"]).name, row["class"], row["sheet"]) for row in told["files"]] == [
        ("plan.html", "parties", "page"),
        (f"plan-{STEMS[0]}.html", "convoy", "page"),
        (f"plan-{STEMS[1]}.html", "convoy", "page"),
        ("plan-public.html", "public", "page"),
    ]
    assert all((planned.parent / row["file"]).is_file() for row in told["files"])


def test_same_plan_same_bytes(planned: Path, tmp_path: Path) -> None:
    """R8."""
    for name in ("a", "b"):
        assert report(planned, "--lang", "uk", "--out", tmp_path / name).exit_code == 0
    first, second = ({p: (tmp_path / name / p).read_bytes() for p in pdfs(tmp_path / name)} for name in ("a", "b"))
    assert first == second
    assert len(first) == 2 + len(LED)


def test_without_a_plan_the_case_is_planned_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    assert runner.invoke(build_app(), ["new", "first"]).exit_code == 0
    told = report("first", "--for", "parties", "--lang", "en", "--json")
    assert told.exit_code == 0, told.stderr
    assert "There is no out/first/plan.json: planning anew, into out/first." in told.stderr
    answer = json.loads(told.stdout)
    assert answer["planned"] is True
    assert (tmp_path / "out/first/plan.json").is_file()
    monkeypatch.setattr(planner, "plan_case", None)
    assert report("first", "--for", "parties", "--lang", "en").exit_code == 0


def test_a_plan_of_another_case_is_refused(planned: Path, tmp_path: Path) -> None:
    write_all(PlanFile(sample_plan(case="other"), CLOCK, PLACES), tmp_path / "elsewhere")
    told = report(planned, "--plan", tmp_path / "elsewhere")
    assert told.exit_code == 2
    assert "is a plan of the case 'other'; expected one of 'sample'" in told.stderr
    assert pdfs(tmp_path) == set()


@pytest.mark.parametrize("asset", ["cut_off", "other_version", "not_json", "infeasible", "wrong_kinds", "not_utf8"])
def test_a_plan_that_cannot_be_read_is_at_fault(planned: Path, tmp_path: Path, asset: str) -> None:
    told = report(planned, "--plan", _ASSETS / f"{asset}.json", "--out", tmp_path / "sheets")
    assert told.exit_code == 1
    assert told.stderr.count("expected") >= 1
    assert not (tmp_path / "sheets").exists()


def test_unknown_keys_of_a_plan_are_let_be(planned: Path, tmp_path: Path) -> None:
    path = planned.parent / "out/sample/plan.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    held |= {"novelty": {"#panic()": [1, None]}}
    held["corridors"][0]["mood"] = "<script>alert(1)</script>"
    (tmp_path / "plan.json").write_text(json.dumps(held), encoding="utf-8")
    told = report(planned, "--plan", tmp_path / "plan.json", "--lang", "en", "--out", tmp_path / "sheets")
    assert told.exit_code == 0, told.stderr


def test_a_case_at_fault_is_reported_as_check_does(planned: Path) -> None:
    (planned / "people.csv").write_text("place,means,persons\nnowhere,car,many\n", encoding="utf-8")
    told = report(planned, "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["errors"] >= 2


def plan_of(folder: Path, out: Path, **changes: str) -> None:
    """Write the sample's plan with the hashes of a case's inputs, some of them changed."""
    inputs = dict(load_case(folder).inputs) | changes
    write_all(PlanFile(sample_plan(inputs=inputs), CLOCK, PLACES), out, case_mark=folder_mark(folder))


def test_a_case_changed_after_the_plan_is_reported(planned: Path) -> None:
    plan_of(planned, planned.parent / "out/sample", people="another")
    told = report(planned, "--for", "public", "--lang", "en")
    assert told.exit_code == 0
    assert "The case has changed since the plan was made: people.csv; `safeconduct plan" in told.stderr


def test_a_plan_of_an_unchanged_case_is_not_reported(planned: Path) -> None:
    plan_of(planned, planned.parent / "out/sample")
    assert "changed" not in report(planned, "--for", "public", "--lang", "en").stderr


def export(*args: object) -> Result:
    return CliRunner().invoke(build_app(), ["export", *map(str, args), "--to", "csv"])


def test_export_refuses_a_plan_of_another_case(planned: Path, tmp_path: Path) -> None:
    plan_of(planned, tmp_path / "other", case="x", places="x", roads="x")
    told = export(tmp_path / "other", "--case", planned, "--out", tmp_path / "new")
    assert told.exit_code == 1
    assert "plan.json [inputs]: got a plan of another case: case.toml, places.csv, roads.csv differ" in told.stderr
    assert not (tmp_path / "new").exists()


def test_export_tells_where_the_case_has_changed(planned: Path) -> None:
    plan_of(planned, planned.parent / "out/sample", people="another")
    told = export(planned.parent / "out/sample", "--case", planned)
    assert told.exit_code == 0, told.stderr
    assert "The case has changed since the plan was made: people.csv; `safeconduct plan" in told.stderr


def test_export_finds_the_case_by_its_mark(planned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = planned.parent / "out/sample"
    plan_of(planned, folder, people="another")
    monkeypatch.setattr("safeconduct.report.folder.manifest.made_from", lambda _: folder_mark(planned))
    assert "changed since the plan was made: people.csv" in export(folder).stderr
    (planned / "people.csv").write_text("nonsense")
    assert "is at fault now" in export(folder).stderr


def test_a_plan_of_another_ground_is_refused(planned: Path, tmp_path: Path) -> None:
    plan_of(planned, tmp_path / "other", case="x", places="x", roads="x")
    told = report(planned, "--plan", tmp_path / "other")
    assert told.exit_code == 1
    assert "plan.json [inputs]: got a plan of another case: case.toml, places.csv, roads.csv differ" in told.stderr


def test_a_plan_of_another_folder_with_other_inputs_is_refused(planned: Path, tmp_path: Path) -> None:
    shutil.copytree(planned, tmp_path / "copy" / "sample")
    plan_of(tmp_path / "copy" / "sample", tmp_path / "other", fleet="x")
    assert report(planned, "--plan", tmp_path / "other").exit_code == 1
    plan_of(tmp_path / "copy" / "sample", tmp_path / "other")
    assert report(planned, "--plan", tmp_path / "other", "--for", "public", "--lang", "en").exit_code == 0


def test_names_that_the_case_was_given_later_are_used(planned: Path, tmp_path: Path) -> None:
    places = (planned / "places.csv").read_text(encoding="utf-8").splitlines()
    named = [f"{line},{name}" for line, name in zip(places, ("name_uk", "", "", "", "Гавань"), strict=True)]
    (planned / "places.csv").write_text("\n".join(named) + "\n", encoding="utf-8")
    assert report(planned, "--for", "public", "--lang", "uk", "--out", tmp_path / "wall").exit_code == 0
    assert "Гавань" in pdf_text((tmp_path / "wall/notice-uk.pdf").read_bytes())[0]


def test_an_infeasible_case_says_why_as_json(planned: Path) -> None:
    (planned.parent / "out/sample/plan.json").unlink()
    roads = (planned / "roads.csv").read_text(encoding="utf-8")
    (planned / "roads.csv").write_text(roads.replace(",open", ",mined"), encoding="utf-8")
    told = report(planned, "--json", "--out", planned.parent / "new")
    assert told.exit_code == 3
    assert json.loads(told.stdout)["infeasible"]["because"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--for", "press"], "no export class 'press'"),
        (["--lang", "pl"], "no such language"),
        (["--out", "sample/case.toml"], "is a file"),
    ],
)
def test_wrong_usage_is_reported(planned: Path, arguments: list[str], words: str) -> None:
    told = report(planned, *arguments)
    assert told.exit_code == 2
    assert words in told.stderr


def test_what_is_not_ours_stays_as_it_is(planned: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notice-uk.pdf").write_text("my own")
    told = report(planned, "--for", "public", "--out", tmp_path / "mine")
    assert told.exit_code == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notice-uk.pdf"]


def test_sheets_of_a_former_plan_go(planned: Path, tmp_path: Path) -> None:
    out = tmp_path / "out/sample"
    assert report(planned, "--for", "convoy", "--out", tmp_path / "leaders").exit_code == 0
    plan = sample_plan()
    write_all(PlanFile(sample_plan(corridors=plan.corridors[:1], convoys=plan.convoys[:1]), CLOCK, PLACES), out)
    assert report(planned, "--for", "convoy", "--lang", "uk", "--out", tmp_path / "leaders").exit_code == 0
    assert pdfs(tmp_path / "leaders") == {f"leader-{STEMS[0]}{own}-uk.pdf" for own in ("", "-1")}


def test_another_language_of_the_same_plan_leaves_the_first(planned: Path, tmp_path: Path) -> None:
    for language in ("uk", "ru"):
        assert report(planned, "--for", "public", "--lang", language, "--out", tmp_path / "wall").exit_code == 0
    assert pdfs(tmp_path / "wall") == {"notice-uk.pdf", "notice-ru.pdf"}
