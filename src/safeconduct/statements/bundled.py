"""The tables bundled with this package: words, rules, names and settlements, in data/ (docs/reading.md lists them)."""

from __future__ import annotations

from importlib import resources
from typing import Any

__all__ = ["bundled_table", "bundled_text"]


def bundled_text(name: str) -> str:
    """Return the text of data/`name`.

    Raises:
        FileNotFoundError: no file of that name is bundled.
    """
    return (resources.files("safeconduct.statements") / "data" / name).read_text(encoding="utf-8")


def bundled_table(name: str) -> dict[str, Any]:
    """Return data/`name`, a TOML file, parsed.

    Raises:
        FileNotFoundError: no file of that name is bundled.
    """
    import tomllib  # here, as most commands read no text

    return tomllib.loads(bundled_text(name))
