"""The command line starts fast: what is heavy is loaded where it is used (asked of a fresh process)."""

from __future__ import annotations

import subprocess
import sys

import pytest

from house.source_tree import PACKAGES

_HEAVY = ["numpy", "scipy", "numba", "shapely", "ortools", "highspy", "osmium", "pandas", "pydantic", "rich"]


def loaded_by(code: str) -> set[str]:
    """Return the heavy modules that a fresh Python has loaded after `code`."""
    tell = f"{code}\nimport sys\nprint(*sorted(set({_HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.strip().splitlines()[-1].split() if done.stderr.strip() else [])


def test_help_loads_nothing_heavy() -> None:
    code = "import sys\nsys.argv = ['safeconduct', '--help']\nfrom safeconduct.cli import main\n"
    assert loaded_by(code + "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code") <= {
        "numpy"
    }


@pytest.mark.parametrize("package", sorted(set(PACKAGES) - {"cli"}))
def test_packages_load_nothing_heavy(package: str) -> None:
    assert loaded_by(f"import safeconduct.{package}") <= {"numpy"}
