"""Days and numbers of a sentence as single tokens: "March 9", "yesterday", "more than 600", "half a million"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from safeconduct.statements.language.lexicon import Lexicon
from safeconduct.statements.language.tokens import CLOCK, DAY, NUMBER, Token, Vocabulary, merge
from safeconduct.statements.model.figure import Figure

__all__ = ["mark_days", "mark_hours", "mark_numbers"]

_NONE: frozenset[str] = frozenset()
_LAST_HOUR = 24
_HOUR = re.compile(r"\d{1,2}(?:\.[0-5]\d)?")
_LONGEST = 15  # characters; longer rows of digits are no numbers of anything that can be counted


def mark_days(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Mark weekdays, dates ("March 9", "9 March 2022") and words such as yesterday."""
    lexicon = vocabulary.lexicon
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        month_next = at + 1 < len(tokens) and _is_month(tokens[at + 1], lexicon)
        if _is_month(token, lexicon) and _is_day_number(tokens, at + 1):
            length = 4 if _is_year(tokens, at + 3) and tokens[at + 2].text == "," else 2
            out.append(merge(tokens[at : at + length], DAY))
            at += length
        elif _is_day_number(tokens, at) and month_next:
            length = 3 if _is_year(tokens, at + 2) else 2
            out.append(merge(tokens[at : at + length], DAY))
            at += length
        else:
            is_day = token.has("day") or (token.lower in lexicon.weekdays and _is_set_like_a_name(token, lexicon))
            token = replace(token, tags=_NONE) if _is_month(token, lexicon) else token  # "since May" may not be "may"
            out.append(replace(token, kind=DAY) if is_day else token)
            at += 1
    return out


def _is_month(token: Token, lexicon: Lexicon) -> bool:
    return token.lower in lexicon.months and _is_set_like_a_name(token, lexicon)


def _is_set_like_a_name(token: Token, lexicon: Lexicon) -> bool:
    return token.is_capital or not lexicon.months_are_capital


def _is_day_number(tokens: Sequence[Token], at: int) -> bool:
    return (
        at < len(tokens) and tokens[at].kind == NUMBER and tokens[at].text.isdigit() and 1 <= int(tokens[at].text) <= 31
    )


def _is_year(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].text.isdigit() and 1990 < int(tokens[at].text) < 2100


