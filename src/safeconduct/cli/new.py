"""`safeconduct new`: a small commented case to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["new_command"]


def new_command(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder to make; absent or empty.", show_default=False)
    ],
) -> None:
    """Write a small commented case to start from: invented places, every table, ready to be planned."""
    from safeconduct.cases import new_case

    new_case(folder)
    print(f"{folder}: begin with case.toml.  Then: safeconduct check {folder}")
