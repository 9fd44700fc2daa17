"""Say in words how a statement was read: which rule, which speaker rule, which settlement, how far verified."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from safeconduct.statements.bundled import bundled_table
from safeconduct.statements.model.statement import Statement
from safeconduct.statements.places.gazetteer import Located

__all__ = ["explain", "rule_words"]


@cache
def rule_words() -> Mapping[str, str]:
    """Read what each rule does, by its id (data/rules.toml); docs/reading.md lists the same."""
    groups = bundled_table("rules.toml").items()
    return {f"{group}.{name}": words for group, table in groups for name, words in table.items()}


def explain(statement: Statement) -> str:
    """Write how a statement was read, a line for each decision, every rule by its id."""
    words = rule_words()
    lines = [f"{statement.kind} by {statement.rule}: {words[statement.rule]}"]
    speaker = statement.speaker
    if speaker.name:
        lines.append(f"said by {speaker.name} by {speaker.rule}: {words[speaker.rule]}")
    else:
        lines.append("said by nobody named: the words are the report's own")
    lines.extend(_place(place) for place in statement.places)
    lines.append(f"{statement.verified} by {statement.verified_by}: {words[statement.verified_by]}")
    return "\n".join(lines)


def _place(located: Located) -> str:
    place = located.settlement
    if place is None and located.candidates:
        known = "; ".join(f"{one.name}, {one.admin} ({one.lat:.2f} {one.lon:.2f})" for one in located.candidates)
        return f"{located.name}: not located; the gazetteer's namesakes lie elsewhere: {known}"
    if place is None:
        return f"{located.name}: not in the gazetteer; taken as a place by the words around it or by the word file"
    where = f"{place.name}, {place.admin or place.country}, {place.lat:.3f} {place.lon:.3f}"
    if not located.candidates:
        return f"{located.name}: {where}"
    others = "; ".join(f"{one.name}, {one.admin} ({one.lat:.2f} {one.lon:.2f})" for one in located.candidates[1:])
    return f"{located.name}: {where}; uncertain, it may be {others}"
