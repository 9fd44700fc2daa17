"""Cut a text into reports, paragraphs and sentences; every piece knows its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from safeconduct.statements.language.lexicon import Lexicon

__all__ = ["Header", "Sentence", "read_header", "sentences"]

_LONGEST = 2500  # characters; the longest list of routes seen has 700
_DATE_LINE = re.compile(r"\s*(\d{4}-\d{2}-\d{2})\s*$")
_HEADER_LINE = re.compile(r"\s*(outlet|date)\s*:\s*(.*?)\s*$", re.I)
_DATELINE = re.compile(
    r"(?P<town>[A-ZА-ЯІЇЄ][A-ZА-ЯІЇЄ'’ \-]{2,30})[.,]?\s+(?:(?P<day>[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)\s+)?"
    r"\((?P<outlet>[^()]{2,40})\)\s*[-–—:.]\s*"
)
_BREAK = re.compile(
    r"(?<=[.!?…])[\"”»')\]]{0,2}\s+(?=[\"“«„'(\[]?[A-ZА-ЯІЇЄҐ0-9])"  # . X
    r"|(?<=[.!?])(?=[\"“«][A-Z])"  # ."X
    r"|(?<=[.!?][\"”»]);?\s+(?=[\"“«A-ZА-ЯІЇЄҐ])"
    r"|(?<=[.!?\"”»)\w]);\s+(?=[\"“«]|[A-Z][^;]{40})"  # reports joined by a semicolon
    r"|:{2,}|;{2,}"
)
_INITIAL = re.compile(r"(?:\b[A-ZА-ЯІЇЄҐ]|\d{1,2} ?[ap]\.m)\.$")
_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"\b([^\W\d_]+)\.$")
_CLOCK_END = re.compile(r"\d ?[ap]\.m\.$")
_BULLET = re.compile(r"[\-–—•*·●▪◦‣§o✔✅❗➡️]\s|\d{1,2}[.)]\s")


@dataclass(frozen=True, slots=True)
class Header:
    """What the first lines of a text say of it; body_at: offset where the text proper begins."""

    outlet: str | None
    date: date | None
    body_at: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence text[start:end]; paragraph and report count from 0.

    report: texts may hold several; each dateline begins one.  town, outlet, day: what its dateline says.
    quoted: (start, end) stretches of the sentence that stand in quotation marks.
    """

    text: str
    start: int
    end: int
    paragraph: int
    report: int
    town: str = ""
    outlet: str = ""
    day: str = ""
    quoted: tuple[tuple[int, int], ...] = ()


def read_header(text: str) -> Header:
    """Read `outlet: ...`, `date: ...`, or a first line that is only a date; other texts have no header."""
    outlet: str | None = None
    day: date | None = None
    at = 0
    for line in text.splitlines(keepends=True)[:4]:
        dated, named = _DATE_LINE.match(line), _HEADER_LINE.match(line)
        if not (dated or named or not line.strip("\ufeff \t\r\n")):
            break
        at += len(line)
        if named and named[1].lower() == "outlet":
            outlet = named[2]
        elif found := dated[1] if dated else named[2] if named else "":
            day = _iso(found) or day
    return Header(outlet, day, at if outlet or day else 0)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def sentences(text: str, lexicon: Lexicon, start: int = 0) -> Iterator[Sentence]:
    """Yield the sentences of a text in order, from offset `start` on."""
    report, paragraph, dateline = 0, 0, ("", "", "")
    for first, last in _paragraphs(text, start):
        for begin, end, found in _datelines(text, first, last):
            if found:
                report += 1
                dateline = (found["town"].strip(), _outlet(found["outlet"], lexicon), found["day"] or "")
            quotes = _quotes(text, begin, end)
            pieces = _split(text, begin, end, lexicon.abbreviations)
            for one, stop in (half for a, b in pieces for half in _by_speaker(text, a, b, lexicon)):
                within = tuple((max(a, one), min(b, stop)) for a, b in quotes if a < stop and b > one)
                if one < stop:
                    yield Sentence(text[one:stop], one, stop, paragraph, report, *dateline, within)
            paragraph += 1


def _datelines(text: str, start: int, end: int) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    """Cut a paragraph where a dateline stands; each part comes with its own dateline, the first perhaps with none."""
    found: re.Match[str] | None = None
    at = start
    for dateline in _DATELINE.finditer(text, start, end):
        if dateline.start() > at:
            yield at, dateline.start(), found
        found, at = dateline, dateline.end()
    if at < end:
        yield at, end, found


def _outlet(name: str, lexicon: Lexicon) -> str:
    return lexicon.outlets.get(name.strip().lower(), name.strip())


