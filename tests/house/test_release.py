"""Version, licence, dependencies and locks agree."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata

import pytest
from sbom import bill
from split_locks import NOT_OFFLINE

import safeconduct
from house.source_tree import ROOT, modules

_SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")
# Modules whose distribution has another name.
_DISTRIBUTION = {"google": "protobuf", "python_calamine": "python-calamine"}
# What the standard library reads where the system has none.
_DATA = {"tzdata"}


def named(requirement: str) -> str:
    """Return the project a requirement names, in pip's normal form."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def locked(name: str) -> dict[str, str]:
    """Return the versions that a lock file names."""
    rows = re.findall(r"^(\S+)==(\S+) ", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    return {named(project): version for project, version in rows}


@pytest.mark.parametrize("name", _LOCKS)
def test_lock_holds_names_versions_and_hashes_only(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    digest = "    --hash=sha256:[0-9a-f]{64}"
    entry = rf"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+]* \\\n(?:{digest} \\\n)*{digest}\n"
    assert re.fullmatch(f"(?:{entry})+", text)


def test_locks_hold_all_that_is_asked_for() -> None:
    project = _SETTINGS["project"]
    run, dev = (set(locked(name)) for name in _LOCKS[:2])
    assert {named(requirement) for requirement in project["dependencies"]} - run == set()
    assert {named(requirement) for requirement in project["optional-dependencies"]["dev"]} - dev - run == set()


def test_no_distribution_is_in_two_locks() -> None:
    held = [project for name in _LOCKS for project in locked(name)]
    assert len(held) == len(set(held))


def test_what_asks_a_network_is_not_among_what_runs() -> None:
    """osmium asks for requests, which only its downloads use; nothing here imports it."""
    assert NOT_OFFLINE & {*locked("requirements.lock"), *locked("requirements-dev.lock")} == set()
    code = "import sys, osmium, safeconduct.formats; print(sorted({'requests', 'urllib3'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_bill_of_materials_names_all_that_runs() -> None:
    held = bill(ROOT)
    names = {part["name"] for part in held["components"]}
    libraries = {named(part["name"]) for part in held["components"] if part["bom-ref"].startswith("pkg:pypi/")}
    assert libraries == set(locked("requirements.lock"))
    assert {"maplibre-gl", "preact", "IBM Plex Sans"} <= names
    assert not names & {"pytest", "vite", "typescript", "requests"}
    refs = [part["bom-ref"] for part in held["components"]]
    assert len(refs) == len(set(refs))
    assert json.dumps(held) == json.dumps(bill(ROOT))


def test_lock_of_the_front_end_holds_no_addresses() -> None:
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))
    assert len(lock["packages"]) > 10
    assert [name for name, row in lock["packages"].items() if "resolved" in row] == []
    asked = json.loads((ROOT / "web/package.json").read_text(encoding="utf-8"))
    named = {*asked["dependencies"], *asked["devDependencies"]}
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    assert [name for name in named if name not in page] == []


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
    extras = _SETTINGS["project"]["optional-dependencies"]
    extra = {named(requirement) for name in ("gis", "dask") for requirement in extras[name]}
    assert {_DISTRIBUTION.get(name, name) for name in imported} == (asked | extra) - _DATA


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


@pytest.mark.parametrize(
    "name", ["pyproject.toml", "Makefile", ".ci/run", "README.md", "SECURITY.md", "docs/dependencies.md"]
)
def test_the_house_is_complete(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0
