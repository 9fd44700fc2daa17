"""agreement.html: one file that opens from a memory stick, of what its reader may have and of nothing else (R9)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from safeconduct.agreement import EntryClass, PublicKey, clauses_of, current_text, gates, texts_of
from safeconduct.cases import LoadedCase
from safeconduct.core import UsageError
from safeconduct.records import AgreementFolder
from safeconduct.records.packs import Reader
from safeconduct.report.agreement.page_json import agreement_page_json
from safeconduct.report.agreement.plan_facts import plan_facts
from safeconduct.report.agreement.prices import prices_of
from safeconduct.report.page.page import HOW_TO_BUILD, page_html, page_template

__all__ = ["AgreementPage", "agreement_page"]


@dataclass(frozen=True)
class AgreementPage:
    """A page to be written; class_: of whom it is for."""

    class_: EntryClass
    content: bytes


def agreement_page(
    folder: AgreementFolder,
    reader: Reader,
    pinned: Collection[PublicKey],
    now: datetime,
    *,
    loaded: LoadedCase | None = None,
    prices: Path | None = None,
) -> AgreementPage:
    """Make the page of an agreement; the same input gives the same bytes.

    Args:
        folder: the agreement.
        reader: for whom; entries that he may not have are left out before anything is worked out.
        pinned: keys that are trusted.
        now: the instant that the gates are asked for.
        loaded: the case of the text's plan; None: the plan is not held against it.
        prices: what `price --json` printed, for class parties alone: it tells what the plan can do.

    Raises:
        UsageError: the front end is not built, not even the opening entry is of the reader's class, or prices were
            given for another class than the parties'.
    """
    template = page_template()
    if template is None:
        raise UsageError(HOW_TO_BUILD)
    if reader.class_ != "parties" and (prices is not None or loaded is not None):
        raise UsageError("prices and the plan's case are for class parties alone (R9); leave --prices and --case out")
    whole = folder.ledger(pinned).opening
    if not reader.may_have(whole.entry):
        raise UsageError(f"nothing of this agreement is for class {reader.class_}: it is of class {whole.class_}")
    own = replace(folder, entries=tuple(one for one in folder.entries if reader.may_have(one)))
    ledger = own.ledger(pinned)
    clauses, texts = clauses_of(ledger), texts_of(ledger)
    text = current_text(texts, now)
    facts = plan_facts(own, text, loaded, ledger.opening)
    data = agreement_page_json(
        ledger,
        clauses,
        texts,
        gates(ledger, clauses, text, facts, now),
        audience=reader.class_,
        partial=reader.class_ != "parties",
        now=now,
        prices=prices_of(prices, clauses) if prices is not None else {},
    )
    return AgreementPage(reader.class_, page_html(data, template).encode())
