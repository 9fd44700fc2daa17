"""From sheet data to PDF, by typst: offline, with the fonts of the package, the same data to the same bytes (R8).

The data goes in as JSON, which the templates read as values: a name is shown letter by letter and never run.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

    from safeconduct.report.sheets.joint_brief import JointBrief
    from safeconduct.report.sheets.leader import LeaderSheet
    from safeconduct.report.sheets.notice import PublicNotice
    from safeconduct.report.sheets.signature import SignatureSheet

from safeconduct.report.sheets.directions import in_its_direction

__all__ = ["FONT", "pdf_of", "pictures_of"]

FONT = "IBM Plex Sans"
"""The family of all sheets, Latin, Cyrillic and Greek, in the package; beside it lies its Arabic (`letters`)."""


def pdf_of(template: str, sheet: LeaderSheet | JointBrief | PublicNotice | SignatureSheet) -> bytes:
    """Set a sheet with one of the templates: `leader`, `brief`, `notice` or `signature`.

    Returns:
        A PDF, A4, tagged for screen readers, without any date of making.
    """
    (pdf,) = _pages(_compiler(template).compile(format="pdf", sys_inputs=_inputs(sheet), timestamp=0))
    return pdf


def pictures_of(
    template: str, sheet: LeaderSheet | JointBrief | PublicNotice | SignatureSheet, *, dots_per_inch: float
) -> list[bytes]:
    """Set a sheet as PNG pictures, a page each, to be looked at."""
    return _pages(_compiler(template).compile(format="png", sys_inputs=_inputs(sheet), ppi=dots_per_inch))


def _pages(made: bytes | list[bytes] | None) -> list[bytes]:
    return [made] if isinstance(made, bytes) else list(made or ())


def _inputs(sheet: LeaderSheet | JointBrief | PublicNotice | SignatureSheet) -> dict[str, str]:
    data = in_its_direction(asdict(sheet), right_to_left=_head(sheet))
    return {"data": json.dumps(data, ensure_ascii=False, allow_nan=False)}


def _head(sheet: LeaderSheet | JointBrief | PublicNotice | SignatureSheet) -> bool:
    """Say whether a sheet runs from right to left; one that is signed holds several languages, from the left."""
    head = getattr(sheet, "head", None)
    return head is not None and head.right_to_left


@cache
def _compiler(template: str) -> typst.Compiler:
    import typst

    home = Path(str(files("safeconduct.report.sheets")))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(home / "fonts")])
    return typst.Compiler(
        home / "templates" / f"{template}.typ", root=home / "templates", font_paths=fonts, ignore_system_fonts=True
    )
