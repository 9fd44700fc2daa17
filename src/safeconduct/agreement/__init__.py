"""The agreement: terms clause by clause, signed in mirror, verified offline (docs/agreement.md).

entry       one signed note: who, what kind, body; its id is the SHA-256 of its text
author      a key-holder of the roster: a party's delegation, the intermediary, a monitor, a device
clause      a question that the text must answer, as window.c1; value: one answer, typed
position    an author's word on a value: agreed, reserved, refused; it never moves to another value
standing    what a clause's positions come to: agreed, contested, refused, open, silent
text        clauses with their values and the hash of plan and case: what is signed, by each side alone
gate        may it open; a function that answers with reasons

`entries` reads and signs, `terms` holds clauses and their wording, `talks` works out what counts and what is agreed.
Everything is computed from a set of entries, in whatever order they came.
"""

from safeconduct.agreement.entries.entry import CLASSES, Draft, Entry, EntryClass, read_entry, signed_entry
from safeconduct.agreement.entries.faults import RULES, EntryFault, RefusedError
from safeconduct.agreement.entries.keys import KeyLineError, PublicKey, SigningKey, read_public_key
from safeconduct.agreement.entries.shapes import instant, instant_text
from safeconduct.agreement.talks.gates import Decision, PlanFacts, current_text, gates
from safeconduct.agreement.talks.kinds import ENTRY_KINDS
from safeconduct.agreement.talks.ledger import Ledger, keep_ledger
from safeconduct.agreement.talks.references import named_files, reference_faults, text_faults, wording_of, wordings
from safeconduct.agreement.talks.roster import Author, Opening, class_of_role
from safeconduct.agreement.talks.sides import Side, sides_of
from safeconduct.agreement.talks.standing import Clause, clauses_of
from safeconduct.agreement.talks.texts import SignedText, texts_of
from safeconduct.agreement.terms.comparison import ClauseChange, change_lines, changes_between
from safeconduct.agreement.terms.from_plan import PlanTerms, plan_terms
from safeconduct.agreement.terms.to_case import TermsCase, with_terms
from safeconduct.agreement.terms.types import CLAUSE_TYPES
from safeconduct.agreement.terms.values import SHORT_DIGITS, ClauseValue, value_id
from safeconduct.agreement.terms.wording import WORDING_LANGUAGES, Wording, wording_digest

__all__ = [
    "CLASSES",
    "CLAUSE_TYPES",
    "ENTRY_KINDS",
    "RULES",
    "SHORT_DIGITS",
    "WORDING_LANGUAGES",
    "Author",
    "Clause",
    "ClauseChange",
    "ClauseValue",
    "Decision",
    "Draft",
    "Entry",
    "EntryClass",
    "EntryFault",
    "KeyLineError",
    "Ledger",
    "Opening",
    "PlanFacts",
    "PlanTerms",
    "PublicKey",
    "RefusedError",
    "Side",
    "SignedText",
    "SigningKey",
    "TermsCase",
    "Wording",
    "change_lines",
    "changes_between",
    "class_of_role",
    "clauses_of",
    "current_text",
    "gates",
    "instant",
    "instant_text",
    "keep_ledger",
    "named_files",
    "plan_terms",
    "read_entry",
    "read_public_key",
    "reference_faults",
    "sides_of",
    "signed_entry",
    "text_faults",
    "texts_of",
    "value_id",
    "with_terms",
    "wording_digest",
    "wording_of",
    "wordings",
]
