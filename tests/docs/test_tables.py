"""Tables in the docs hold what the code holds: dependencies, packages, settings, rules."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest

from docs.pages import ROOT
from house.source_tree import PACKAGES, modules

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_DEPENDENCIES = [re.split(r"[<>=]", requirement)[0] for requirement in _PROJECT["dependencies"]]


def rows(page: str) -> dict[str, list[str]]:
    """Return the rows of all tables of a page by their first cell, backquotes off."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {row[0].strip("`"): row[1:] for row in cells}


@pytest.mark.parametrize("name", _DEPENDENCIES)
def test_dependency_is_documented_with_its_licence(name: str) -> None:
    about = metadata.metadata(name)
    words = f"{about.get_all('License-Expression')} {about.get_all('License')} {about.get_all('Classifier')}".lower()
    licence = rows("docs/dependencies.md")[name][0]
    assert licence.split("-")[0].lower() in words


def test_every_package_is_in_design_and_readme() -> None:
    assert set(PACKAGES) <= set(rows("docs/design.md"))
    linked = re.findall(r"\[(\w+)\]\(src/safeconduct/\w+\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert linked == list(_readme_order())


def _readme_order() -> tuple[str, ...]:
    stages = (
        "core",
        "statements",
        "picture",
        "network",
        "planning",
        "verification",
        "simulation",
        "answers",
        "outlook",
    )
    return (*stages, "formats", "cases", "report", "api", "cli")


def test_settings_of_the_machine_are_documented() -> None:
    used = {name for module in modules() for name in re.findall(r'"(SAFECONDUCT_[A-Z_]+)"', module.text)}
    found = {name for name in rows("docs/cli.md") if name.startswith("SAFECONDUCT_")}
    assert used == found


def test_every_rule_is_documented_and_kept_somewhere() -> None:
    # R10 is of the agreement, which comes later.
    kept = [f"R{number}" for number in range(1, 10)] + [f"P{number}" for number in range(1, 10)]
    assert {*kept, "R10"} <= set(rows("docs/design.md"))
    code = "\n".join(module.text for module in modules())
    assert [rule for rule in kept if not re.search(rf"\b{rule}\b", code)] == []


def test_words_of_the_glossary_are_defined_once() -> None:
    lines = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
    words = [line.split("|")[1].strip() for line in lines if line.startswith("| ")]
    assert len(words) == len(set(words)) > 20
