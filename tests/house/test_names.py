"""Public names are listed and explained; modules and functions stay small."""

from __future__ import annotations

import ast
import statistics

import pytest

from house.source_tree import ROOT, Module, modules

_MODULE_LINES = 600
_FUNCTION_LINES = 80
_MEDIAN_FUNCTION_LINES = 10

_IDS = [module.name for module in modules()]


def functions(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function and method of a module."""
    return [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function has, its docstring and comments counted."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def undocumented(module: Module) -> list[str]:
    """Return public classes, functions and methods without a docstring, and public constants without one below."""
    public = set(module.public_names())
    bare = []
    for place, node in enumerate(module.tree.body):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in public:
            bare += [name for name, text in _docstrings(node) if not text]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if ast.unparse(target) in public - {"__version__"} and not _told(module, place):
                bare.append(ast.unparse(target))
    return bare


def _docstrings(node: ast.FunctionDef | ast.ClassDef) -> list[tuple[str, str | None]]:
    rows = [(node.name, ast.get_docstring(node))]
    if isinstance(node, ast.ClassDef):
        methods = [method for method in node.body if isinstance(method, ast.FunctionDef)]
        rows += [(f"{node.name}.{m.name}", ast.get_docstring(m)) for m in methods if not m.name.startswith("_")]
    return rows


def _told(module: Module, place: int) -> bool:
    """Say whether a text stands below the constant or its run of constants, or a comment above or beside it."""
    body = module.tree.body
    lines = module.text.splitlines()
    if lines[body[place].lineno - 2].startswith("#") or "  # " in lines[body[place].lineno - 1]:
        return True
    for node in body[place + 1 :]:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            return True
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            return False
    return False


@pytest.mark.parametrize("module", modules(), ids=_IDS)
def test_module_says_what_it_is_for(module: Module) -> None:
    assert ast.get_docstring(module.tree)


@pytest.mark.parametrize("module", modules(), ids=_IDS)
def test_public_names_are_listed_and_there(module: Module) -> None:
    names = module.public_names()
    assert len(names) == len(set(names))
    assert not [name for name in names if name.startswith("_") and name != "__version__"]
    bound = {name for node in module.tree.body for name in _bound(node)}
    assert sorted(set(names) - bound) == []


def _bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    if isinstance(node, ast.AnnAssign):
        return [ast.unparse(node.target)]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names]
    return []


@pytest.mark.parametrize("module", modules(), ids=_IDS)
def test_public_definitions_are_in_all(module: Module) -> None:
    defined = [node.name for node in module.tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert sorted({name for name in defined if not name.startswith("_")} - set(module.public_names())) == []


@pytest.mark.parametrize("module", modules(), ids=_IDS)
def test_every_public_name_is_documented(module: Module) -> None:
    assert undocumented(module) == []


@pytest.mark.parametrize("module", modules(), ids=_IDS)
def test_sizes(module: Module) -> None:
    assert module.text.count("\n") <= _MODULE_LINES
    assert [function.name for function in functions(module) if lines_of(function) > _FUNCTION_LINES] == []


def test_the_usual_function_is_short() -> None:
    assert statistics.median(lines_of(f) for module in modules() for f in functions(module)) <= _MEDIAN_FUNCTION_LINES


def test_module_names_are_nouns_with_meaning() -> None:
    empty = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "tools"}
    assert [module.name for module in modules() if module.name.rpartition(".")[2] in empty] == []


def test_tests_mirror_the_packages() -> None:
    packages = {module.package for module in modules()} - {""}
    with_tests = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    assert sorted(packages - with_tests) == []
