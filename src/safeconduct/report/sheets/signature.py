"""The sheet on which a text is signed with ink: three languages, the text's id in full and as QR code."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.agreement import WORDING_LANGUAGES, Ledger, SignedText, wording_of
from safeconduct.report.sheets.parts import Block, qr_rows

__all__ = ["SheetPart", "SignatureSheet", "signature_sheet"]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """The text in one language, clause by clause; signers: those whose word it takes, then who conveys it."""

    language: str
    title: str
    about: tuple[str, ...]
    clauses: tuple[Block, ...]
    law: str
    signers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignatureSheet:
    """All that stands on the sheet; code: rows of the QR code, 1 dark."""

    title: str
    id: str
    code: tuple[str, ...]
    parts: tuple[SheetPart, ...]


def signature_sheet(ledger: Ledger, text: SignedText) -> SignatureSheet:
    """Return the sheet of a text; its sentences are those whose digest the text names."""
    opening = ledger.opening
    parts = tuple(_part(ledger, text, language) for language in WORDING_LANGUAGES)
    return SignatureSheet(opening.title["en"], text.id, qr_rows(f"safeconduct text {text.id}"), parts)


def _part(ledger: Ledger, text: SignedText, language: str) -> SheetPart:
    opening, wording = ledger.opening, wording_of(ledger.opening, language)
    conveyors = [one.id for one in opening.roster.values() if one.role == "intermediary"]
    title = opening.title.get(language) or opening.title["en"]
    clauses = tuple(
        Block(wording.say("clause", n=n, title=wording.title(one.type), id=one.clause), tuple(wording.lines(one)))
        for n, one in enumerate(text.clauses, start=1)
    )
    about = (
        wording.say(f"kind_{opening.kind}") + ", " + wording.say("version", n=text.version),
        wording.say("needed", authors="; ".join(map(wording.named, opening.needed))),
        f"id {text.id}",
        f"sha256 {text.entry.body['wording']}",
    )
    signers = tuple(wording.named(name) for name in (*opening.needed, *conveyors))
    return SheetPart(language, title, about, clauses, wording.say("law"), signers)
