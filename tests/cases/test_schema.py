"""The tables in the docs are those of the program; the bundled cases are sound."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from safeconduct.cases import check_case, load_case, save_case
from safeconduct.cases.reading.settings import DEFAULTS
from safeconduct.cases.tables.schema import TABLES

_ROOT = Path(__file__).resolve().parents[2]
_PAGE = (_ROOT / "docs" / "case-folder.md").read_text(encoding="utf-8")
_EXAMPLES = sorted(path.parent for path in (_ROOT / "examples").glob("*/case.toml"))


def _told(file: str) -> tuple[list[str], list[str]]:
    """Return the columns that the page lists for a table, and those it marks as required."""
    section = _PAGE.split(f"### {file}\n")[1].split("\n## ")[0].split("\n### ")[0]
    cells = re.findall(r"^\| ([^|]+) \|", section, re.MULTILINE)[2:]
    names = [name.strip() for cell in cells for name in cell.split(",")]
    return [name.rstrip("*") for name in names], [name.rstrip("*") for name in names if name.endswith("*")]


@pytest.mark.parametrize("name", TABLES)
def test_the_docs_list_every_column(name: str) -> None:
    table = TABLES[name]
    columns, required = _told(table.file)
    assert columns == [column.name for column in table.columns if column.name not in ("source", "as_of")]
    assert required == list(table.required)


def test_the_docs_name_the_tables_whose_rows_have_names_in_other_languages() -> None:
    said = _PAGE.split("*Names in other languages.* ")[1].split(" may have")[0]
    assert set(re.findall(r"[a-z]+\.csv", said)) == {table.file for table in TABLES.values() if table.translated}


@pytest.mark.parametrize("name", TABLES)
def test_the_docs_list_every_choice(name: str) -> None:
    for column in TABLES[name].columns:
        assert ", ".join(column.choices) in _PAGE


def test_the_docs_tell_every_default() -> None:
    for path in DEFAULTS:
        assert re.search(rf"^\|[^|]*\b{re.escape(path)}\b[^|]*\|[^|]*\|[^|]*listed \|$", _PAGE, re.MULTILINE), path


@pytest.mark.parametrize("folder", _EXAMPLES, ids=[path.name for path in _EXAMPLES])
def test_bundled_cases_are_sound(folder: Path) -> None:
    assert [fault for fault in check_case(folder) if fault.level == "error"] == []


@pytest.mark.parametrize("folder", _EXAMPLES, ids=[path.name for path in _EXAMPLES])
def test_bundled_cases_are_saved_without_loss(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(_ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("*.md"))
    loaded = load_case(tmp_path / "examples" / folder.name)
    copy = tmp_path / "copies" / folder.name
    save_case(loaded, copy)
    again = load_case(copy)
    assert again.case == loaded.case
    assert {name: table.rows for name, table in again.tables.items()} == {
        name: table.rows for name, table in loaded.tables.items()
    }
