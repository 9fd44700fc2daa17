"""Claims read by the patterns of a language's rule file: control, losses, talks, demands, offers, arms, incidents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from safeconduct.statements.bundled import bundled_table
from safeconduct.statements.claims.losses import Loss, losses_in
from safeconduct.statements.counts.counts import clause_of
from safeconduct.statements.language.lexicon import Lexicon
from safeconduct.statements.language.tokens import BODY, NAME, NUMBER, PERSON, PLACE, REGION, Token
from safeconduct.statements.model.figure import Figure

__all__ = ["Claim", "Rule", "claims_in", "rules"]

_OF = 4  # tokens of "of the town's" before a number
_OBJECT = 40  # characters between "took control of" and the settlements it was taken of


@dataclass(frozen=True)
class Rule:
    """One row of a rule file (data/en_rules.toml says what its keys mean), its patterns compiled."""

    id: str
    kind: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    place: str
    options: Mapping[str, Any]
    constant: Mapping[str, str]


@dataclass(frozen=True)
class Claim:
    """What a rule found in a sentence: the fields of the statement to be, and the place token if there is one.

    at: offset in the text where the words were found.  near: the place is not meant itself, but what lies around it.
    hearsay: the words are passed on as heard ("reports of strikes"), by nobody.
    """

    rule: str
    kind: str
    values: Mapping[str, Any]
    place: Token | None = None
    figure: Figure | None = None
    at: int = 0
    near: bool = False
    hearsay: bool = False


@cache
def rules(language: str = "en") -> tuple[tuple[Rule, ...], re.Pattern[str]]:
    """Read a language's rules, and the pattern of words that report losses."""
    parsed = bundled_table(f"{language}_rules.toml")
    lost = re.compile(r"\b(?:" + "|".join(parsed["words"]["lost"]) + r")\b", re.I)
    return tuple(_rule(row) for row in parsed["rule"]), lost


def _rule(row: Mapping[str, Any]) -> Rule:
    def compiled(key: str) -> re.Pattern[str] | None:
        return re.compile(row[key], re.I) if key in row else None

    pattern = re.compile(row["pattern"], re.I)
    known = {"id", "kind", "pattern", "unless", "needs", "place", "set"}
    options = {key: value for key, value in row.items() if key not in known}
    return Rule(
        row["id"],
        row["kind"],
        pattern,
        compiled("unless"),
        compiled("needs"),
        row["place"],
        options,
        row.get("set", {}),
    )


def claims_in(text: str, start: int, tokens: Sequence[Token], lexicon: Lexicon, speaker_party: str) -> list[Claim]:
    """Find the claims of a sentence, at most one of each kind but losses, which come one for each number."""
    table, lost = rules(lexicon.language)
    found: list[Claim] = []
    kinds: set[str] = set()
    for rule in table:
        if rule.kind in kinds or not _holds(rule, text):
            continue
        matches = rule.pattern.finditer(text) if rule.options.get("each") else [rule.pattern.search(text)]
        for match in matches:
            claim = _claim(rule, match, start, tokens, lexicon, speaker_party) if match else None
            if claim and claim.values not in [other.values for other in found]:
                found.append(claim)
                kinds.add(rule.kind)
    if lost.search(text):
        found.extend(
            Claim("losses.number", "losses", _values_of(loss), None, loss.figure)
            for loss in losses_in(tokens, lost, lexicon)
        )
    return found


def _values_of(loss: Loss) -> dict[str, Any]:
    return {"side": loss.side, "category": loss.category, "number": loss.figure.number}


def _holds(rule: Rule, text: str) -> bool:
    if not rule.pattern.search(text) or (rule.needs and not rule.needs.search(text)):
        return False
    return not (rule.unless and rule.unless.search(text))


def _claim(
    rule: Rule, match: re.Match[str], start: int, tokens: Sequence[Token], lexicon: Lexicon, speaker_party: str
) -> Claim | None:
    begin, end = start + match.start(), start + match.end()
    values: dict[str, Any] = dict(rule.constant)
    place = _place(rule.place, tokens, begin, end, lexicon)
    if rule.kind == "control" and rule.place == "after":
        place = _unknown_place(match[0], tokens, end) or place
    figure = _figure(rule, match, tokens, begin, end)
    if rule.options.get("needs_number") and figure is None:
        return None
    if rule.kind == "control" and not _holds_land(place, tokens, end, figure):
        return None
    _fill(values, rule, match, (begin, end), tokens, lexicon, speaker_party)
    near = place is not None and figure is not None and rule.kind == "control"
    near = near and place is not None and (_is_around(place, tokens) or _counts_within(place, tokens, end))
    heard = rule.options.get("hearsay")
    hearsay = bool(heard and re.search(heard, match.string[: match.start()], re.I))
    return Claim(rule.id, rule.kind, values, place, figure, begin, near, hearsay)


