"""`agreement text`, `sign`, `withdraw`: texts shown, compiled, signed and left."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.agreement.signing import (
    AsAuthor,
    AsJson,
    ClassOption,
    Folder,
    Pinned,
    append,
    moment,
    now,
    pinned_keys,
    writer,
)  # fmt: skip
from safeconduct.cli.agreement.talking import CaseOption, Reason, Source, case_of_plan, value_of
from safeconduct.cli.console import print_json, show, tell
from safeconduct.cli.options import LanguageName, language_of
from safeconduct.core import CaseError, Fault, UsageError

if TYPE_CHECKING:
    from safeconduct.agreement import Clause, ClauseValue, Ledger, PublicKey, SignedText

__all__ = ["sign_command", "text_command", "text_named", "withdraw_command"]


def text_command(
    folder: Folder,
    name: Annotated[str | None, typer.Argument(metavar="TEXT", help="Version or begin of its id; the newest.")] = None,
    new: Annotated[
        bool, typer.Option("--new", help="Compile a text from the agreed clauses, and sign that it is so.")
    ] = False,
    chosen: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="CLAUSE=ID", help="With --new: a value not agreed yet, by its id."),
    ] = None,
    plan: Annotated[Path | None, typer.Option("--plan", metavar="PLAN", help="With --new: the plan it binds.")] = None,
    case: CaseOption = None,
    replaces: Annotated[
        str | None, typer.Option("--replaces", metavar="TEXT", help="With --new: the text it amends.")
    ] = None,
    language: LanguageName = "en",
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="FILE", help="Write it for signature on paper, in three languages.")
    ] = None,
    pinned: Pinned = None,
    class_: ClassOption = "parties",
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Show a text in a language, with its id and who has signed; or compile a new one.

    A text is refused where it does not fit its plan.
    """
    from safeconduct.agreement import texts_of
    from safeconduct.records import open_folder
    from safeconduct.report.agreement import text_lines
    from safeconduct.report.agreement.documents import text_json

    spoken = language_of(language)
    if new:
        _compile(folder, pinned_keys(pinned), chosen or [], plan, case, replaces, class_, as_author, as_json)
        return
    ledger = open_folder(folder).ledger(pinned_keys(pinned))
    text = text_named(texts_of(ledger), name)
    if pdf is not None:
        _print(ledger, text, pdf)
    if as_json:
        print_json(text_json(ledger, text, now()))
        return
    for line in text_lines(ledger, text, spoken, now()):
        show(line)


def _print(ledger: Ledger, text: SignedText, path: Path) -> None:
    from safeconduct.files.atomic import write_bytes
    from safeconduct.report.sheets.signature import signature_sheet
    from safeconduct.report.sheets.typesetting import pdf_of

    write_bytes(path, pdf_of("signature", signature_sheet(ledger, text)))
    tell(f"{path}: class {text.entry.class_}, for signature on paper")


def text_named(texts: tuple[SignedText, ...], name: str | None) -> SignedText:
    """Return a text by version or begin of its id, the newest if none is named.

    Raises:
        UsageError: there is none, or several are meant.
    """
    from safeconduct.agreement import SHORT_DIGITS

    known = ", ".join(f"{one.version} {one.id[:SHORT_DIGITS]}" for one in texts) or "none yet"
    if name is None and texts:
        return texts[-1]
    found = [
        one for one in texts if name and (str(one.version) == name or (len(name) >= 6 and one.id.startswith(name)))
    ]
    if len(found) == 1:
        return found[0]
    raise UsageError(f"text {name or ''}: expected the version or six or more digits of the id of one of: {known}")


def _compile(
    folder: Path,
    pinned: list[PublicKey],
    chosen: list[str],
    plan: Path | None,
    case: Path | None,
    replaces: str | None,
    class_: str,
    as_author: str | None,
    as_json: bool,
) -> None:
    from safeconduct.agreement import clauses_of, texts_of, wording_digest, wordings
    from safeconduct.records import open_folder

    held = open_folder(folder)
    ledger = held.ledger(pinned)
    clauses, texts = clauses_of(ledger), texts_of(ledger)
    given = {one.partition("=")[0]: one.partition("=")[2] for one in chosen}
    ids = {name: value_of(clauses, name, id_ or None) for name, id_ in given.items()}
    values = [clauses[name].values[ids[name]] if name in ids else one.agreed for name, one in clauses.items()]
    taken = [one for one in values if one is not None]
    if not taken:
        raise UsageError("no clause is agreed yet; name values with --with CLAUSE=ID, or agree first")
    body: dict[str, Any] = {
        "version": 1 + max([one.version for one in texts], default=0),
        "clauses": [one.to_json() for one in taken],
        "wording": wording_digest(wordings(ledger.opening, taken)),
    }
    body |= {"replaces": text_named(texts, replaces).id} if replaces else {}
    content = b""
    if plan is not None:
        body["case"], content = _fitting(plan, case, taken)
    who = writer(ledger, as_author)
    if plan is not None:
        body["plan"] = held.keep_file(content)
    append(folder, who, "text", body, class_=class_, as_json=as_json)
    left = [one.id for one in clauses.values() if one.agreed is None and one.id not in ids]
    if left:
        tell(f"Not in it, as not agreed: {', '.join(left)}")


