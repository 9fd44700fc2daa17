"""Case folders for tests: the good one, and those that differ from it by what one asset folder holds."""

from __future__ import annotations

import shutil
from pathlib import Path

from safeconduct.core import Fault

__all__ = ["ASSETS", "asset_names", "copy_asset", "expected_lines", "fault_lines"]

ASSETS = Path(__file__).parent / "assets"


def asset_names() -> list[str]:
    """Return the asset folders: one for each way a case may be written."""
    return sorted(path.name for path in ASSETS.iterdir() if path.is_dir())


def copy_asset(name: str, folder: Path) -> Path:
    """Lay an asset's files over the good case in `folder`; `_without.txt` names files of the good case to leave out."""
    shutil.copytree(ASSETS / "base", folder, ignore=shutil.ignore_patterns("expected.txt"))
    without = ASSETS / name / "_without.txt"
    for file in without.read_text(encoding="utf-8").split() if without.exists() else ():
        (folder / file).unlink()
    ignored = shutil.ignore_patterns("_without.txt", "expected.txt")
    shutil.copytree(ASSETS / name, folder, dirs_exist_ok=True, ignore=ignored)
    return folder


def fault_lines(faults: tuple[Fault, ...]) -> list[str]:
    """Write faults as the lines of an asset's expected.txt."""
    return [f"{fault.level} {fault}" for fault in faults]


def expected_lines(name: str) -> list[str]:
    """Return the faults that an asset has, as they were checked by hand."""
    return (ASSETS / name / "expected.txt").read_text(encoding="utf-8").splitlines()