def _holds_land(place: Token | None, tokens: Sequence[Token], end: int, figure: Figure | None) -> bool:
    """Say whether land is meant: a place, or a number of them ("three more communities"), not 300 suspects."""
    if figure is None:
        return place is not None and not _counts_within(place, tokens, end)
    return any(token.has("town") for token in tokens if 0 <= token.start - end <= _OBJECT)


def _counts_within(place: Token, tokens: Sequence[Token], end: int) -> bool:
    """Say whether a number of places in a region is meant, not the region: "82 settlements of the Kursk region"."""
    return place.kind == REGION and any(token.kind == NUMBER for token in tokens if end <= token.start < place.start)


def _is_around(place: Token, tokens: Sequence[Token]) -> bool:
    before = [token for token in tokens if token.end <= place.start][-2:]
    return any(token.has("around") for token in before)


def _fill(
    values: dict[str, Any], rule: Rule, match: re.Match[str], span: tuple[int, int], tokens: Sequence[Token],
    lexicon: Lexicon, speaker_party: str,
) -> None:  # fmt: skip
    begin, end = span
    groups = match.groupdict()
    if "party" in rule.options:
        where = rule.options["party"]
        known = _party(where, tokens, begin, end, lexicon)
        values["holder"] = known or _holder(where, tokens, begin, end, lexicon) or speaker_party or None
    if "asked" in rule.options:
        values["of"] = _asked(tokens, end, lexicon)
    if rule.kind == "incident":
        values["by"] = _doer(tokens, begin, lexicon)
    if groups.get("side"):
        values["side"] = lexicon.nations.get(groups["side"].lower())
    for key in ("category", "what"):
        if groups.get(key):
            values[key] = groups[key].lower()
    if rule.kind == "arms":
        values["giver"], values["receiver"] = _giver(tokens, begin), _receiver(tokens, begin, lexicon)
    if rule.kind in ("demand", "offer", "arms") and "what" not in values:
        values["what"] = _rest(match, tokens, end)
    if rule.kind == "arms":
        values["what"] = match[0] + values["what"][len(match[0]) :].split(",")[0]
    if rule.kind == "offer":
        values["to"] = _offered_to(tokens, begin)


def _doer(tokens: Sequence[Token], begin: int, lexicon: Lexicon) -> str | None:
    """Name the party whose attack it is, by the word just before: "Russian attacks"."""
    before = next((token for token in reversed(tokens) if token.end <= begin), None)
    return lexicon.nations.get(before.lower) if before is not None and begin - before.end <= 1 else None


def _offered_to(tokens: Sequence[Token], begin: int) -> str | None:
    """Name whom something is offered to where they stand before the verb: "Mariupol residents had been offered"."""
    before = [token for token in tokens if token.end <= begin]
    k = len(before) - 1
    while k >= 0 and before[k].has("fact", "passive", "adverb"):
        k -= 1
    passive = any(token.has("passive") for token in before[k + 1 :])
    permits = any(token.has("plan") for token in tokens if begin <= token.start <= begin + 1)  # "civilians could leave"
    if not (passive or permits) or k < 0 or not before[k].has("people"):
        return None
    named = k > 0 and before[k - 1].kind in (PLACE, REGION)
    return f"{before[k - 1].text} {before[k].text}" if named else before[k].text


def _rest(match: re.Match[str], tokens: Sequence[Token], end: int) -> str:
    """Give the words of a demand or offer: from the verb to the end of its clause."""
    quoting = sum(token.text in ('"', "“", "”") for token in tokens if token.end <= end) % 2 == 1
    stop = next(
        (
            t.start
            for t in tokens
            if t.start >= end and (t.text == ";" or t.has("say") or (quoting and t.text in ('"', "”")))
        ),
        None,
    )
    offset = tokens[0].start if tokens else 0
    text = match.string[match.start() : None if stop is None else stop - offset]
    return text.strip(' ,."“”') if len(text) > match.end() - match.start() else match[0]


def _giver(tokens: Sequence[Token], begin: int) -> str | None:
    bodies = [token.name for token in tokens if token.end <= begin and token.kind == BODY]
    return bodies[-1] if bodies else None


def _receiver(tokens: Sequence[Token], begin: int, lexicon: Lexicon) -> str | None:
    for k, token in enumerate(tokens[1:], 1):
        if token.start > begin and tokens[k - 1].has("to") and token.lower.removesuffix("'s") in lexicon.countries:
            return token.text
    return None


