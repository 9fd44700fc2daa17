"""Attacks on a record: each a name, what it does to good talks, and the step that must catch it (V1 to V11).

`data` attacks are bytes that are no entry by themselves; `talks` attacks are genuine entries that must not count.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from safeconduct.agreement import ClauseValue, Entry
from safeconduct.agreement.entries.note import signature_line
from talks import BEGIN, VALUES, Talks, key_of, whole_text

__all__ = ["DATA_ATTACKS", "TALK_ATTACKS", "good_entry", "resigned"]


def good_entry() -> Entry:
    """Return an entry that everything below is made from."""
    talks = Talks()
    talks.propose("ua", *whole_text())
    return talks.position("ua", whole_text()[0])


def resigned(line: str, name: str = "ua", header: str = "safeconduct.entry/1") -> bytes:
    """Sign any second line with a genuine key."""
    text = f"{header}\n{line}\n"
    return f"{text}\n{signature_line(text, key_of(name))}".encode()


def _head(**changes: Any) -> str:
    head = json.loads(good_entry().text.split("\n")[1])
    for name, value in changes.items():
        head.pop(name, None)
        if value is not None:
            head[name] = value
    return json.dumps(head, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _good() -> bytes:
    return good_entry().bytes


def _body(**changes: Any) -> str:
    return _head(body={**good_entry().body, **changes})


DATA_ATTACKS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("V1", lambda: b""),
    "cut off in the middle": ("V1", lambda: _good()[:200]),
    "cut off in the signature": ("V1", lambda: _good()[:-10]),
    "signature cut away": ("V1", lambda: good_entry().text.encode()),
    "too large": ("V1", lambda: resigned(_body(reason="x" * 70_000))),
    "not UTF-8": ("V1", lambda: _good().replace(b"agreed", b"agr\xff\xfed")),
    "windows line ends": ("V1", lambda: _good().replace(b"\n", b"\r\n")),
    "zero byte": ("V1", lambda: _good().replace(b"agreed", b"agreed\x00")),
    "byte order mark": ("V1", lambda: b"\xef\xbb\xbf" + _good()),
    "another version": ("V1", lambda: resigned(_head(), header="safeconduct.entry/2")),
    "two bodies": ("V1", lambda: resigned(_head() + "\n" + _head())),
    "two signatures": ("V1", lambda: _good() + signature_line(good_entry().text, key_of("ru")).encode()),
    "text after the signature": ("V1", lambda: _good() + b"agreed\n"),
    "signature bits": ("V4", lambda: _good()[:-20] + bytes((_good()[-20] ^ 1,)) + _good()[-19:]),
    "float": ("V2", lambda: resigned(_head(seq=3).replace('"seq":3', '"seq":3.0'))),
    "exponent": ("V2", lambda: resigned(_head(seq=3).replace('"seq":3', '"seq":3e0'))),
    "key twice": ("V2", lambda: resigned(_head().replace('"seq"', '"seq":9,"seq"'))),
    "says twice": ("V2", lambda: resigned(_head().replace('"says":"agreed"', '"says":"refused","says":"agreed"'))),
    "blanks": ("V2", lambda: resigned(_head().replace('":', '": '))),
    "keys in another order": ("V2", lambda: resigned(_head()[:-1] + ',"a":1}')),
    "needless escape": ("V2", lambda: resigned(_head().replace("agreed", "agr\\u0065ed"))),
    "null": ("V2", lambda: resigned(_head(scope=None).replace('"seq"', '"scope":null,"seq"'))),
    "huge number": ("V2", lambda: resigned(_head().replace('"seq":3', '"seq":' + "9" * 400))),
    "nested bomb": ("V2", lambda: resigned(_body(reason=["x"]).replace('["x"]', "[" * 9000 + "]" * 9000))),
    "letters apart": ("V2", lambda: resigned(_body(reason=unicodedata.normalize("NFD", "Київ й")))),
    "right-to-left override": ("V2", lambda: resigned(_body(reason="not \u202eyllaer"))),
    "zero-width": ("V2", lambda: resigned(_body(clause="window.c\u200b1"))),
    "no JSON": ("V2", lambda: resigned("agreed")),
    "a list": ("V2", lambda: resigned("[]")),
    "altered after signing": ("V4", lambda: _good().replace(b'"says":"agreed"', b'"says":"refused"')),
    "forged by another": ("V4", lambda: resigned(_head(), "ru")),
    "another key named": ("V4", lambda: resigned(_head(key=key_of("ru").public.line))),
    "look-alike author": ("V8", lambda: resigned(_head(author="uа"))),
    "author with a path": ("V8", lambda: resigned(_head(author="../../ua"))),
    "kind with a path": ("V8", lambda: resigned(_head(kind="/etc/passwd"))),
    "no salt": ("V8", lambda: resigned(_head(salt=None))),
    "short id in prev": ("V8", lambda: resigned(_head(prev="3f2a9c1d"))),
    "capital id in prev": ("V8", lambda: resigned(_head(prev=good_entry().prev.upper()))),
    "date in words": ("V8", lambda: resigned(_head(at="4 March 2022"))),
    "no such day": ("V8", lambda: resigned(_head(at="2022-02-30T10:00:00Z"))),
    "local time": ("V8", lambda: resigned(_head(at="2022-03-04T10:00:00+02:00"))),
    "negative number": ("V8", lambda: resigned(_head(seq=-1))),
    "truth for a number": ("V8", lambda: resigned(_head(seq=True))),
    "unknown class": ("V8", lambda: resigned(_head(**{"class": "all"}))),
    "unknown key of the head": ("V8", lambda: resigned(_head(valid=True))),
    "key of small order": ("V8", lambda: resigned(_head(key=_weak_line()))),
    "itself seen": ("V8", lambda: resigned(_head(seen={"ua": "0" * 64}))),
    "no chain": ("V6", lambda: resigned(_head(prev=None))),
    "of no agreement": ("V6", lambda: resigned(_head(of=None))),
    "opening in the middle": ("V6", lambda: resigned(_head(kind="open"))),
}  # fmt: skip
"""What no reader may take for an entry: the step, and the bytes."""


def _weak_line() -> str:
    import base64

    raw = bytes((1, *bytes(31)))
    id_ = hashlib.sha256(b"ua\n\x01" + raw).hexdigest()[:8]
    return f"ua+{id_}+{base64.b64encode(bytes((1,)) + raw).decode()}"


def _moved(talks: Talks) -> ClauseValue:
    return ClauseValue("window.c1", "window", {**VALUES["window.c1"], "end": "2022-03-05T13:00:00Z"})


def _foreign_entry(talks: Talks) -> None:
    other = Talks(title="Burg to Haven")
    talks.entries.append(other.position("ru", whole_text()[0]))


def _second_opening(talks: Talks) -> None:
    talks.entries.append(Talks(title="Burg to Haven").opening)


def _stranger(talks: Talks) -> None:
    talks.say("ua-phone", "say", {"words": "hello", "stance": "statement"}, key=key_of("thief"), after=talks.opening)


def _forged_party(talks: Talks) -> None:
    talks.say("ru", "position", {"clause": "who", "value": "0" * 64, "says": "agreed"}, key=key_of("thief"))


def _name_of_the_party(talks: Talks) -> None:
    thief = dataclasses.replace(key_of("ru").public, raw=key_of("thief").public.raw)
    assert thief.name == "ru"
    from safeconduct.agreement import SigningKey

    key = SigningKey.from_seed("ru", hashlib.sha256(b"key of thief").digest())
    talks.say("ru", "position", {"clause": "who", "value": "0" * 64, "says": "agreed"}, key=key)


def _recovery_signs(talks: Talks) -> None:
    body = {"clause": "who", "value": "0" * 64, "says": "agreed"}
    talks.say("ru", "position", body, key=key_of("ru/recovery"))


def _fork(talks: Talks) -> None:
    before = talks.last("ru")
    body = {"clause": "window.c1", "value": whole_text()[-1].id, "says": "agreed"}
    talks.say("ru", "position", body, after=before)
    talks.say("ru", "position", {**body, "says": "refused"}, after=before)


def _hidden_fork(talks: Talks) -> None:
    before = talks.last("ru")
    shown_to_ru = talks.say("ru", "say", {"words": "a", "stance": "statement"}, after=before, keep=False)
    talks.say("ru", "say", {"words": "b", "stance": "statement"}, after=before)
    talks.say("ru", "say", {"words": "c", "stance": "statement"}, after=shown_to_ru)


def _cut_in_the_middle(talks: Talks) -> None:
    talks.say("ru", "say", {"words": "a", "stance": "statement"})
    missing = talks.say("ru", "position", {"clause": "who", "value": "0" * 64, "says": "refused"})
    talks.say("ru", "say", {"words": "b", "stance": "statement"})
    talks.entries.remove(missing)


def _tail_withheld(talks: Talks) -> None:
    tail = talks.say("ru", "position", {"clause": "who", "value": "0" * 64, "says": "refused"})
    talks.say("icrc", "say", {"words": "I have it", "stance": "statement"})
    talks.entries.remove(tail)


def _seen_of_another(talks: Talks) -> None:
    entry = dataclasses.replace(talks.last("ua"), author="ru")
    talks.say("icrc", "say", {"words": "x", "stance": "statement"}, sees=[entry])


def _replayed_word(talks: Talks) -> None:
    """An older word cannot be said again: its number is taken, so it is the same entry or a fork."""
    window = next(one for one in whole_text() if one.clause == "window.c1")
    first = talks.position("ru", window)
    talks.position("ru", window, "refused")
    talks.say("ru", "position", dict(first.body), after=talks.entries[-2], salt="0" * 32)


def _monitor_signs(talks: Talks) -> None:
    vkey = key_of("icrc-eye").public.line
    talks.say("icrc", "delegate", {"author": "icrc-eye", "vkey": vkey, "role": "monitor"})
    talks.say("icrc-eye", "join", {})
    talks.say("icrc-eye", "sign", {"text": "0" * 64, "as": "party"})


def _intermediary_guarantees(talks: Talks) -> None:
    text = talks.text("icrc", whole_text())
    talks.sign("icrc", text, "party")


def _party_only_receives(talks: Talks) -> None:
    talks.sign("ru", talks.text("icrc", whole_text()), "received")


def _delegated_party(talks: Talks) -> None:
    talks.say("ua", "delegate", {"author": "ua-b", "vkey": key_of("ua-b").public.line, "role": "party"})


def _delegate_of_another(talks: Talks) -> None:
    talks.say("ua", "delegate", {"author": "ru-b", "vkey": key_of("ru-b").public.line, "role": "monitor"})


def _expired_delegation(talks: Talks) -> None:
    until = "2022-03-04T12:30:00Z"
    body = {"author": "ua-b", "vkey": key_of("ua-b").public.line, "role": "monitor", "until": until}
    talks.say("ua", "delegate", body)
    talks.say("ua-b", "join", {}, at=BEGIN + timedelta(hours=2))


def _unknown_kind(talks: Talks) -> None:
    talks.say("ua", "guarantee", {})


def _unknown_type(talks: Talks) -> None:
    talks.propose("ua", ClauseValue("promise", "promise", {"en": "x"}))


def _value_out_of_type(talks: Talks) -> None:
    talks.propose("ua", ClauseValue("window.c1", "window", {**VALUES["window.c1"], "end": "2022-03-05T06:00:00Z"}))


def _clause_of_another_type(talks: Talks) -> None:
    row = {"id": "window.c1", "type": "note", "value": {"en": "x"}}
    talks.say("ua", "propose", {"clauses": [row]})


def _clause_twice(talks: Talks) -> None:
    window = next(one for one in whole_text() if one.clause == "window.c1")
    talks.propose("ua", window, _moved(talks))


def _short_value_id(talks: Talks) -> None:
    talks.say("ru", "position", {"clause": "who", "value": "9b1c0f22a7de", "says": "agreed"})


def _unknown_value(talks: Talks) -> None:
    talks.say("ru", "position", {"clause": "who", "value": "0" * 64, "says": "agreed"})


def _value_of_another_clause(talks: Talks) -> None:
    window = next(one for one in whole_text() if one.clause == "window.c1")
    talks.say("ru", "position", {"clause": "window.c2", "value": window.id, "says": "agreed"})


def _signs_nothing(talks: Talks) -> None:
    talks.say("ru", "sign", {"text": talks.entries[-1].id, "as": "party"})


def _another_wording(talks: Talks) -> None:
    rows = [one.to_json() for one in whole_text()]
    talks.say("icrc", "text", {"version": 1, "clauses": rows, "wording": "0" * 64})


def _not_joined(talks: Talks) -> None:
    fresh = Talks(joined=False)
    talks.entries = fresh.entries
    talks.opening = fresh.opening
    talks.say("ua", "join", {})
    talks.say("ru", "say", {"words": "x", "stance": "statement"})


def _narrow_roster(talks: Talks) -> None:
    talks.say(
        "ua", "delegate", {"author": "ua-b", "vkey": key_of("ua-b").public.line, "role": "monitor"}, class_="convoy"
    )


TALK_ATTACKS: dict[str, tuple[str, Callable[[Talks], None]]] = {
    "entry of another agreement": ("V3", _foreign_entry),
    "second opening": ("V3", _second_opening),
    "stranger": ("V4", _stranger),
    "party's entry under a thief's key": ("V4", _forged_party),
    "party's entry under a thief's key of the same name": ("V4", _name_of_the_party),
    "recovery key takes a position": ("V5", _recovery_signs),
    "two faces": ("V6", _fork),
    "two faces, one hidden": ("V6", _hidden_fork),
    "cut in the middle": ("V6", _cut_in_the_middle),
    "tail withheld": ("V7", _tail_withheld),
    "another's entry as seen": ("V7", _seen_of_another),
    "older word replayed": ("V6", _replayed_word),
    "monitor signs": ("V5", _monitor_signs),
    "intermediary signs as a party": ("V5", _intermediary_guarantees),
    "party signs as received": ("V5", _party_only_receives),
    "word of a party delegated": ("V8", _delegated_party),
    "delegate under another's name": ("V5", _delegate_of_another),
    "delegation over": ("V4", _expired_delegation),
    "unknown kind": ("V8", _unknown_kind),
    "unknown type of clause": ("V8", _unknown_type),
    "value out of its type": ("V8", _value_out_of_type),
    "clause under another type": ("V8", _clause_of_another_type),
    "clause twice in one proposal": ("V8", _clause_twice),
    "value by a short id": ("V8", _short_value_id),
    "value nobody proposed": ("V11", _unknown_value),
    "value of another clause": ("V11", _value_of_another_clause),
    "signature under no text": ("V11", _signs_nothing),
    "text with another wording": ("V10", _another_wording),
    "speaks before joining": ("V6", _not_joined),
    "roster entry of another class": ("V8", _narrow_roster),
}
"""What genuine keys may try: the step that catches it, and the deed."""
