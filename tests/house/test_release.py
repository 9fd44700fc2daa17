"""Version, licence, dependencies and locks agree."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib import metadata

import pytest

import safeconduct
from house.source_tree import ROOT, modules

_SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_LOCKS = ("requirements.lock", "requirements-bench.lock")
# Modules whose distribution has another name.
_DISTRIBUTION = {"google": "protobuf"}


def named(requirement: str) -> str:
    """Return the project a requirement names, in pip's normal form."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def locked(name: str) -> dict[str, str]:
    """Return the versions that a lock file names."""
    rows = [line.split("==") for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    return {named(row[0]): row[1] for row in rows}


@pytest.mark.parametrize("name", _LOCKS)
def test_lock_holds_names_and_versions_only(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+]*", line)] == []


def test_lock_holds_all_that_is_asked_for() -> None:
    project = _SETTINGS["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {named(requirement) for requirement in asked} - set(locked("requirements.lock")) == set()


def test_lock_of_the_front_end_holds_no_addresses() -> None:
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))
    assert len(lock["packages"]) > 10
    assert [name for name, row in lock["packages"].items() if "resolved" in row] == []
    asked = json.loads((ROOT / "web/package.json").read_text(encoding="utf-8"))
    named = {*asked["dependencies"], *asked["devDependencies"]}
    told = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    assert [name for name in named if name not in told] == []


def test_the_wheel_carries_the_built_page() -> None:
    assert _SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["artifacts"] == [
        "src/safeconduct/report/built/page.html"
    ]


def test_highs_is_not_beside_ortools() -> None:
    # From 1.15 on both ship a library of one name, and cannot be imported together; docs/dependencies.md.
    assert "highspy" in locked("requirements.lock")
    assert not any("ortools" in locked(name) for name in _LOCKS)


def test_what_is_imported_is_asked_for_and_the_other_way() -> None:
    standard = set(sys.stdlib_module_names) | {"safeconduct"}
    imported = {name.split(".")[0] for module in modules() for _, name in module.imports()} - standard
    asked = {named(requirement) for requirement in _SETTINGS["project"]["dependencies"]}
    extra = {named(requirement) for requirement in _SETTINGS["project"]["optional-dependencies"]["gis"]}
    assert {_DISTRIBUTION.get(name, name) for name in imported} == asked | extra


def test_version_is_the_same_everywhere() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\d+\.\d+\.\d+)", changes, re.MULTILINE)
    assert newest
    assert newest[1] == safeconduct.__version__ == metadata.version("safeconduct")


def test_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert _SETTINGS["project"]["license"] == "Apache-2.0"


@pytest.mark.parametrize("name", ["pyproject.toml", "Makefile", ".ci/run", "README.md", "docs/dependencies.md"])
def test_the_house_is_complete(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0
