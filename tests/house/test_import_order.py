"""Packages import one way, and stages touch neither disk, clock, environment nor screen (docs/design.md)."""

from __future__ import annotations

import ast

import pytest

from house.source_tree import PACKAGES, STAGES, Module, modules

_FORBIDDEN_CALLS = {"print", "input", "open", "exit", "quit", "breakpoint"}
_FORBIDDEN_NAMES = {
    "sys.exit", "sys.stdout", "sys.stderr", "sys.argv", "os.environ", "os.getenv", "os.system",
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
    "time.time", "time.monotonic", "time.perf_counter", "time.sleep",
    "random.seed", "np.random.seed", "np.random.rand", "np.random.default_rng", "random.random",
}  # fmt: skip
_FORBIDDEN_MODULES = {"socket", "urllib", "http", "requests", "subprocess", "tempfile", "shutil", "logging", "pathlib"}
_FORBIDDEN_METHODS = {"read_text", "write_text", "read_bytes", "write_bytes", "mkdir", "unlink"}


def wrong_arrows(module: Module) -> list[str]:
    """Return the imports of a module that its package may not make."""
    allowed = {module.package, *PACKAGES[module.package]}
    ours = [(line, name.split(".")) for line, name in module.imports() if name.startswith("safeconduct.")]
    wrong = [(line, parts[1]) for line, parts in ours if parts[1] not in allowed and parts[1] != "__version__"]
    return [f"{module.path.name}:{line} {module.package} -> {package}" for line, package in wrong]


def touches(module: Module) -> list[str]:
    """Return where a module reaches outside: disk, clock, environment, screen, net, hidden state.

    A module may read the tables that are bundled with the package (importlib.resources): they are a part of it.
    """
    outside = [(line, name) for line, name in module.imports() if name.split(".")[0] in _FORBIDDEN_MODULES]
    found = [f"line {line}: import {name}" for line, name in outside]
    own_data = any(name.startswith("importlib") for _, name in module.imports())
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FORBIDDEN_CALLS:
            found.append(f"line {node.lineno}: {node.func.id}()")
        elif isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            if name in _FORBIDDEN_NAMES or any(name.endswith("." + known) for known in _FORBIDDEN_NAMES):
                found.append(f"line {node.lineno}: {name}")
            elif node.attr in _FORBIDDEN_METHODS and not own_data:
                found.append(f"line {node.lineno}: .{node.attr}")
    return found


def test_every_package_has_its_place_in_the_order() -> None:
    assert {module.package for module in modules()} - {""} == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package: str) -> None:
    assert [arrow for module in modules() if module.package == package for arrow in wrong_arrows(module)] == []


def test_picture_does_not_import_the_network() -> None:
    assert "network" not in PACKAGES["picture"]


def test_modules_of_a_package_do_not_import_in_a_circle() -> None:
    arrows = {module.name: _at_import(module) for module in modules()}
    done: set[str] = set()
    for name in arrows:
        _walk(name, arrows, (), done)


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_within_a_package_do_not_import_in_a_circle(package: str) -> None:
    """Each folder of a package is one step of its line of work, as is each module that lies beside the folders."""
    steps: dict[str, set[str]] = {}
    for module in modules():
        if module.package == package and not module.name.endswith(f"{package}.__init__"):
            others = {_step(name) for name in _at_import(module) if name.startswith(package + ".")}
            steps.setdefault(_step(module.name), set()).update(others - {_step(module.name)})
    assert steps or package in {module.package for module in modules()}
    for step in steps:
        _walk(step, steps, (), set())


def _step(name: str) -> str:
    return ".".join(name.split(".")[:2])


def _at_import(module: Module) -> set[str]:
    """Return our modules that are imported when this one is (not inside functions or for types alone)."""
    named: set[str] = set()
    for node in module.tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("safeconduct."):
            named.add((node.module or "").removeprefix("safeconduct."))
    return named


def _walk(name: str, arrows: dict[str, set[str]], path: tuple[str, ...], done: set[str]) -> None:
    assert name not in path, "circle: " + " -> ".join((*path, name))
    if name in done:
        return
    for other in arrows.get(name) or arrows.get(f"{name}.__init__") or ():
        _walk(other, arrows, (*path, name), done)
    done.add(name)


@pytest.mark.parametrize("stage", STAGES)
def test_stages_touch_nothing_outside(stage: str) -> None:
    found = {str(module.path): touches(module) for module in modules() if module.package == stage}
    assert {path: rows for path, rows in found.items() if rows} == {}
