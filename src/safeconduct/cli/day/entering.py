"""`day report`, `pass`, `count`, `queue`, `sms`: what was seen, as entries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.agreement.signing import AsAuthor, AsJson, ClassOption, Folder, now
from safeconduct.cli.console import print_json
from safeconduct.cli.day.opening import (
    At,
    By,
    CaseOption,
    PlanOption,
    Via,
    enter,
    known,
    opened,
    read_instant,
    tell_what_follows,
    text_at,
)
from safeconduct.core import CaseError, UsageError

if TYPE_CHECKING:
    from safeconduct.agreement import Entry
    from safeconduct.report.operation import Day

__all__ = ["count_command", "pass_command", "queue_command", "report_command", "sms_command"]

_ESTIMATED = Annotated[bool, typer.Option("--estimated", help="The number was estimated, not counted.")]


def _place(day: Day, word: str) -> str:
    return known(word, [str(one) for one in day.basis.places], "place of the plan; name the case with --case")


def report_command(
    folder: Folder,
    act: Annotated[str, typer.Argument(metavar="ACT", help="As shelling, closed_post.", show_default=False)],
    place: Annotated[
        str | None,
        typer.Option("--place", metavar="PLACE", help="Where: a place, as nikolske, or nikolske+3>rozivka (km)."),
    ] = None,
    position: Annotated[
        str | None, typer.Option("--position", metavar="LAT,LON", help="Where, in degrees; instead of --place.")
    ] = None,
    precision_m: Annotated[int | None, typer.Option("--precision", metavar="M", help="How exact the place is.")] = None,
    at: At = None,
    precision_s: Annotated[int | None, typer.Option("--within", metavar="S", help="How exact the time is.")] = None,
    how: Annotated[str, typer.Option("--how", help="seen, heard, camera, trace or reported.")] = "seen",
    number: Annotated[int | None, typer.Option("--n", metavar="N", help="How many.")] = None,
    estimated: _ESTIMATED = False,
    weapon: Annotated[str | None, typer.Option("--weapon", help="As mortar, uav, unknown.")] = None,
    bearing: Annotated[int | None, typer.Option("--bearing", metavar="DEG", help="Towards the event.")] = None,
    distance: Annotated[int | None, typer.Option("--distance", metavar="M", help="To the event.")] = None,
    direction: Annotated[str | None, typer.Option("--direction", help="incoming, outgoing or unknown.")] = None,
    injured: Annotated[int | None, typer.Option("--injured", metavar="N", help="Persons injured.")] = None,
    killed: Annotated[int | None, typer.Option("--killed", metavar="N", help="Persons killed.")] = None,
    convoy: Annotated[str | None, typer.Option("--convoy", metavar="ID", help="Of which convoy.")] = None,
    post: Annotated[str | None, typer.Option("--post", metavar="ID", help="At which post.")] = None,
    words: Annotated[str | None, typer.Option("--words", metavar="TEXT", help="In the observer's words.")] = None,
    files: Annotated[
        list[Path] | None, typer.Option("--file", metavar="FILE", help="A photograph or recording, kept by its hash.")
    ] = None,
    via: Via = None,
    by: By = None,
    plan: PlanOption = None,
    case: CaseOption = None,
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Enter what somebody saw, heard or was told; what is not known is left out, never guessed.

    Which clauses it touches is worked out by rule: `day violations`.
    """
    from safeconduct.agreement.terms.acts import ACTS

    day = opened(folder, None, now(), case, plan)
    effects = [{"kind": kind, "n": n} for kind, n in (("injured", injured), ("killed", killed)) if n is not None]
    digests = sorted(day.folder.keep_file(_bytes(file)) for file in files or [])
    counted = None if number is None else "estimated" if estimated else "counted"
    body = {
        "act": known(act, list(ACTS), "act"), "at": text_at(read_instant(at, folder)), "precision_s": precision_s,
        "at_place": _location(day, place, position, precision_m), "how": how, "n": number, "counted": counted,
        "weapon": weapon, "bearing_deg": bearing, "distance_m": distance, "direction": direction, "effects": effects,
        "convoy": convoy, "post": post, "words": words, "files": digests, "via": via, "by": by,
    }  # fmt: skip
    made = enter(folder, as_author, "report", body, class_=class_, as_json=as_json)
    tell_what_follows(folder, made, plan)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"--file {file}: cannot be read ({error.strerror})") from error


def _location(day: Day, place: str | None, position: str | None, precision: int | None) -> dict[str, Any]:
    """Return a location from what was typed.

    Raises:
        UsageError: neither place nor position, or both; no such place; no numbers.
    """
    more = {} if precision is None else {"precision_m": precision}
    if (place is None) == (position is None):
        raise UsageError("where? expected --place PLACE or --position LAT,LON, one of them")
    if position is not None:
        try:
            lat, lon = (round(float(part) * 1_000_000) for part in position.split(","))
        except ValueError:
            raise UsageError(f"--position {position}: expected two numbers in degrees, as 47.2053,37.3214") from None
        return {"lat_e6": lat, "lon_e6": lon, **more}
    name, plus, rest = (place or "").partition("+")
    km, _, towards = rest.partition(">")
    if not plus:
        return {"place": _place(day, name), **more}
    try:
        off_m = round(float(km) * 1000)
    except ValueError:
        raise UsageError(f"--place {place}: expected PLACE+KM>PLACE, as nikolske+3>rozivka") from None
    if not towards:
        raise UsageError(f"--place {place}: towards which place? Write it after >, as nikolske+3>rozivka")
    return {"place": _place(day, name), "off_m": off_m, "towards": _place(day, towards), **more}


