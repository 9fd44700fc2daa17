"""`agreement table`, `diff`, `gate`, `verify`: what is agreed, what differs, what may open, what is wrong."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.agreement.signing import AsJson, Folder, Pinned, moment, now, own_private_keys, pinned_keys
from safeconduct.cli.agreement.texts import text_named
from safeconduct.cli.console import print_json, show
from safeconduct.cli.options import LanguageName, language_of
from safeconduct.core import CaseError, Fault, UsageError, did_you_mean

if TYPE_CHECKING:
    from safeconduct.agreement import Clause, ClauseValue, EntryFault, Ledger
    from safeconduct.report.agreement.facts import Facts

__all__ = ["diff_command", "gate_command", "table_command", "verify_command"]

CLOSED_EXIT_CODE = 3
"""A gate is closed: nothing is wrong with the record, and nothing may open."""


def table_command(
    folder: Folder,
    prices: Annotated[
        Path | None,
        typer.Option("--prices", metavar="FILE", help="What `price CASE --json` printed: beside open clauses."),
    ] = None,
    case: Annotated[
        Path | None, typer.Option("--case", metavar="CASE", help="Facts beside terms: what its statements agree on.")
    ] = None,
    pinned: Pinned = None,
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Show every clause by party: value and word of each, standing, and what keeps it from being ready.

    a: agreed, p: proposed, r: reserved, x: refused, –: silent. Keys that are not pinned count for nothing.
    """
    from safeconduct.agreement import PlanFacts, clauses_of, gates
    from safeconduct.records import open_folder
    from safeconduct.report.agreement import table_lines
    from safeconduct.report.agreement.documents import table_json
    from safeconduct.report.agreement.facts import facts_json, facts_lines
    from safeconduct.report.agreement.prices import best_price, prices_of

    ledger = open_folder(folder).ledger(pinned_keys(pinned))
    clauses = clauses_of(ledger)
    ready = gates(ledger, clauses, None, PlanFacts(), now())[0]
    facts = _facts(case, ledger.opening.needed)
    priced = prices_of(prices, clauses) if prices is not None else {}
    brings = {name: best_price(held) for name, held in priced.items() if best_price(held)}
    if as_json:
        print_json({**table_json(ledger, clauses, ready, brings), **facts_json(facts)})
        return
    for line in table_lines(ledger, clauses, ready, language_of(language), brings):
        show(line)
    for line in facts_lines(facts, language_of(language)):
        show(line)


def _facts(case: Path | None, parties: tuple[str, ...]) -> Facts | None:
    from safeconduct.cli.commands.situation.read import recorded_statements
    from safeconduct.report.agreement.facts import facts_of
    from safeconduct.statements import Register

    if case is None:
        return None
    if not (case / "case.toml").is_file():
        raise UsageError(f"--case {case}: no case folder, it has no case.toml")
    return facts_of(Register.of(recorded_statements(case)).verified(), parties)


