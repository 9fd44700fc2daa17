"""`safeconduct new`: a small commented case, or one's own from an OpenStreetMap file or another folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.console import fault_lines, tell
from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.cases.writing.own_case import Begun

__all__ = ["new_command"]


def new_command(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder to make; absent or empty.", show_default=False)
    ],
    osm: Annotated[
        Path | None, typer.Option("--osm", metavar="FILE", help="Roads and places of this OpenStreetMap file.")
    ] = None,
    bbox: Annotated[
        str | None, typer.Option("--bbox", metavar="W,S,E,N", help="With --osm: only this box, in degrees.")
    ] = None,
    other: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Places and roads of this folder.")
    ] = None,
    around: Annotated[
        str | None, typer.Option("--around", metavar="ID,ID", help="With --from: near these places.")
    ] = None,
    km: Annotated[
        float | None, typer.Option("--km", metavar="KM", help="With --from: how near, as the crow flies.")
    ] = None,
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The case's day; today if not given.")
    ] = None,
    zone: Annotated[str, typer.Option("--zone", metavar="ZONE", help="The case's time zone.")] = "UTC",
) -> None:
    """Write a small commented case to start from: invented places, every table, ready to be planned.

    With --osm or --from the places and roads are those of a file or of another folder; who would leave, and where
    people are taken in, is yours to fill in.
    """
    if osm is not None and other is not None:
        raise UsageError("--osm and --from: give one of the two")
    if osm is not None:
        _from_osm(folder, osm, bbox, _day(day), zone)
    elif other is not None:
        _around(folder, other, around, km, _day(day), zone)
    elif any(given is not None for given in (bbox, around, km, day)):
        raise UsageError("--bbox goes with --osm, --around and --km with --from; the small case takes none of them")
    else:
        from safeconduct.cases import new_case

        new_case(folder)
        print(f"{folder}: begin with case.toml.  Then: safeconduct check {folder}")


def _from_osm(folder: Path, osm: Path, bbox: str | None, day: date, zone: str) -> None:
    from safeconduct.cases.writing.own_case import case_from_osm
    from safeconduct.cli.verbs import box_of

    begun = case_from_osm(folder, osm, None if bbox is None else box_of(bbox), day, zone)
    _say(folder, begun, "links of road")


def _around(folder: Path, other: Path, around: str | None, km: float | None, day: date, zone: str) -> None:
    from safeconduct.cases.writing.own_case import case_around

    if not around or km is None:
        raise UsageError("--from: name places with --around and how near with --km, as --around mariupol --km 200")
    names = [name.strip() for name in around.split(",") if name.strip()]
    begun = case_around(folder, other, names, km, day, zone)
    _say(folder, begun, "roads")


def _say(folder: Path, begun: Begun, of: str) -> None:
    for line in fault_lines(begun.notes):
        tell(line)
    print(f"{folder}: {begun.places} places, {begun.roads} {of}.  Fill people.csv and reception.csv.")
    print(f"Then: safeconduct check {folder}")


def _day(text: str | None) -> date:
    try:
        return date.today() if text is None else date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--date: got {text!r}; expected a day as 2022-03-05") from None
