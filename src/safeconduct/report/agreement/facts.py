"""Facts beside terms: what both sides say alike, and rival words side by side, from the register of statements (R2).

Source: the island of agreement, CCHN Field Manual, tool 2: facts agreed, facts contested, terms agreed, terms apart.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from safeconduct.report.agreement.lines import agreement_words
from safeconduct.report.wording.wording import Language
from safeconduct.statements import Register
from safeconduct.statements.register.verification import CLAIM_KINDS

__all__ = ["Facts", "facts_json", "facts_lines", "facts_of"]


@dataclass(frozen=True)
class Facts:
    """Topics in words: on which the parties say the same, and on which different values are given, never averaged."""

    agreed: tuple[str, ...]
    contested: tuple[str, ...]


def facts_of(register: Register, parties: Collection[str]) -> Facts:
    """Return what the parties' speakers agree on and what is contested.

    Args:
        register: of a case's statements.
        parties: ids of the parties whose word it takes; a fact is agreed where speakers of two of them tell it alike.
    """
    rivals = register.rivals()
    disputed = {one.topic for one in rivals}
    agreed = []
    for topic, statements in register.by_topic.items():
        sides = {one.speaker.party for one in statements if one.speaker.party in parties}
        if topic.kind in CLAIM_KINDS and topic not in disputed and len(sides) > 1:
            when = f" on {topic.day}" if topic.day else ""
            speakers = [one.speaker for one in statements if one.speaker.party in parties]
            names = sorted({one.name for one in speakers if one.name})
            agreed.append(f"{topic.label}{when}: {', '.join(names)}")
    return Facts(tuple(sorted(agreed)), tuple(str(one) for one in rivals))


def facts_lines(facts: Facts | None, language: Language) -> list[str]:
    """Return both lists with their headings; nothing where no case was named."""
    if facts is None:
        return []
    words = agreement_words(language)
    agreed, contested = ([f"  {one}" for one in held] or ["  –"] for held in (facts.agreed, facts.contested))
    return ["", words.say("table.facts_agreed"), *agreed, words.say("table.facts_contested"), *contested]


def facts_json(facts: Facts | None) -> dict[str, Any]:
    """Return both lists; null where no case was named."""
    return {"facts": None if facts is None else {"agreed": list(facts.agreed), "contested": list(facts.contested)}}