def pass_command(
    folder: Folder,
    convoy: Annotated[str, typer.Argument(metavar="CONVOY", help="Its id of the plan, as A3.", show_default=False)],
    place: Annotated[str, typer.Argument(metavar="PLACE", help="Where.", show_default=False)],
    end: Annotated[str, typer.Argument(metavar="END", help="head or tail.", show_default=False)],
    at: At = None,
    arrives: Annotated[bool, typer.Option("--arrives", help="It arrives, and has not gone on.")] = False,
    vehicles: Annotated[int | None, typer.Option("--vehicles", metavar="N", help="Vehicles counted.")] = None,
    persons: Annotated[int | None, typer.Option("--persons", metavar="N", help="Persons in it.")] = None,
    via: Via = None,
    by: By = None,
    plan: PlanOption = None,
    case: CaseOption = None,
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Enter a convoy's head or tail leaving a place, or arriving there; at the last place, arriving."""
    from safeconduct.operation import scope_of

    day = opened(folder, None, now(), case, plan)
    held = day.basis.convoys[known(convoy, list(day.basis.convoys), "convoy of the plan")]
    body = {
        "convoy": convoy, "place": _place(day, place), "end": known(end, ["head", "tail"], "end"),
        "moves": "arrives" if arrives else None, "at": text_at(read_instant(at, folder)), "vehicles": vehicles,
        "persons": persons, "via": via, "by": by,
    }  # fmt: skip
    scope = scope_of(held.corridor) if held.corridor else ""
    enter(folder, as_author, "pass", body, class_=class_, scope=scope, as_json=as_json)


def count_command(
    folder: Folder,
    place: Annotated[str, typer.Argument(metavar="PLACE", help="Where.", show_default=False)],
    persons: Annotated[int, typer.Argument(metavar="PERSONS", help="How many.", show_default=False)],
    of: Annotated[str, typer.Option("--of", help="out, under_way, left (still there) or returned.")] = "out",
    at: At = None,
    estimated: _ESTIMATED = False,
    low: Annotated[int | None, typer.Option("--low", metavar="N", help="At least.")] = None,
    high: Annotated[int | None, typer.Option("--high", metavar="N", help="At most.")] = None,
    corridor: Annotated[str | None, typer.Option("--corridor", metavar="ID", help="Of which corridor.")] = None,
    convoy: Annotated[str | None, typer.Option("--convoy", metavar="ID", help="Of which convoy.")] = None,
    means: Annotated[str | None, typer.Option("--means", help="bus, car, ambulance or foot.")] = None,
    method: Annotated[str | None, typer.Option("--method", metavar="TEXT", help="How it was counted.")] = None,
    via: Via = None,
    by: By = None,
    plan: PlanOption = None,
    case: CaseOption = None,
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Enter a count; counts of several authors stand side by side and are never averaged (R2)."""
    from safeconduct.operation import scope_of

    day = opened(folder, None, now(), case, plan)
    body = {
        "place": _place(day, place), "at": text_at(read_instant(at, folder)), "persons": persons,
        "counted": "estimated" if estimated else "counted", "of": of, "low": low, "high": high, "convoy": convoy,
        "corridor": None if corridor is None else scope_of(corridor), "means": means, "method": method, "via": via,
        "by": by,
    }  # fmt: skip
    enter(folder, as_author, "count", body, class_=class_, as_json=as_json)


def queue_command(
    folder: Folder,
    post: Annotated[str, typer.Argument(metavar="POST", help="The post's id.", show_default=False)],
    vehicles: Annotated[int, typer.Argument(metavar="VEHICLES", help="How many wait.", show_default=False)],
    at: At = None,
    wait: Annotated[int | None, typer.Option("--wait", metavar="MIN", help="How long the first has waited.")] = None,
    lanes: Annotated[int | None, typer.Option("--lanes", metavar="N", help="Lanes that are open.")] = None,
    via: Via = None,
    by: By = None,
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Enter how many vehicles wait at a post: what it lets through is held against what it promised."""
    body = {
        "post": post, "at": text_at(read_instant(at, folder)), "vehicles": vehicles,
        "wait_s": None if wait is None else wait * 60, "lanes": lanes, "via": via, "by": by,
    }  # fmt: skip
    enter(folder, as_author, "queue", body, class_=class_, as_json=as_json)


def sms_command(
    folder: Folder,
    lines: Annotated[
        list[str],
        typer.Argument(metavar="LINE...", help="As 'K31 SHELL 2 HEARD 1417 NIKOLSKE+3 7Q'.", show_default=False),
    ],
    via: Via = "sms",
    at: At = None,
    plan: PlanOption = None,
    case: CaseOption = None,
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Enter lines that came by text message or radio, typed by operations for who said them.

    Two check letters end each line. All lines are read before any is entered; --at: when they came in.
    """
    from safeconduct.operation.oneliner import read_line
    from safeconduct.report.agreement.documents import entries_json

    when = read_instant(at, folder)
    day = opened(folder, None, when, case, plan)
    read = [
        read_line(text, day.basis, day.ledger.authors, when, line=number) for number, text in enumerate(lines, start=1)
    ]
    faults = [fault for _, found in read for fault in found]
    if faults:
        raise CaseError(faults)
    made: list[Entry] = []
    for one in (one for one, _ in read if one is not None):
        body = {**one.body, "via": via, "by": one.author}
        made.append(enter(folder, as_author, one.kind, body, class_=class_, as_json=False, quiet=as_json))
    if as_json:
        print_json(entries_json(made, day.ledger))
