"""`day import` and `day form`: positions, answers of KoBo and ODK, CAP messages; and the form that asks them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.agreement.signing import AsAuthor, AsJson, ClassOption, Folder, now
from safeconduct.cli.console import fault_lines, print_json, tell
from safeconduct.cli.day.opening import CaseOption, PlanOption, enter, known, opened
from safeconduct.core import CaseError, Fault, UsageError

if TYPE_CHECKING:
    from safeconduct.agreement import Entry
    from safeconduct.formats.field import Position
    from safeconduct.report.operation import Day

__all__ = ["form_command", "import_command"]

_KINDS = ("answers", "cap", "positions")


def import_command(
    folder: Folder,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="answers (KoBo, ODK), cap, or positions.", show_default=False)
    ],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="What came in.", show_default=False)],
    device: Annotated[
        str, typer.Option("--device", metavar="ID", help="Whose positions, where the file does not name it.")
    ] = "",
    convoy: Annotated[str | None, typer.Option("--convoy", metavar="ID", help="Of which convoy the device is.")] = None,
    plan: PlanOption = None,
    case: CaseOption = None,
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Enter what came in by other people's tools; nothing is entered twice.

    answers: JSON or CSV of KoBo or ODK, become reports. cap: CAP 1.2, become alerts that hold. positions: GPX,
    OwnTracks or Traccar; become tracks, one an hour and device, for class convoy. What is at fault is reported; the
    rest is entered.
    """
    from safeconduct.report.agreement.documents import entries_json

    known(kind, list(_KINDS), "kind of import")
    day = opened(folder, None, now(), case, plan)
    faults: list[Fault] = []
    bodies: list[tuple[str, dict[str, Any], str, str]] = []
    for file in files:
        if kind == "answers":
            bodies += _answers(day, file, class_, faults)
        elif kind == "cap":
            bodies += [("alert", body, class_, "") for body in _alerts(day, file, faults)]
        else:
            bodies += _tracks(day, file, device, convoy, faults)
    if not bodies and any(one.level == "error" for one in faults):
        raise CaseError(faults)
    for line in fault_lines(faults):
        tell(line)
    made: list[Entry] = []
    for name, body, reader, scope in bodies:
        made.append(enter(folder, as_author, name, body, class_=reader, scope=scope, as_json=False, quiet=as_json))
    if as_json:
        print_json(entries_json(made, day.ledger))
    elif not made:
        tell("Nothing new.")


def _answers(day: Day, file: Path, class_: str, faults: list[Fault]) -> Iterable[tuple[str, dict[str, Any], str, str]]:
    from safeconduct.formats.field import read_answers

    there = {str(one.body.get("uuid", "")) for one in day.ledger.entries if one.kind == "report"}
    places = frozenset(str(one) for one in day.basis.places)
    for answer in read_answers(file, places, faults):
        if answer.uuid in there:
            continue
        there.add(answer.uuid)
        by = {"by": answer.observer} if answer.observer in day.ledger.authors else {}
        yield "report", {**answer.body, **by}, class_, ""


def _alerts(day: Day, file: Path, faults: list[Fault]) -> list[dict[str, Any]]:
    from safeconduct.formats.events.cap import read_cap
    from safeconduct.formats.field import day_alerts

    messages = read_cap(file, day.basis.clock, faults)
    there = [{**one.body} for one in day.ledger.entries if one.kind == "alert"]
    return [one for one in day_alerts(messages, day.basis.places, file.name, faults) if one not in there]


def _tracks(
    day: Day, file: Path, device: str, convoy: str | None, faults: list[Fault]
) -> Iterable[tuple[str, dict[str, Any], str, str]]:
    from safeconduct.formats.field import read_positions, track_bytes
    from safeconduct.operation import scope_of

    corridor = ""
    if convoy is not None:
        held = day.basis.convoys[known(convoy, list(day.basis.convoys), "convoy of the plan")]
        corridor = scope_of(held.corridor) if held.corridor else ""
    hours: dict[tuple[str, str], list[Position]] = {}
    for one in read_positions(file, faults, device=device):
        hours.setdefault((one.device, f"{one.at:%Y-%m-%dT%H}"), []).append(one)
    there = {str(one.body["file"]) for one in day.ledger.entries if one.kind == "track"}
    for (name, _), rows in sorted(hours.items()):
        digest = day.folder.keep_file(track_bytes(rows))
        if digest in there:
            continue
        body = {
            "device": name, "from": _stamp(rows[0]), "to": _stamp(rows[-1]), "file": digest, "fixes": len(rows),
            "convoy": convoy, "corridor": corridor,
        }  # fmt: skip
        yield "track", body, "convoy", corridor


def _stamp(one: Position) -> str:
    from safeconduct.agreement import instant_text

    return instant_text(one.at)


def form_command(
    folder: Folder,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The .xlsx file to write.")] = Path("form.xlsx"),
    plan: PlanOption = None,
    case: CaseOption = None,
    as_json: AsJson = False,
) -> None:
    """Write the form for KoBo or ODK, an XLSForm with the places, convoys and posts of this plan, in three languages.

    Upload it to KoBoToolbox or ODK Central; bring its answers back with `day import A answers FILE`.
    """
    from safeconduct.files.atomic import write_bytes
    from safeconduct.formats.field import form_bytes
    from safeconduct.report.operation.form import form_of

    if out.suffix != ".xlsx":
        raise UsageError(f"--out {out}: expected a name that ends with .xlsx")
    day = opened(folder, None, now(), case, plan)
    content = form_bytes(form_of(day))
    write_bytes(out, content)
    if as_json:
        print_json({"format": "safeconduct.day-form/1", "file": str(out), "bytes": len(content)})
    else:
        print(out)
