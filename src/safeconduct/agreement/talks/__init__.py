"""Talks: who may say what, chains, standing of clauses, texts, gates."""

from safeconduct.agreement.talks.gates import Decision, gates
from safeconduct.agreement.talks.ledger import Ledger, keep_ledger
from safeconduct.agreement.talks.standing import Clause, clauses_of
from safeconduct.agreement.talks.texts import SignedText, texts_of

__all__ = ["Clause", "Decision", "Ledger", "SignedText", "clauses_of", "gates", "keep_ledger", "texts_of"]
