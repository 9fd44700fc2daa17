"""`agreement propose`, `say`, `record`: what is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.agreement.clause_files import clause_values, entry_value
from safeconduct.cli.agreement.signing import (
    AsAuthor,
    AsJson,
    ClassOption,
    Folder,
    append,
    read_toml,
    writer,
)  # fmt: skip
from safeconduct.cli.console import print_json, tell
from safeconduct.core import UsageError, did_you_mean

if TYPE_CHECKING:
    from safeconduct.agreement import Clause
    from safeconduct.cases import LoadedCase

__all__ = [
    "CaseOption", "Reason", "Source", "case_of_plan", "propose_command", "record_command", "say_command", "value_of",
]  # fmt: skip

Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why, in one's own words.")]
Source = Annotated[str | None, typer.Option("--source", metavar="TEXT", help="Where this is known from.")]
CaseOption = Annotated[Path | None, typer.Option("--case", metavar="CASE", help="The case of the plan.")]
"""Options of more than one command on what is said and signed."""


def propose_command(
    folder: Folder,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A TOML file: a table a clause, as [window.c1].")
    ] = None,
    plan: Annotated[
        Path | None, typer.Option("--from-plan", metavar="PLAN", help="Propose what a plan needs; with --case.")
    ] = None,
    case: CaseOption = None,
    why: Annotated[str | None, typer.Option("--why", metavar="TEXT", help="Why.")] = None,
    source: Source = None,
    agreed: Annotated[
        bool, typer.Option("--agreed", help="Agree to every value too; a proposal alone binds nobody.")
    ] = False,
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Put values of clauses on the table, from a file or from a plan.

    Who proposes another value than the one it had agreed to has moved, and the clause is contested. Nothing is written
    where a value does not fit its type; all faults are reported at once.
    """
    from safeconduct.records import open_folder

    held = open_folder(folder)
    ledger = held.ledger(None)
    if (file is None) == (plan is None):
        raise UsageError("give a FILE of clauses, or --from-plan PLAN with --case CASE")
    assumed: tuple[str, ...] = ()
    body: dict[str, Any] = {}
    if plan is not None:
        terms, content = _plan_terms(plan, case)
        values, assumed = list(terms.clauses), terms.assumed
    else:
        values = clause_values(read_toml(Path(str(file))), ledger.opening, Path(str(file)).name)
    body |= {"clauses": [one.to_json() for one in values]}
    body |= {"assumed": sorted(assumed)} if assumed else {}
    body |= {"why": why} if why else {}
    body |= {"source": source} if source else {}
    who = writer(ledger, as_author)
    if plan is not None:
        body["plan"] = held.keep_file(content)
    entry = append(folder, who, "propose", body, class_=class_, as_json=as_json)
    for one in values if agreed else ():
        append(
            folder,
            who,
            "position",
            {"clause": one.clause, "value": one.id, "says": "agreed"},
            class_=class_,
            quiet=True,
        )
    if not as_json:
        answer = f", agreed to by {entry.author}" if agreed else ""
        print(f"{len(values)} clauses proposed{answer}" + (f"; assumed: {', '.join(assumed)}" if assumed else ""))


def _plan_terms(plan: Path, case: Path | None) -> tuple[Any, bytes]:
    from safeconduct.agreement import plan_terms
    from safeconduct.files.textfile import read_regular
    from safeconduct.records.folder import MOST_FILE_BYTES
    from safeconduct.report.plan.document import plan_file
    from safeconduct.report.plan.reader import read_plan_file

    loaded = case_of_plan(case, plan)
    path = plan_file(plan)
    read = read_plan_file(path)
    return plan_terms(read.plan, loaded.case), read_regular(path, MOST_FILE_BYTES)


