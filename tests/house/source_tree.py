"""The project's files as the tests of the house see them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

__all__ = ["PACKAGES", "ROOT", "STAGES", "Module", "modules", "project_files"]

ROOT = Path(__file__).resolve().parents[2]

STAGES = (
    "core", "statements", "picture", "network", "planning", "verification", "simulation", "answers",
    "agreement", "operation", "outlook",
)  # fmt: skip
"""In import order (docs/design.md): a stage imports only those before it."""

PACKAGES: dict[str, tuple[str, ...]] = {
    "core": (),
    "statements": ("core",),
    "picture": ("core", "statements"),
    "network": ("core", "statements", "picture"),
    "planning": ("core", "statements", "picture", "network"),
    "verification": ("core",),
    "simulation": ("core", "verification"),
    "answers": ("core", "statements", "picture", "network", "planning", "verification"),
    "agreement": ("core", "statements", "picture", "network", "planning", "verification"),
    "operation": ("core", "statements", "picture", "network", "planning", "verification", "agreement"),
    "outlook": ("core", "statements", "picture", "network", "planning"),
    "files": ("core",),
    "formats": (*STAGES, "files"),
    "cases": (*STAGES, "files", "formats"),
    "records": (*STAGES, "files", "formats", "cases"),
    "outlook_input": (*STAGES, "files", "formats", "cases"),
    "report": (*STAGES, "files", "formats", "cases", "records", "outlook_input"),
    "api": (*STAGES, "files", "formats", "cases", "records", "outlook_input", "report"),
    "cli": (*STAGES, "files", "formats", "cases", "records", "outlook_input", "report", "api"),
}
"""What each package may import of ours; the last eight are the edges."""

_MADE = {".git", ".venv", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "out", "dist"}


class Module:
    """One file of the package: its name without `safeconduct.`, text and syntax tree."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = ".".join(path.relative_to(ROOT / "src/safeconduct").with_suffix("").parts)
        self.text = path.read_text(encoding="utf-8")
        self.tree = ast.parse(self.text)

    @property
    def package(self) -> str:
        """The package it lies in, empty for safeconduct/__init__.py."""
        return self.name.partition(".")[0] if "." in self.name else ""

    def imports(self) -> list[tuple[int, str]]:
        """Return line and full name of each module imported, inside functions too."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.path}:{node.lineno}: write the whole name, not a relative import"
                base = node.module or ""
                names = [f"{base}.{alias.name}" for alias in node.names] if base == "safeconduct" else [base]
                found += [(node.lineno, name) for name in names]
        return found

    def public_names(self) -> list[str]:
        """Return what __all__ lists."""
        for node in self.tree.body:
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            if isinstance(target, ast.Name) and target.id == "__all__":
                return list(ast.literal_eval(node.value))  # type: ignore[attr-defined]
        raise AssertionError(f"{self.path} has no __all__")


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the package."""
    return tuple(Module(path) for path in sorted((ROOT / "src/safeconduct").rglob("*.py")))


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that belongs to the project: tracked by git, or new and not ignored.

    Where git is not there, or this is no clone, all files but those in the folders that the tools make.
    """
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        files = (path for path in ROOT.rglob("*") if not _MADE & set(path.relative_to(ROOT).parts))
        return tuple(path for path in files if path.is_file())
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())
