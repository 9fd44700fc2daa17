"""The day in words: the board, violations, plans anew and the day's end, in three languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from safeconduct.agreement import Decision, wording_of
from safeconduct.core import Note, PlaceId
from safeconduct.operation import ConvoyDay, CorridorDay, DayState, Hold
from safeconduct.operation.replanning import Option
from safeconduct.report.operation.loading import Day
from safeconduct.report.wording.figures import count, percent
from safeconduct.report.wording.wording import Language, Words, words_of

__all__ = ["board_lines", "closing_lines", "consequence_lines", "option_lines", "reason_text", "violation_lines"]

_GAP = "  "


def _words(language: Language) -> Words:
    return words_of(language, "common", "operation")


def reason_text(note: Note, words: Words, day: Day) -> str:
    """Word a reason or warning."""
    held: dict[str, object] = {}
    for name, value in note.values.items():
        if isinstance(value, datetime):
            held[name] = words.at(value, day.basis.clock)
        elif isinstance(value, tuple):
            held[name] = ", ".join(value) or "–"
        elif name in ("from", "to", "place"):
            held[name] = _place(str(value), words, day)
        elif name == "state":
            held[name] = words.say(f"state.{value}")
        else:
            held[name] = value if value != "" else "–"
    return words.say(f"reason.{note.code}", **held)


def _place(id_: str, words: Words, day: Day) -> str:
    place = day.basis.places.get(id_)
    return id_ if place is None else words.place(PlaceId(id_), {PlaceId(id_): place})


def board_lines(day: Day, state: DayState, language: Language) -> Iterator[str]:
    """Yield the board: corridors with their gates, convoys, posts, what stops, who has not answered, warnings."""
    words = _words(language)
    yield words.say("board.at", at=words.both(state.now, day.basis.clock))
    yield ""
    yield words.say("board.corridors")
    for corridor in state.corridors:
        yield from _corridor(corridor, words, day)
    yield ""
    yield words.say("board.convoys")
    for convoy in state.convoys:
        yield _GAP + _convoy(convoy, words, day)
    yield from _section(words.say("board.posts"), list(_posts(state, words)))
    yield from _section(words.say("board.holds"), [_hold(one, words, day) for one in state.holds])
    waiting = [
        f"{go.order} {go.corridor}: " + "; ".join(reason_text(note, words, day) for note in go.missing)
        for go in state.goes
        if not go.complete
    ]
    yield from _section(words.say("board.goes"), waiting)
    refused = [f"{one.label}: {reason_text(one.reason, words, day)}" for one in state.refused]
    yield from _section(words.say("board.refused"), refused)
    yield from _section(words.say("board.counts"), list(_counts(state, words, day)))
    yield from _section(words.say("board.computed"), [reason_text(one, words, day) for one in state.computed])
    yield from _section(words.say("board.proposals"), [reason_text(one, words, day) for one in state.proposals])
    yield from _section(words.say("board.warnings"), [reason_text(one, words, day) for one in state.warnings])


def _section(title: str, rows: list[str]) -> Iterator[str]:
    if rows:
        yield ""
        yield title
        for row in rows:
            yield _GAP + row


def _gate(gate: Decision, words: Words, day: Day) -> str:
    head = words.say("gate.open" if gate.open else "gate.closed", gate=gate.gate)
    return head if gate.open else f"{head}: " + "; ".join(reason_text(note, words, day) for note in gate.reasons)


def _corridor(one: CorridorDay, words: Words, day: Day) -> Iterator[str]:
    persons = words.say(
        "board.persons",
        out=count(one.persons_out),
        road=count(one.persons_under_way),
        planned=count(one.persons_planned),
    )
    why = "; ".join(reason_text(note, words, day) for note in one.why)
    parts = [one.id, words.say(f"state.{one.state}"), persons]
    if one.window_left_s is not None:
        parts.append(words.say("board.left", minutes=max(one.window_left_s // 60, 0)))
    yield _GAP + _GAP.join([*parts, f"({why})" if why else ""]).rstrip()
    if one.state in ("planned", "approved"):
        yield _GAP * 2 + _gate(one.gate, words, day)


def _convoy(one: ConvoyDay, words: Words, day: Day) -> str:
    parts = [f"{one.id:<5}", words.say(f"convoy.{one.state}")]
    if one.last is not None:
        end = words.say(f"board.{one.last.end}")
        at = words.at(one.last.at, day.basis.clock)
        parts.append(words.say("board.last", end=end, place=_place(one.last.place, words, day), at=at))
    if one.delay_s is not None and abs(one.delay_s) >= 60 and one.state != "arrived":
        parts.append(words.say("board.late" if one.delay_s > 0 else "board.early", minutes=abs(one.delay_s) // 60))
    if one.state in ("under way", "halted", "out of touch") and one.at + 1 < len(one.waypoints):
        following = one.waypoints[one.at + 1]
        at = words.at(following.head, day.basis.clock)
        parts.append(words.say("board.next", place=_place(following.place, words, day), at=at))
    if one.window_left_s is not None and one.state != "arrived":
        key = "board.left" if one.window_left_s >= 0 else "board.left_short"
        parts.append(words.say(key, minutes=abs(one.window_left_s) // 60))
    return _GAP.join(parts)


def _posts(state: DayState, words: Words) -> Iterator[str]:
    for one in state.posts:
        if one.promised_per_h is not None or one.queue is not None:
            seen = "–" if one.seen_per_h is None else words.decimal(one.seen_per_h, 0)
            queue = "–" if one.queue is None else count(one.queue)
            promised = "–" if one.promised_per_h is None else count(one.promised_per_h)
            mark = " !" if one.short else ""
            yield f"{one.id}{_GAP}" + words.say("board.post", promised=promised, seen=seen, queue=queue) + mark


def _hold(one: Hold, words: Words, day: Day) -> str:
    text = words.say(
        "board.hold", source=words.say(f"board.hold.{one.source}"), by=one.by, at=words.at(one.at, day.basis.clock),
        why=one.why or "–",
    )  # fmt: skip
    where = one.convoy or "-".join(one.section) or ",".join(one.corridors)
    stands = set(one.corridors) - set(one.lifted)
    parts = [where, text, words.say("board.stands" if stands or not one.lifted else "board.lifted")]
    if one.overdue:
        parts.append(words.say("board.overdue", authors=", ".join(one.overdue)))
    return _GAP.join(parts)


def _counts(state: DayState, words: Words, day: Day) -> Iterator[str]:
    for one in state.counts:
        text = words.say(
            "board.count", by=one.by, persons=count(one.persons), of=words.say(f"of.{one.of}"),
            at=words.at(one.at, day.basis.clock), how=words.say(f"how.{one.counted}"),
        )  # fmt: skip
        yield text + (f"{_GAP}({words.say('board.joint')})" if one.joint else "")


def violation_lines(day: Day, state: DayState, language: Language) -> Iterator[str]:
    """Yield reports with the clauses they touch, then violations step by step."""
    words = _words(language)
    if not state.reports and not state.violations:
        yield words.say("violations.none")
    for one in state.reports:
        place = _place(one.place, words, day) if one.place else words.say("violations.nowhere")
        at = words.at(one.at, day.basis.clock)
        yield words.say("violations.report", entry=day.labels[one.entry], act=one.act, at=at, place=place)
        for row in one.candidates:
            parts = {name: words.say(f"within.{getattr(row, name)}") for name in ("within", "place", "time")}
            yield _GAP + words.say("violations.candidate", clause=row.clause, **parts)
        if not one.candidates:
            yield _GAP + words.say("violations.no_clause")
        if one.corroborated_by:
            entries = ", ".join(day.labels[id_] for id_ in one.corroborated_by)
            yield _GAP + words.say("violations.corroborated", entries=entries)
        for note in one.warnings:
            yield _GAP + reason_text(note, words, day)
    yield from _violations(day, state, words)


def _violations(day: Day, state: DayState, words: Words) -> Iterator[str]:
    for one in state.violations:
        yield words.say("violations.held", entry=day.labels[one.entry], act=one.act or "–", clause=one.clause)
        against = one.against or words.say("violations.nobody")
        yield _GAP + words.say("violations.alleged", by=one.alleged, against=against)
        yield _GAP + words.say("violations.step.corroborated", yes=words.say("yes" if one.corroborated else "no"))
        verified = ", ".join(f"{by} {says}" for by, says in sorted(one.verified.items())) or "–"
        yield _GAP + words.say("violations.step.verified", by=verified)
        yield _GAP + words.say(
            "violations.step.attributed", by=", ".join(f"{a}: {b}" for a, b in one.attributed) or "–"
        )
        answered = ", ".join(f"{by} {says}" for by, (says, _) in sorted(one.answered.items())) or "–"
        yield _GAP + words.say("violations.step.answered", by=answered)
        for name, due in sorted(one.silent_since.items()):
            yield _GAP + words.say("violations.step.silent", at=words.at(due, day.basis.clock), by=name)
        yield _GAP + words.say("violations.step.settled", yes=words.say("yes" if one.settled else "no"))


def consequence_lines(day: Day, state: DayState, label: str, language: Language) -> Iterator[str]:
    """Yield why an entry, by its label, counts for nothing, and what is proposed because of it; nothing most times."""
    words = _words(language)
    for one in state.refused:
        if one.label == label:
            yield words.say("board.refused") + ": " + reason_text(one.reason, words, day)
    for note in state.proposals:
        if label in note.values.values():
            yield words.say("board.proposals") + ": " + reason_text(note, words, day)


def option_lines(day: Day, options: tuple[Option, ...], language: Language) -> Iterator[str]:
    """Yield the plans from the present, each with what it needs of whom."""
    words = _words(language)
    planning = words_of(language, "common", "notes")
    for one in options:
        name = words.say(f"replan.{one.id}")
        if one.plan is None:
            yield words.say("replan.none", id=name)
            for note in one.because:
                yield _GAP + planning.known(f"note.{note.code}", note.code)
        else:
            yield words.say("replan.title", id=name, persons=count(one.out), new=count(one.plan.out))
            yield _GAP + words.say("replan.gap", gap=percent(one.plan.persons_gap))
        yield _GAP + words.say("replan.within" if one.within_terms else "replan.beyond")
        for note in one.needs:
            yield _GAP + "- " + reason_text(note, words, day)
        yield ""


def closing_lines(day: Day, state: DayState, language: Language) -> Iterator[str]:
    """Yield the day's end: what was agreed, what was kept, violations with answers, counts, minutes lost by cause."""
    words = _words(language)
    titles = day.ledger.opening.title
    yield words.say("close.title", title=titles.get(language) or titles["en"])
    yield from _section(words.say("close.agreed"), list(_agreed(day, words)))
    kept = [
        words.say(
            "close.corridor", id=one.id, state=words.say(f"state.{one.state}"),
            outcome=words.say(f"outcome.{one.outcome}"),
            persons=words.say("board.persons", out=count(one.persons_out), road=count(one.persons_under_way),
                              planned=count(one.persons_planned)),
        )
        for one in state.corridors
    ]  # fmt: skip
    outcomes = Counter(one.outcome for one in state.convoys if one.corridor)
    rows = ", ".join(f"{words.say(f'outcome.{name}')} {number}" for name, number in sorted(outcomes.items()))
    yield from _section(words.say("close.kept"), [*kept, words.say("close.convoys", rows=rows)])
    yield from _section(words.say("board.holds"), [_hold(one, words, day) for one in state.holds])
    yield from _section(words.say("board.posts"), list(_posts(state, words)))
    yield from _section(words.say("close.violations"), list(violation_lines(day, state, language)))
    yield from _section(words.say("close.counts"), list(_counts(state, words, day)))
    minutes: Counter[str] = Counter()
    for one in state.lost:
        minutes[one.cause] += round(one.minutes)
    lost = [
        words.say("close.lost_row", cause=words.say(f"cause.{cause}"), minutes=count(number))
        for cause, number in sorted(minutes.items())
    ]
    yield from _section(words.say("close.lost"), lost)
    yield from _section(
        words.say("board.refused"), [f"{one.label}: {reason_text(one.reason, words, day)}" for one in state.refused]
    )
    yield from _section(words.say("board.warnings"), [reason_text(one, words, day) for one in state.warnings])


def _agreed(day: Day, words: Words) -> Iterator[str]:
    if day.basis.text is None:
        yield words.say("close.no_text")
        return
    held = wording_of(day.ledger.opening, words.language)
    # Read aloud at the day's end: places have names where the case knows them, though the opening entry gave none.
    places = {id_: {"en": one.name, **one.names_by_language} for id_, one in day.basis.places.items()}
    wording = replace(held, names={**places, **held.names})
    for clause in day.basis.clauses:
        text = " ".join(wording.lines(clause))
        yield f"{clause.clause}: {text}"