def case_of_plan(case: Path | None, plan: Path) -> LoadedCase:
    """Load the case that a plan was made for.

    Raises:
        UsageError: no case is named.
        CaseError: the case is at fault, or the plan is of another one.
    """
    from safeconduct.cases import load_case
    from safeconduct.cli.same_case import check_same_case
    from safeconduct.report.plan.document import inputs_of_document, load_document, plan_file

    if case is None:
        raise UsageError("--from-plan: name the plan's case with --case CASE")
    loaded, path = load_case(case), plan_file(plan)
    check_same_case(loaded, path, inputs_of_document(load_document(path)))
    return loaded


def say_command(
    folder: Folder,
    clause: Annotated[str, typer.Argument(metavar="CLAUSE", help="As window.c1, or all.", show_default=False)],
    says: Annotated[str, typer.Argument(metavar="SAYS", help="agreed, reserved or refused.", show_default=False)],
    value: Annotated[
        str | None,
        typer.Option("--value", metavar="ID", help="Which value, by the begin of its id; the only one if not given."),
    ] = None,
    reason: Reason = None,
    source: Source = None,
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Agree to a value, reserve or refuse it. The word binds to that value and never moves to another.

    `all` takes every clause that has one value on the table.
    """
    from safeconduct.agreement import clauses_of, wording_of
    from safeconduct.records import open_folder
    from safeconduct.report.agreement.documents import entries_json

    ledger = open_folder(folder).ledger(None)
    clauses = clauses_of(ledger)
    if says not in ("agreed", "reserved", "refused"):
        raise UsageError(f"{says}: expected agreed, reserved or refused")
    if clause == "all":
        wanted = [next(iter(one.values)) for one in clauses.values() if len(one.values) == 1]
        names = [one.id for one in clauses.values() if len(one.values) == 1]
    else:
        names, wanted = [clause], [value_of(clauses, clause, value)]
    who = writer(ledger, as_author)
    more = ({"reason": reason} if reason else {}) | ({"source": source} if source else {})
    if not names:
        raise UsageError("no clause has exactly one value on the table; name a clause, and its value with --value")
    for name, id_ in zip(names, wanted, strict=True) if not as_json else ():
        for line in wording_of(ledger.opening, "en").lines(clauses[name].values[id_]):
            tell(f"{name}: {line}")
    signed = [
        append(folder, who, "position", {"clause": name, "value": id_, "says": says, **more}, quiet=as_json)
        for name, id_ in zip(names, wanted, strict=True)
    ]
    if as_json:
        print_json(entries_json(signed, ledger))


def value_of(clauses: Mapping[str, Clause], name: str, given: str | None) -> str:
    """Return the id of a clause's value by the begin of it, six digits or more; None: of its only value.

    Raises:
        UsageError: there is no such clause, or no or several values of it are meant; names the choices.
    """
    from safeconduct.agreement import SHORT_DIGITS

    if name not in clauses:
        raise UsageError(f"{name}: no such clause on the table. {did_you_mean(name, clauses)}".strip())
    ids = list(clauses[name].values)
    found = [one for one in ids if given is None or (len(given) >= 6 and one.startswith(given))]
    if len(found) == 1:
        return found[0]
    known = ", ".join(one[:SHORT_DIGITS] for one in ids)
    raise UsageError(f"{name}: which value? Name one by six or more digits of its id with --value: {known}")


def record_command(
    folder: Folder,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="round or say.", show_default=False)],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A TOML file with its fields.", show_default=False)],
    class_: ClassOption = "parties",
    scope: Annotated[str, typer.Option("--corridor", metavar="ID", help="In class convoy: of which corridor.")] = "",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Enter a round of talks (venue, delegations, what was agreed and what not), or words said."""
    from safeconduct.agreement import ENTRY_KINDS
    from safeconduct.records import open_folder

    if kind not in ("round", "say"):
        raise UsageError(f"{kind}: expected round or say; the other kinds have commands of their own")
    ledger = open_folder(folder).ledger(None)
    body = entry_value(read_toml(file), ENTRY_KINDS[kind].body, ledger.opening)
    append(folder, writer(ledger, as_author), kind, body, class_=class_, scope=scope, as_json=as_json)