def _place(where: str, tokens: Sequence[Token], begin: int, end: int, lexicon: Lexicon) -> Token | None:
    """Choose the place a claim is about; a capital that stands for its government is none."""
    places = [
        token for k, token in enumerate(tokens)
        if token.kind in (PLACE, REGION) and (token.lower not in lexicon.nations or (k and tokens[k - 1].has("in")))
    ]  # fmt: skip
    after = [token for token in places if token.start >= end]
    before = [token for token in places if token.end <= begin][::-1]
    if where == "clause":
        stop = next((token.start for token in tokens if token.start >= end and token.text in (",", ";")), None)
        after = [token for token in after if stop is None or token.start < stop]
        begun = max((token.end for token in tokens if token.end <= begin and token.text in (",", ";")), default=0)
        before = [token for token in before if token.start >= begun]
    if where == "after":
        return after[0] if after else None
    if where == "before":
        return before[0] if before else None
    chosen = [*after, *before] if where in ("any", "clause") else []
    return chosen[0] if chosen else None


def _unknown_place(words: str, tokens: Sequence[Token], end: int) -> Token | None:
    """Take a name the gazetteer does not know for a place where the words ask for one: "took control of Nyala"."""
    behind = next((token for token in tokens if token.start >= end and not token.has("determiner", "town")), None)
    lands = words.lower().endswith((" of", " over", " from")) or words.lower().startswith(("retook", "recaptured"))
    return behind if lands and behind is not None and behind.kind == NAME else None


def _figure(rule: Rule, match: re.Match[str], tokens: Sequence[Token], begin: int, end: int) -> Figure | None:
    if match.groupdict().get("figure"):
        return Figure(match["figure"], approx=True)
    where = rule.options.get("number")
    if where is None:
        return None
    for k, token in enumerate(tokens):
        if token.figure is None or (where == "after" and not (0 <= token.start - end <= 12)):
            continue
        if where == "before" and not (0 <= begin - token.end <= 2):
            continue
        begins, ends = clause_of(tokens, k)
        if where == "people" and not (tokens[begins].start < end and begin < tokens[ends - 1].end):
            continue
        after = tokens[k + 1 : k + 5]
        verbs = [t for t in after if not t.has("fact", "passive", "adverb", "plan") or t.has("flight")]
        counted = any(t.has("people") for t in after) or any(t.has("flight") for t in verbs[:1])
        speaks = any(t.has("say", "speech") for t in after[1:3])  # "two refugees told AFP"
        if where == "people" and (not counted or speaks or _is_whole(tokens, k)):
            continue
        return token.figure
    return None


def _is_whole(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number is the whole that the next is a part of: "of the town's 52,000 residents about 30,000"."""
    led = any(token.has("of") for token in tokens[max(0, at - _OF) : at])
    heads = at <= _OF or any(token.text in (",", ";", ".") for token in tokens[max(0, at - _OF - 1) : at])
    return led and heads and any(token.kind == NUMBER for token in tokens[at + 1 : at + 2 * _OF])


def _party(where: str, tokens: Sequence[Token], begin: int, end: int, lexicon: Lexicon) -> str | None:
    """Find the party whose people the words before or after the verb name."""
    chosen = [t for t in tokens if t.end <= begin][::-1] if where == "before" else [t for t in tokens if t.start >= end]
    for token in chosen[:12]:
        if token.kind in (BODY, "word"):
            for word in token.lower.replace("'s", "").split():
                if word in lexicon.nations and not (
                    token.kind == "word" and where == "before" and len(token.lower) < 3
                ):
                    return lexicon.nations[word]
    return None


def _holder(where: str, tokens: Sequence[Token], begin: int, end: int, lexicon: Lexicon) -> str | None:
    """Name the body or state that took or holds a place where it is no party known: only where nothing parts them.

    "The RSF took control of", "Ethiopia says its troops have seized", "is held by Hamas".
    """
    chosen = [t for t in tokens if t.end <= begin][::-1] if where == "before" else [t for t in tokens if t.start >= end]
    for token in chosen:
        if token.kind == BODY or (token.is_capital and token.lower.removesuffix("'s") in lexicon.countries):
            return token.name or token.text.removesuffix("'s")
        if not token.has("fact", "adverb", "say", "that", "determiner", "definite", "troops", "they", "it_said"):
            return None
    return None


def _asked(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> str | None:
    """Find who is asked: the person, body or state after the verb, before the words on how or where."""
    near = [token for token in tokens if token.start >= end - 8][:9]
    stop = next((k for k, token in enumerate(near) if token.has("in") or token.lower in ("with", "to")), len(near))
    named = next((token.name for token in near[:stop] if token.kind in (PERSON, BODY)), None)
    states = [
        token.text
        for token in near
        if token.lower in lexicon.nations or token.lower.removesuffix("'s") in lexicon.countries
    ]
    return named or (states[0].removesuffix("'s") if states and not any(t.lower == "with" for t in near) else None)