def _fitting(plan: Path, case: Path | None, values: list[ClauseValue]) -> tuple[str, bytes]:
    """Return the case's hash and the plan's bytes, where the plan lies within the clauses.

    Raises:
        CaseError: it does not; names what goes beyond.
    """
    from safeconduct.agreement.terms.fitting import unfit
    from safeconduct.files.textfile import read_regular
    from safeconduct.records.folder import MOST_FILE_BYTES
    from safeconduct.report.agreement import case_digest
    from safeconduct.report.agreement.lines import agreement_words, reason
    from safeconduct.report.plan.document import plan_file
    from safeconduct.report.plan.reader import read_plan_file

    loaded, path = case_of_plan(case, plan), plan_file(plan)
    words = agreement_words("en")
    faults = [reason(note, words) for note in unfit(read_plan_file(path).plan, loaded.case, values)]
    if faults:
        remedy = "Agree on it, or plan within what is agreed: `agreement to-case`. Nothing is written."
        raise CaseError([Fault(path.name, 0, "", fault, "a plan within the clauses", remedy) for fault in faults])
    return case_digest(loaded), read_regular(path, MOST_FILE_BYTES)


def sign_command(
    folder: Folder,
    name: Annotated[str, typer.Argument(metavar="TEXT", help="Version or begin of its id.", show_default=False)],
    accept: Annotated[
        bool, typer.Option("--accept-changes", help="Sign although values differ from what one had agreed to.")
    ] = False,
    paper: Annotated[bool, typer.Option("--paper", help="It was signed on paper, too.")] = False,
    source: Source = None,
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Sign a text, each side alone: the same id in both chains, and no common sheet is needed.

    A party agrees to every value in it. Where a value is another than the one it had agreed to, or one that it has
    reserved or refused, that is shown and nothing is signed unless --accept-changes is given. The intermediary says
    that it was received and conveyed, never that it is guaranteed.
    """
    from safeconduct.agreement import clauses_of, texts_of
    from safeconduct.records import open_folder

    ledger = open_folder(folder).ledger(None)
    text = text_named(texts_of(ledger), name)
    who = writer(ledger, as_author)
    moved = _moved(text, clauses_of(ledger), who.author.id, ledger) if who.author.role == "party" else []
    for line in moved:
        tell(line)
    if moved and not accept:
        raise UsageError(
            "this text is not what you have agreed to, see above; nothing is signed without --accept-changes"
        )
    as_ = "received" if who.author.role == "intermediary" else "party"
    body: dict[str, Any] = {"text": text.id, "as": as_} | ({"paper": True} if paper else {})
    append(folder, who, "sign", body | ({"source": source} if source else {}), as_json=as_json)


def _moved(text: SignedText, clauses: Mapping[str, Clause], author: str, ledger: Ledger) -> list[str]:
    """Return where a text is not what an author has said: values that moved, words reserved or refused."""
    from safeconduct.agreement import ClauseChange, change_lines, wording_of

    wording, lines = wording_of(ledger.opening, "en"), []
    for value in text.clauses:
        clause = clauses[value.clause]
        word = clause.words.get(author)
        if word is None or (word.value == value.id and word.says in ("agreed", "proposed")):
            continue
        own = clause.values.get(word.value)
        changes = change_lines(ClauseChange(value.clause, own, value), wording) if own and own.id != value.id else []
        lines += [f"{value.clause}: {word.says} by {author}", *(f"{value.clause}: {line}" for line in changes)]
    return lines


def withdraw_command(
    folder: Folder,
    name: Annotated[str, typer.Argument(metavar="TEXT", help="Version or begin of its id.", show_default=False)],
    at: Annotated[str | None, typer.Option("--from", metavar="TIME", help="From when; now if not given.")] = None,
    reason: Reason = None,
    as_author: AsAuthor = None,
    as_json: AsJson = False,
) -> None:
    """Withdraw from a text. It takes effect after the notice that the text asks for, however early it is dated."""
    from safeconduct.agreement import instant_text, texts_of
    from safeconduct.records import open_folder

    ledger = open_folder(folder).ledger(None)
    text = text_named(texts_of(ledger), name)
    start = now() if at is None else moment(at, ledger.opening)
    body = {"text": text.id, "from": instant_text(start)} | ({"reason": reason} if reason else {})
    append(folder, writer(ledger, as_author), "withdraw", body, as_json=as_json)