def diff_command(
    folder: Folder,
    before: Annotated[
        str, typer.Argument(metavar="V1", help="A text, an author, table, round:N or a time.", show_default=False)
    ],
    after: Annotated[str, typer.Argument(metavar="V2", help="Another.", show_default=False)],
    pinned: Pinned = None,
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Hold two versions side by side, clause by clause, with how much each value moves.

    A version is a text (version or id), what an author backs (its id), `table` (what is agreed now), or what was agreed
    at a time or by the end of a round (`round:2`).
    """
    from safeconduct.agreement import change_lines, changes_between, wording_of
    from safeconduct.records import open_folder
    from safeconduct.report.agreement.documents import diff_json

    ledger = open_folder(folder).ledger(pinned_keys(pinned))
    changes = changes_between(_version(ledger, before), _version(ledger, after))
    if as_json:
        print_json(diff_json(ledger, changes))
        return
    wording = wording_of(ledger.opening, language_of(language))
    for change in changes:
        for line in change_lines(change, wording):
            show(f"{change.clause}  {line}")
    if not changes:
        show("No difference.")


def _version(ledger: Ledger, name: str) -> list[ClauseValue]:
    from safeconduct.agreement import clauses_of, texts_of

    clauses = clauses_of(ledger)
    if name == "table":
        return _agreed(clauses)
    if name in ledger.authors:
        words = [(one, one.words[name]) for one in clauses.values() if name in one.words]
        return [one.values[word.value] for one, word in words if word.says != "refused" and word.value in one.values]
    texts = texts_of(ledger)
    if any(str(one.version) == name or (len(name) >= 6 and one.id.startswith(name)) for one in texts):
        return list(text_named(texts, name).clauses)
    return _agreed(clauses_of(_until(ledger, name)))


def _agreed(clauses: dict[str, Clause]) -> list[ClauseValue]:
    return [one.agreed for one in clauses.values() if one.agreed is not None]


def _until(ledger: Ledger, name: str) -> Ledger:
    """Return the ledger as its entries claim it was at a time, or at the end of a round."""
    from dataclasses import replace

    from safeconduct.agreement import instant_text

    kind, _, number = name.partition(":")
    if kind == "round":
        rounds = [one.body for one in ledger.entries if one.kind == "round" and str(one.body["n"]) == number]
        if not rounds:
            raise UsageError(f"{name}: no such round; expected one that was entered with `agreement record`")
        held = str(rounds[-1].get("to") or rounds[-1]["from"])
        at = held if "T" in held else f"{held}T23:59:59Z"
    else:
        try:
            at = instant_text(moment(name, ledger.opening) + timedelta(0))
        except UsageError:
            known = ", ".join([*ledger.authors, "table", "round:N", "a text", "a time"])
            near = did_you_mean(name, [*ledger.authors, "table"])
            raise UsageError(f"{name}: no such version. {near}Expected {known}") from None
    return replace(ledger, entries=tuple(one for one in ledger.entries if one.at <= at))


def gate_command(
    folder: Folder,
    text_name: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="Version or id; that in force, or the newest.")
    ] = None,
    case: Annotated[
        Path | None, typer.Option("--case", metavar="CASE", help="The plan's case: the plan is held against it anew.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="When; now if not given.")] = None,
    pinned: Pinned = None,
    language: LanguageName = "en",
    as_json: AsJson = False,
) -> None:
    """Tell whether it may open: ready, fitting its plan, signed, in force; and of each gate that is closed, why.

    The exit code is 3 while a gate is closed. Keys that are not pinned count for nothing.
    """
    from safeconduct.agreement import clauses_of, current_text, gates, texts_of
    from safeconduct.cases import load_case
    from safeconduct.records import open_folder
    from safeconduct.report.agreement import gate_lines, plan_facts
    from safeconduct.report.agreement.documents import gates_json

    held = open_folder(folder)
    ledger = held.ledger(pinned_keys(pinned))
    when = now() if at is None else moment(at, ledger.opening)
    texts = texts_of(ledger)
    text = current_text(texts, when) if text_name is None else text_named(texts, text_name)
    facts = plan_facts(held, text, load_case(case) if case is not None else None, ledger.opening)
    decisions = gates(ledger, clauses_of(ledger), text, facts, when)
    if as_json:
        print_json(gates_json(ledger, decisions, text, when))
    else:
        for line in gate_lines(decisions, ledger, text, language_of(language)):
            show(line)
    if not all(one.open for one in decisions):
        raise typer.Exit(CLOSED_EXIT_CODE)


def verify_command(
    path: Annotated[
        Path, typer.Argument(metavar="A|PACK", help="A folder, a pack, or a file with notes.", show_default=False)
    ],
    pinned: Pinned = None,
    gates_file: Annotated[
        Path | None,
        typer.Option(
            "--gates", metavar="FILE", help="What `gate --json` printed elsewhere: worked out anew and compared."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify a folder or pack, offline: steps V1 to V11, each fault with entry, step, got, expected, what to do.

    Nothing is asked of a network, and nothing is trusted but pinned keys. Exit code 1 where a step finds an error.
    """
    from safeconduct.records import read_pack, verify_folder, verify_pack
    from safeconduct.report.agreement import verification_lines
    from safeconduct.report.agreement.documents import verification_json

    keys = pinned_keys(pinned)
    found = verify_folder(path, keys) if path.is_dir() else verify_pack(read_pack(path, own_private_keys), keys)
    faults = [*found.faults]
    if gates_file is not None:
        faults += _gate_faults(gates_file, found.ledger)
    if as_json:
        print_json(verification_json(found.ledger, faults, found.entries, found.partial))
    else:
        from dataclasses import replace

        for line in verification_lines(replace(found, faults=tuple(faults))):
            show(line)
    if any(fault.level == "error" for fault in faults):
        raise typer.Exit(1)


def _gate_faults(file: Path, ledger: Ledger | None) -> list[EntryFault]:
    """Work the gates out anew that somebody else printed, and tell where they differ (V11); G2 only with its case."""
    from safeconduct.agreement import EntryFault, PlanFacts, clauses_of, gates, instant, texts_of

    try:
        report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        rows = {str(row["gate"]): bool(row["open"]) for row in report["gates"]}
        at, named = instant(str(report["at"])), report["text"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        got = (error.strerror or "unreadable") if isinstance(error, OSError) else "another file"
        fault = Fault(file.name, 0, "gates", got, "what `agreement gate --json` prints", "Ask for it anew.")
        raise CaseError([fault]) from error
    if ledger is None:
        return []
    text = next((one for one in texts_of(ledger) if one.id == named), None)
    decided = {one.gate: one.open for one in gates(ledger, clauses_of(ledger), text, PlanFacts(), at)}
    remedy = "One of you holds more than the other: merge, then work them out again."
    return [
        EntryFault(f"{file.name} {gate}", "V11", f"reported {'open' if rows[gate] else 'closed'}",
                   "open" if decided[gate] else "closed", remedy)
        for gate in ("G1", "G3", "G4")
        if gate in rows and rows[gate] != decided[gate]
    ]  # fmt: skip
