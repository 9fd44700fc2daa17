"""How each command is typed: its arguments and options; the work lies in the module of its name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.core import UsageError

__all__ = ["box_of", "build_network", "export", "import_files", "picture", "read", "register", "report"]


def export(
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN", help="A plan.json, or the folder it lies in.", show_default=False)
    ],
    to: Annotated[
        str, typer.Option("--to", metavar="FORMAT", help="gpx, kml, geojson, gpkg, csv or sumo.", show_default=False)
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to write; beside the plan if not given."),
    ] = None,
    export_class: Annotated[
        str, typer.Option("--class", metavar="CLASS", help="Who may see it: parties, convoy or public.")
    ] = "parties",
    corridor: Annotated[str | None, typer.Option("--corridor", metavar="ID", help="Only this corridor.")] = None,
    case: Annotated[
        Path | None, typer.Option("--case", metavar="CASE", help="Refuse a plan of another case; sumo needs it.")
    ] = None,
    no_bom: Annotated[bool, typer.Option("--no-bom", help="CSV without the mark that Excel needs.")] = False,
) -> None:
    """Write one format of a plan, under one class of who may see it, and print the names of the files.

    A plan tells where people will be, and when. Files of the class `public` hold no convoy's hours; those of the class
    `convoy` hold one corridor each.
    """
    from safeconduct.cli.commands.outputs.export import export_command

    export_command(plan, to, out, export_class, corridor, case=case, bom=not no_bom)


def read(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Texts: plain, HTML or PDF.", show_default=False)
    ],
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="The day of texts that do not say it, as 2022-03-05."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line, one a statement.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Tell by which rule each statement was read.")] = False,
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="CASE", help="Add texts, statements, register and picture to a case."),
    ] = None,
    no_bom: Annotated[bool, typer.Option("--no-bom", help="CSV without the mark that Excel needs.")] = False,
) -> None:
    """Read reports into statements: who said what, about when and where, how far verified.

    A file that cannot be read, is in another language, or says nothing that is read, is reported and does not stop the
    others. The exit code is 1 for the first two, and where nothing is read at all.
    """
    from safeconduct.cli.commands.situation.read import read_command

    raise typer.Exit(read_command(files, day, as_json, explain, into, bom=not no_bom))


def import_files(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="CAP 1.2 alerts (.xml), or events of ACLED, UCDP GED or VIINA (.csv).",
            show_default=False,
        ),
    ],
    into: Annotated[Path, typer.Option("--into", metavar="CASE", help="The case folder.", show_default=False)],
    everything: Annotated[
        bool, typer.Option("--all", help="Events far from the case's places and long before it too.")
    ] = False,
) -> None:
    """Put other people's alerts and events into a case, each with its source.

    CAP alerts, updates and cancellations go to alerts.csv, events to incidents.csv. An event of which only the day is
    known stays a day: the danger zone counts it at any hour of it. What is there already is not doubled.
    """
    from safeconduct.cli.commands.case.importing import import_command

    raise typer.Exit(import_command(files, into, everything))


def register(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.", show_default=False)],
    known: Annotated[
        str | None, typer.Option("--by", metavar="DATE", help="Only what had been said by this day.")
    ] = None,
    about: Annotated[str | None, typer.Option("--about", metavar="DATE", help="Only what is said of this day.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Tell by which rule each word was read.")] = False,
) -> None:
    """Tell what a case's texts say: corridors by day, rival words side by side, every other word.

    The texts come in with `safeconduct read FILE... --into CASE`. The exit code is 1 where there are none yet.
    """
    from safeconduct.cli.commands.situation.register import register_command

    raise typer.Exit(register_command(case, known, about, as_json, explain))


def picture(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.", show_default=False)],
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="TIME", help="09:00 or 2022-03-05T09:00; when the case's hours begin if not given."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="PATH", help="Folder or .geojson file; out/ and the case's name if not given."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Tell what is held to be so at an instant, and draw it as GeoJSON.

    Who holds each road and place, with the claims of both sides apart; where it is dangerous, and why; what is shut;
    which places cannot be left, and through which cut.
    """
    from safeconduct.cli.commands.situation.picture import picture_command

    picture_command(case, at, out, as_json)


def build_network(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="OpenStreetMap data (.osm.pbf, .osm), or lines (.geojson, .gpkg, .kml, .zip).",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to write (.scn); beside the data if not given."),
    ] = None,
    bbox: Annotated[
        str | None,
        typer.Option("--bbox", metavar="W,S,E,N", help="Only this box, in degrees: west,south,east,north."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make one compact file of a road network that opens at once, with its source and date inside.

    The largest part in which one can drive from everywhere to everywhere is kept; what is left out is reported.
    """
    from safeconduct.cli.commands.network import network_build

    network_build(file, out, None if bbox is None else box_of(bbox), as_json)


def report(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.", show_default=False)],
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help="pdf or page.", show_default=False)],
    audience: Annotated[
        str | None,
        typer.Option("--for", metavar="CLASS", help="For whom: parties, convoy or public; all if not given."),
    ] = None,
    language: Annotated[
        str,
        typer.Option("--lang", metavar="LANG", help="Of sheets: en, uk, ru, fr, ar, one of the case's names, or all."),
    ] = "all",
    plan: Annotated[
        Path | None,
        typer.Option("--plan", metavar="PLAN", help="A plan.json, or its folder; that in out/, or a new one."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to write; beside the plan if not given."),
    ] = None,
    prices: Annotated[
        Path | None,
        typer.Option("--prices", metavar="FILE", help="What `price --json` wrote: the page says what would help."),
    ] = None,
    ceasefire: Annotated[
        Path | None,
        typer.Option("--ceasefire", metavar="FILE", help="What `ceasefire --json` wrote: what each hour brings."),
    ] = None,
    before: Annotated[
        Path | None,
        typer.Option("--before", metavar="PLAN", help="Another plan that the page holds this one against."),
    ] = None,
    simulation: Annotated[
        Path | None,
        typer.Option(
            "--simulation", metavar="FILE", help="What `simulate --out` wrote; the simulation.json beside the plan."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Write the printed sheets of a plan, or its page for a browser, and print the names of the files.

    For the parties a joint brief; for each corridor's convoy leaders one page; for the public a notice, which holds no
    convoy's hours. What is for leaders and for the public gets folders of its own, unless --for and --out name one.
    """
    from safeconduct.cli.commands.outputs.report import report_command

    more = {"prices": prices, "ceasefire": ceasefire, "before": before, "simulation": simulation}
    report_command(case, to, audience, language, plan, out, as_json, **more)


def box_of(text: str) -> tuple[float, float, float, float]:
    """Read `west,south,east,north` in degrees.

    Raises:
        UsageError: not four numbers, out of range, or west of east and south of north the wrong way round.
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(
            f"--bbox: got {text!r}; expected four numbers, west,south,east,north, as 1.4,42.4,1.8,42.7"
        ) from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise UsageError(
            f"--bbox: got {text!r}; expected west < east within -180..180 and south < north within -90..90"
        )
    return west, south, east, north
