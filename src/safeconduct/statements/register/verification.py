"""How far statements are verified (design.md R2): unverified, disputed, corroborated or confirmed, always by a rule.

- R2.default        nobody has said anything on it: unverified
- R2.reach-back     "these claims could not be independently verified": the claims before it stay unverified, as stated
- R2.denied         somebody of another party denies it: disputed
- R2.rival          two parties give different figures or states on the same thing: disputed
- R2.two-sources    two independent sources (of different parties) say the same: corroborated
- R2.named-verifier a named outside body confirms it: confirmed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from safeconduct.statements.model.statement import Statement, Verification, Verified

__all__ = ["CLAIM_KINDS", "OUTSIDE", "independent", "within_text"]

CLAIM_KINDS = frozenset({"control", "losses", "incident", "evacuated", "displaced", "corridor", "ceasefire"})
"""Kinds that say something is so, and can be checked; demands and offers cannot."""
OUTSIDE = frozenset({"un", "icrc", "osce"})
"""Bodies that are no party to the conflict: their word can confirm (R2)."""
_NEAR = 300  # characters between a denial and the words it can be of
_MOST_REACHED = 200  # statements a word reaches back over
_OUTCOMES: dict[str, tuple[Verified, str]] = {
    "unverifiable": ("unverified", "R2.reach-back"),
    "denied": ("disputed", "R2.denied"),
    "confirmed": ("confirmed", "R2.named-verifier"),
}


def independent(one: Statement, other: Statement) -> bool:
    """Say whether two statements have independent sources: speakers of different parties, both known.

    Two outlets that repeat one speaker, or two speakers of one party, are one source; a guessed speaker is none.
    """
    first, second = one.speaker.source_party, other.speaker.source_party
    return bool(first and second and first != second)


def within_text(statements: Sequence[Statement]) -> list[Statement]:
    """Let words on other statements ("these claims could not be verified") reach those they speak of."""
    done = [replace(one, verified_by=one.verified_by or "R2.default") for one in statements]
    for k, one in enumerate(done):
        if not isinstance(one, Verification):
            continue
        reached = _reached(done, k, denial=one.outcome == "denied")
        verdict, rule = _OUTCOMES[one.outcome or "unverifiable"]
        for at in reached:
            done[at] = replace(done[at], verified=verdict, verified_by=rule)
        done[k] = replace(one, of=tuple(done[at].id for at in reached))
    return done


def _reached(statements: Sequence[Statement], at: int, *, denial: bool) -> list[int]:
    """Find the claims a word reaches back to: the run of claims before it by one party, in one report.

    The run ends where another party speaks or where a statement is no claim.  A denial reaches only claims of another
    party than the one who denies.
    """
    here = statements[at]
    reached: list[int] = []
    party: str | None = None
    for k in range(at - 1, max(-1, at - _MOST_REACHED), -1):
        one = statements[k]
        if one.source.span == here.source.span and not denial:
            continue
        if one.kind not in CLAIM_KINDS or (reached and one.speaker.party != party):
            break
        if denial and (one.speaker.party == here.speaker.party or here.source.span[0] - one.source.span[1] > _NEAR):
            break
        party = one.speaker.party
        reached.append(k)
    return reached[::-1]
