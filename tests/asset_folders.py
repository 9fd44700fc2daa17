"""Folders of files for tests: a good one, `base`, and named ones that differ from it by what they hold."""

from __future__ import annotations

import shutil
from pathlib import Path

from safeconduct.core import Fault

__all__ = ["AssetFolders", "fault_lines"]

_WITHOUT = "_without.txt"
_EXPECTED = "expected.txt"


class AssetFolders:
    """The asset folders below a root."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> list[str]:
        """Return the asset folders: one for each way a folder may be written."""
        return sorted(path.name for path in self.root.iterdir() if path.is_dir())

    def copy(self, name: str, folder: Path) -> Path:
        """Lay an asset's files over the good ones in `folder`; `_without.txt` names good files to leave out."""
        shutil.copytree(self.root / "base", folder, ignore=shutil.ignore_patterns(_EXPECTED))
        without = self.root / name / _WITHOUT
        for file in without.read_text(encoding="utf-8").split() if without.exists() else ():
            (folder / file).unlink()
        ignored = shutil.ignore_patterns(_WITHOUT, _EXPECTED)
        shutil.copytree(self.root / name, folder, dirs_exist_ok=True, ignore=ignored)
        return folder

    def expected(self, name: str) -> list[str]:
        """Return the faults that an asset has, as they were checked by hand."""
        return (self.root / name / _EXPECTED).read_text(encoding="utf-8").splitlines()


def fault_lines(faults: tuple[Fault, ...]) -> list[str]:
    """Write faults as the lines of an asset's expected.txt."""
    return [f"{fault.level} {fault}" for fault in faults]
