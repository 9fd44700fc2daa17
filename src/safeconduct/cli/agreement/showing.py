"""`agreement page`: the agreement as one HTML file, in three languages, for whoever it is for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.agreement.signing import AsJson, Folder, Pinned, moment, now, pinned_keys
from safeconduct.cli.console import print_json, show

__all__ = ["page_command"]


def page_command(
    folder: Folder,
    audience: Annotated[
        str, typer.Option("--for", metavar="WHOM", help="An author, parties, convoy:CORRIDOR or public.")
    ] = "parties",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write; A.html beside the folder.")
    ] = None,
    prices: Annotated[
        Path | None,
        typer.Option("--prices", metavar="FILE", help="What `price CASE --json` printed: beside open clauses."),
    ] = None,
    case: Annotated[
        Path | None, typer.Option("--case", metavar="CASE", help="The plan's case: the plan is held against it anew.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="When the gates are asked; now.")] = None,
    pinned: Pinned = None,
    as_json: AsJson = False,
) -> None:
    """Write one HTML file that opens from a memory stick: clauses by party, rounds, differences, gates, the text.

    It is made of what its reader may have and of nothing else, as a pack is; private/ is never looked into. Keys that
    are not pinned count for nothing.
    """
    from safeconduct.cases import load_case
    from safeconduct.files.atomic import write_bytes
    from safeconduct.records import open_folder
    from safeconduct.records.packs import reader_of
    from safeconduct.report.agreement.page import agreement_page

    held = open_folder(folder)
    ledger = held.ledger(pinned_keys(pinned))
    page = agreement_page(
        held,
        reader_of(ledger, audience),
        pinned_keys(pinned),
        now() if at is None else moment(at, ledger.opening),
        loaded=load_case(case) if case is not None else None,
        prices=prices,
    )
    ending = "" if audience == "parties" else f"-{audience.replace(':', '-')}"
    path = out if out is not None else folder.resolve().parent / f"{folder.resolve().name}{ending}.html"
    write_bytes(path, page.content)
    if as_json:
        result = {"format": "safeconduct.agreement-page-file/1", "file": str(path), "class": page.class_}
        print_json({**result, "bytes": len(page.content)})
    else:
        show(f"{path}: class {page.class_}, {len(page.content)} bytes")