def _paragraphs(text: str, start: int) -> Iterator[tuple[int, int]]:
    wrapped = _is_wrapped(text[start:])
    begin, last, at = -1, -1, start
    for line in text[start:].splitlines(keepends=True):
        bare = line.strip()
        if begin >= 0 and (not bare or _BULLET.match(bare) or not (wrapped or bare[:1].islower())):
            yield begin, last
            begin = -1
        if bare:
            begin = at + line.index(bare[0]) if begin < 0 else begin
            last = at + len(line.rstrip())
        at += len(line)
    if begin >= 0:
        yield begin, last


def _is_wrapped(text: str) -> bool:
    """Tell a text whose lines are cut at a width from one with a line for each paragraph."""
    blocks = [block.splitlines() for block in re.split(r"\n\s*\n", text) if "\n" in block.strip()]
    inner = [len(line.rstrip()) for lines in blocks for line in lines[:-1] if line.strip()]
    if len(inner) < 2:
        return False
    even = sum(1 for length in inner if 50 <= length <= 110)
    ends = sum(1 for lines in blocks for line in lines[:-1] if line.rstrip()[-1:] in '.!?:;"”')
    return even >= 0.7 * len(inner) and ends < 0.6 * len(inner)


def _quotes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find quoted stretches of a paragraph; one that is not closed runs to the paragraph's end."""
    spans: list[tuple[int, int]] = []
    opened = -1
    for found in re.finditer(r"[\"“”«»„]", text[start:end]):
        at, mark = start + found.start(), found[0]
        opens = mark in "“«„" if mark != '"' else _opens(text, at, opened >= 0)
        if opens and opened < 0:
            opened = at + 1
        elif not opens and opened >= 0:
            spans.append((opened, at))
            opened = -1
    return [*spans, (opened, end)] if opened >= 0 else spans


def _opens(text: str, at: int, inside: bool) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if before.isspace() or not before or before == "(":
        return not after.isspace()
    return not inside and after.isalnum()


def _split(text: str, start: int, end: int, abbreviations: frozenset[str]) -> Iterator[tuple[int, int]]:
    begin = start
    for found in _BREAK.finditer(text, start, end):
        before = text[begin : found.start()].rstrip("\"”»')] ")
        after = text[found.end() : found.end() + 12]
        if _is_short(before[-12:], abbreviations) and not (_CLOCK_END.search(before) and _starts_anew(after)):
            continue
        whole = text[begin : found.end()]
        if whole.count("(") > whole.count(")"):
            continue
        stop = found.end() if found[0][:1] not in ":;" else found.start()
        yield from _cut(text, begin, _bare_end(text, begin, stop))
        begin = found.end()
    if begin < end:
        yield from _cut(text, begin, _bare_end(text, begin, end))


def _by_speaker(text: str, begin: int, end: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Cut a sentence at a semicolon where both halves have a verb of saying: each is somebody else's word."""
    at = text.find("; ", begin, end)
    while at >= 0:
        if _speaks(text[begin:at], lexicon) and _speaks(text[at:end], lexicon):
            yield begin, at
            begin = at + 2
        at = text.find("; ", at + 1, end)
    yield begin, end


def _speaks(text: str, lexicon: Lexicon) -> bool:
    small = text.lower()
    named = "according to" in lexicon.tags and "according to" in small
    return named or any("speech" in lexicon.tags_of(word) for word in _WORD.findall(small))


def _is_short(before: str, abbreviations: frozenset[str]) -> bool:
    """Say whether a stop ends an initial, "9 a.m." or an abbreviation rather than a sentence."""
    word = _LAST_WORD.search(before)
    if _INITIAL.search(before):
        return True
    return word is not None and not abbreviations.isdisjoint({word[1], word[1].lower()})


def _cut(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long for a sentence (a table, a text without stops) at spaces."""
    while end - begin > _LONGEST:
        space = text.rfind(" ", begin + _LONGEST // 2, begin + _LONGEST)
        stop = space if space > 0 else begin + _LONGEST
        yield begin, _bare_end(text, begin, stop)
        begin = stop + (text[stop : stop + 1] == " ")
    if begin < end:
        yield begin, end


def _starts_anew(after: str) -> bool:
    """After "9 p.m." a sentence begins, unless the name of a clock or a number follows."""
    return not re.match(r"(?:Kyiv|Kiev|Moscow|Local|GMT|UTC|EET|Eastern|\()", after)


def _bare_end(text: str, begin: int, stop: int) -> int:
    return begin + len(text[begin:stop].rstrip())
