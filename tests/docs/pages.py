"""The Markdown pages of the project, their links, and the commands and help texts that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

__all__ = ["ROOT", "anchors", "blocks", "help_blocks", "links", "pages"]

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@cache
def pages() -> tuple[Path, ...]:
    """Return every Markdown page of the project."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
    return tuple(sorted([*found, *(ROOT / "examples").rglob("*.md")]))


def blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a page that are in a language."""
    return [text for name, text in _FENCE.findall(page.read_text(encoding="utf-8")) if name == language]


def help_blocks(page: Path) -> Iterator[tuple[str, str]]:
    """Yield command and text of each block that shows a help text: `$ safeconduct ... --help`, then its output."""
    for block in blocks(page, "console"):
        command, _, text = block.partition("\n")
        if command.startswith("$ safeconduct") and command.endswith("--help"):
            yield command.removeprefix("$ "), text


def links(page: Path) -> list[str]:
    """Return what the links and pictures of a page point to, code left out."""
    prose = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", page.read_text(encoding="utf-8")))
    return re.findall(r"\]\(([^)\s]+)\)", prose)


def anchors(page: Path) -> set[str]:
    """Return the names by which the headings of a page can be linked to."""
    prose = _FENCE.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ +(.+?) *$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