def mark_hours(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Mark the hours of "open from 10 to 15" and "pause 9-14", where a sentence speaks of opening or a cease-fire."""
    topic = any(token.has("truce", "corridor", "opened", "hours_of") for token in tokens)
    if not topic:
        return tokens
    for at in range(len(tokens) - 2):
        first, joint, last = tokens[at : at + 3]
        led = at > 0 and tokens[at - 1].has("from", "between", "with")
        dashed = joint.text in ("-", "–", "—") and (led or any(t.has("truce", "hours_of") for t in tokens[:at]))
        joined = (led and (joint.has("to", "reaching", "and"))) or dashed
        if joined and _is_hour(first) and _is_hour(last) and not _counts_things(tokens, at + 3):
            tokens[at], tokens[at + 2] = replace(first, kind=CLOCK), replace(last, kind=CLOCK)
    return tokens


def _is_hour(token: Token) -> bool:
    return token.kind == NUMBER and bool(_HOUR.fullmatch(token.text)) and float(token.text) <= _LAST_HOUR


def _counts_things(tokens: Sequence[Token], at: int) -> bool:
    """Say whether what follows a pair of numbers is counted by them: people, buses, a month, per cent."""
    if at >= len(tokens):
        return False
    after = tokens[at]
    hours = after.has("hours")
    return not hours and (after.kind == DAY or after.text in "%/:" or after.has("people", "other_number", "vehicle"))


def mark_numbers(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Put together number words, scales and the words that bound them ("more than 600", "half a million")."""
    lexicon = vocabulary.lexicon
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        length, value = _number_at(tokens, at, lexicon)
        if not length:
            out.append(tokens[at])
            at += 1
            continue
        more = at + length < len(tokens) and tokens[at + length].has("more_of") and not _than(tokens, at + length + 1)
        length += more
        bound = [out.pop()] if out and _bounds(out[-1]) else []
        if bound and out and _bounds(out[-1]) and out[-1].has("figure.exact", "figure.about"):
            bound.insert(0, out.pop())
        token = merge([*bound, *tokens[at : at + length]], NUMBER)
        out.append(replace(token, figure=_figure(token.text, value, bound, tokens[at])))
        at += length
    return _ranges(out)


def _ranges(tokens: list[Token]) -> list[Token]:
    """Put "between 1,500 and 2,000", "1,500 to 2,000 people" together: a figure with bounds and no number."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        low, high = _range_at(tokens, at, bool(out) and out[-1].has("between"))
        if low is None or high is None:
            out.append(tokens[at])
            at += 1
            continue
        parts = [out.pop()] if out and out[-1].has("between") else []
        token = merge([*parts, *tokens[at : at + 3]], NUMBER)
        out.append(replace(token, figure=Figure(token.text, None, low, high, True)))
        at += 3
    return out


def _range_at(tokens: Sequence[Token], at: int, between: bool) -> tuple[int | None, int | None]:
    if at + 2 >= len(tokens):
        return None, None
    first, joint, last = tokens[at : at + 3]
    joined = (between and joint.has("and")) or (
        (joint.has("to") or joint.text in ("-", "–", "—")) and at + 3 < len(tokens) and tokens[at + 3].has("people")
    )
    if not joined or not (first.figure and last.figure):
        return None, None
    low, high = first.figure.number, last.figure.number
    return (low, high) if low is not None and high is not None and low < high else (None, None)


def _than(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].has("than")


def _bounds(token: Token) -> bool:
    return token.has("figure.more", "figure.less", "figure.about") or (token.has("figure.exact") and " " in token.lower)


def _number_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, int]:
    """Read a number that begins here: (number of tokens, value); (0, 0) where none does."""
    first = tokens[at]
    if first.kind == NUMBER and len(first.text) > _LONGEST:
        return 0, 0
    if first.kind == NUMBER:
        used, value = _with_decimals(tokens, at, lexicon) or (1, _digits(first.text))
    elif first.has("figure.vague"):
        return 1, lexicon.vague[first.lower]
    elif first.has("figure.round"):
        return 1, lexicon.rounded[first.lower]
    elif (word := _word_value(tokens, at, lexicon)) is not None:
        value, used = word[1], word[0]
    else:
        return 0, 0
    while at + used < len(tokens) and (scale := lexicon.scales.get(tokens[at + used].lower)):
        value, used = value * scale, used + 1
        shortened = at + used + 1 < len(tokens) and tokens[at + used].text == "." and tokens[at + used].tight
        used += shortened
        joint = at + used < len(tokens) and tokens[at + used].has("and")
        after = at + used + joint
        more = _word_value(tokens, after, lexicon) if after < len(tokens) else None
        if more and scale >= 100 and more[1] < scale:
            value, used = value + more[1], used + more[0] + joint
    return used, round(value)


def _with_decimals(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, float] | None:
    """Read "51,5 thousand", as most of Europe writes it: a comma is one of decimals only where a scale follows."""
    if at + 3 >= len(tokens) or tokens[at + 3].lower not in lexicon.scales:
        return None
    whole, comma, part = tokens[at : at + 3]
    if not (comma.text == "," and comma.tight and part.tight and whole.text.isdigit() and part.text.isdigit()):
        return None
    return 3, float(f"{whole.text}.{part.text}")


def _word_value(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, float] | None:
    parts = tokens[at].lower.split("-")
    values = [lexicon.numbers.get(part) for part in parts]
    if any(value is None for value in values):
        return None
    total = sum(value for value in values if value is not None)
    tens = len(parts) == 1 and total >= 20 and at + 2 < len(tokens) and tokens[at + 1].text == "-"
    if tens and (unit := lexicon.numbers.get(tokens[at + 2].lower)):
        return 3, float(total + unit)
    return 1, float(total)


def _digits(text: str) -> float:
    bare = re.sub(r"[,\u00a0\u202f\u2009 ’']", "", text)
    return float(bare)


def _figure(words: str, value: int, bound: Sequence[Token], first: Token) -> Figure:
    tags = frozenset().union(*(token.tags for token in bound)) if bound else _NONE
    if first.has("figure.vague"):
        return Figure(words, None, value, None, True)
    if first.has("figure.round"):
        return Figure(words, value, None, None, True)
    if "figure.more" in tags:
        return Figure(words, value, value, None, True)
    if "figure.less" in tags:
        return Figure(words, value, None, value, True)
    if "figure.about" in tags:
        return Figure(words, value, None, None, True)
    return Figure(words, value, value, value)
