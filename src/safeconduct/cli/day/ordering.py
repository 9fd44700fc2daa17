"""`day ready`, `order`, `alert`: who is ready, who may go, what stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.agreement.signing import AsAuthor, AsJson, Folder, now, writer
from safeconduct.cli.console import tell
from safeconduct.cli.day.opening import (
    At,
    By,
    PlanOption,
    Via,
    enter,
    entry_named,
    known,
    opened,
    read_instant,
    tell_what_follows,
    text_at,
)
from safeconduct.core import UsageError

if TYPE_CHECKING:
    from safeconduct.report.operation import Day

__all__ = ["alert_command", "order_command", "ready_command"]

_CLASS = Annotated[str, typer.Option("--class", metavar="CLASS", help="Who may have it: parties, convoy or public.")]


def ready_command(
    folder: Folder,
    item: Annotated[
        str,
        typer.Argument(
            metavar="ITEM", help="plan, post, monitor, contact, clear, orders or convoy.", show_default=False
        ),
    ],
    says: Annotated[str, typer.Argument(metavar="SAYS", help="yes, no, sent or boarding.", show_default=False)],
    id_: Annotated[
        str | None, typer.Argument(metavar="ID", help="Which post, road or convoy.", show_default=False)
    ] = None,
    why: Annotated[str | None, typer.Option("--why", metavar="TEXT", help="Why not.")] = None,
    via: Via = None,
    by: By = None,
    plan: PlanOption = None,
    class_: _CLASS = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Say what is ready before a corridor opens (gate G5), or that a convoy boards or is ready.

    `day ready A plan sent --plan FILE` sends a plan for the day; each party answers `plan yes` or `plan no`.
    """
    from safeconduct.agreement.talks.day_kinds import READY_ITEMS

    known(item, list(READY_ITEMS), "item")
    body: dict[str, Any] = {"item": item, "says": says, "id": id_, "why": why, "via": via, "by": by}
    if item == "plan":
        day = opened(folder, None, now(), None, plan)
        body["plan"] = _plan_asked(day) if plan is None else day.folder.keep_file(plan.read_bytes())
    enter(folder, as_author, "ready", body, class_=class_, as_json=as_json)


def _plan_asked(day: Day) -> str:
    """Return the plan that was sent last, which an answer is about; the day's own where none was sent."""
    sent = [
        one
        for one in day.ledger.entries
        if one.kind == "ready" and one.body["item"] == "plan" and one.body["says"] == "sent"
    ]
    return str(sent[-1].body["plan"]) if sent else day.basis.plan_digest


def order_command(
    folder: Folder,
    order: Annotated[
        str, typer.Argument(metavar="ORDER", help="open, hold, resume, turn_back or close.", show_default=False)
    ],
    corridor: Annotated[
        str | None, typer.Option("--corridor", metavar="ID", help="A corridor; all if nothing.")
    ] = None,
    section: Annotated[
        str | None, typer.Option("--section", metavar="FROM-TO", help="A stretch: two places, as town:cross.")
    ] = None,
    convoy: Annotated[str | None, typer.Option("--convoy", metavar="ID", help="One convoy alone.")] = None,
    why: Annotated[str | None, typer.Option("--why", metavar="TEXT", help="Why.")] = None,
    because: Annotated[
        str | None, typer.Option("--because", metavar="ENTRY", help="The report, violation or alert it answers.")
    ] = None,
    at: At = None,
    via: Via = None,
    by: By = None,
    plan: PlanOption = None,
    class_: _CLASS = "convoy",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Order: one is enough to hold, turn back or close; to open and resume it takes both parties and the intermediary.

    The intermediary conveys the parties' newest orders of the same kind and names them; they are printed.
    """
    from safeconduct.agreement.talks.day_kinds import ORDERS
    from safeconduct.operation import scope_of

    known(order, list(ORDERS), "order")
    day = opened(folder, None, now(), None, plan)
    body: dict[str, Any] = {"order": order, "why": why, "via": via, "by": by}
    if corridor is not None:
        body["corridor"] = known(scope_of(corridor), list(day.basis.corridors), "corridor of the plan")
    if section is not None:
        body["section"] = _section(day, section)
    if convoy is not None:
        body["convoy"] = known(convoy, list(day.basis.convoys), "convoy of the plan")
    if at is not None:
        body["at"] = text_at(read_instant(at, folder))
    if because is not None:
        body["because"] = entry_named(day, because, "report", "violation", "alert", "order").id
    who = writer(day.folder.ledger(None), as_author)
    if order in ("open", "resume") and who.author.role == "intermediary":
        body["conveys"] = _conveyed(day, body, quiet=as_json)
    scope = str(body.get("corridor", ""))
    made = enter(folder, who.author.id, "order", body, class_=class_, scope=scope, as_json=as_json)
    tell_what_follows(folder, made, plan)


def _section(day: Day, text: str) -> list[str]:
    ends = text.split(":")
    if len(ends) != 2 or (ends[0], ends[1]) not in day.basis.sections:
        rows = sorted({f"{one}:{other}" for one, other in day.basis.sections})
        raise UsageError(f"--section {text}: expected two neighbouring places of a corridor, as {', '.join(rows[:12])}")
    return ends


def _conveyed(day: Day, body: dict[str, Any], *, quiet: bool) -> list[str]:
    """Return the parties' newest orders of the same kind and about the same.

    Raises:
        UsageError: a needed party has given none: there is nothing to convey.
    """
    target = {name: body.get(name) for name in ("order", "corridor", "section", "convoy")}
    last = {}
    for entry in day.ledger.entries:
        if entry.kind == "order" and {name: entry.body.get(name) for name in target} == target:
            last[entry.author] = entry
    silent = [name for name in day.ledger.opening.needed if name not in last]
    if silent:
        raise UsageError(f"{', '.join(silent)} has not ordered the same; nothing is conveyed before all have")
    named = [last[name] for name in day.ledger.opening.needed]
    for entry in named if not quiet else ():
        tell(f"conveys {entry.label}  {entry.id[:12]}")
    return sorted(entry.id for entry in named)


def alert_command(
    folder: Folder,
    id_: Annotated[str, typer.Argument(metavar="ID", help="The alert's own id.", show_default=False)],
    status: Annotated[str, typer.Argument(metavar="STATUS", help="alert, update or cancel.", show_default=False)],
    event: Annotated[str, typer.Option("--event", metavar="TEXT", help="What it warns of.")] = "air raid",
    places: Annotated[
        list[str] | None, typer.Option("--place", metavar="PLACE", help="Where it holds; several may be given.")
    ] = None,
    corridor: Annotated[str | None, typer.Option("--corridor", metavar="ID", help="On a corridor.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="TIME", help="From when.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="TIME", help="Until when.")] = None,
    via: Via = None,
    class_: _CLASS = "convoy",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Enter an alert: it holds every corridor that it touches. Without --place and --corridor it holds everywhere."""
    from safeconduct.operation import scope_of

    body: dict[str, Any] = {
        "id": id_, "status": status, "event": event, "via": via,
        "places": sorted(set(places or [])), "corridor": None if corridor is None else scope_of(corridor),
        "everywhere": "yes" if not places and corridor is None and status == "alert" else None,
        "from": None if since is None else text_at(read_instant(since, folder)),
        "until": None if until is None else text_at(read_instant(until, folder)),
    }  # fmt: skip
    enter(folder, as_author, "alert", body, class_=class_, as_json=as_json)
