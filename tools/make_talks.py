"""Make examples/talks-2022-03 anew: what was said in public in February and March 2022, as signed entries.

The keys are made from words that anybody can read here, so nobody should trust them for anything else.  Each entry
restates in short what a side was reported to have said, with its source; what is not known is left out.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path
from typing import Any

from safeconduct.agreement import ClauseValue, Draft, Entry, SigningKey, signed_entry
from safeconduct.records import Pack, merge

__all__ = ["AUTHORS", "key_of", "main", "make"]

AUTHORS = {
    "desk": ("operations", {"en": "Desk of the example", "uk": "Редакція прикладу", "ru": "Редакция примера"}),
    "icrc": ("intermediary", {
        "en": "International Committee of the Red Cross", "uk": "Міжнародний Комітет Червоного Хреста",
        "ru": "Международный Комитет Красного Креста",
    }),
    "ru": ("party", {"en": "Russian Federation", "uk": "Російська Федерація", "ru": "Российская Федерация"}),
    "ua": ("party", {"en": "Ukraine", "uk": "Україна", "ru": "Украина"}),
}  # fmt: skip
"""Who takes part: role and names."""
_PLACES = {
    "mariupol": ("Mariupol", "Маріуполь", "Мариуполь"), "nikolske": ("Nikolske", "Нікольське", "Никольское"),
    "rozivka": ("Rozivka", "Розівка", "Розовка"), "polohy": ("Polohy", "Пологи", "Пологи"),
    "orikhiv": ("Orikhiv", "Оріхів", "Орехов"), "zaporizhzhia": ("Zaporizhzhia", "Запоріжжя", "Запорожье"),
}  # fmt: skip
_TALKS = "news reports of 3 March 2022 on the second round"
_KYRYLENKO = "Pavlo Kyrylenko, Donetsk regional administration (Interfax-Ukraine), 5 March 2022"
_MOD = "Ministry of Defence of the Russian Federation (Interfax), 5 March 2022"
_COUNCIL = "Mariupol city council, 5 March 2022"
_ICRC = "International Committee of the Red Cross, 6 March 2022"


def key_of(name: str) -> SigningKey:
    """Return a key that anybody can make: for this example only."""
    return SigningKey.from_seed(name, hashlib.sha256(f"Safe Conduct example key {name}".encode()).digest())


class _Record:
    """One agreement in the making; every author has seen everything said before."""

    def __init__(self, name: str, kind: str, title: tuple[str, str, str], day: str) -> None:
        self.name = name
        roster: list[Any] = [
            {"author": author, "role": role, "names": names, "vkey": key_of(author).public.line}
            for author, (role, names) in AUTHORS.items()
        ]
        places = [{"id": id_, **_named(names)} for id_, names in sorted(_PLACES.items())]
        body: dict[str, Any] = {
            "id": name, "kind": kind, "title": _named(title), "clock": "Europe/Kyiv", "second_clock": "Europe/Moscow",
            "day": day, "roster": roster, "needed": ["ru", "ua"], "source": "reconstructed from public statements",
        }  # fmt: skip
        body |= {"names": places} if kind == "corridor" else {}
        draft = Draft("desk", "open", 0, "2022-02-28T06:00:00Z", "public", body, self._salt("open"))
        self.entries = [signed_entry(draft, key_of("desk"))]
        for author in AUTHORS:
            self.say(author, "join", "2022-02-28T06:00:00Z", {})

    def _salt(self, word: str) -> str:
        return hashlib.sha256(f"{self.name} {word}".encode()).hexdigest()[:32]

    def say(self, author: str, kind: str, at: str, body: dict[str, Any]) -> Entry:
        """Sign an entry and keep it."""
        last = {one.author: one for one in self.entries if one.seq > 0}
        before = last.get(author, self.entries[0])
        seen = {name: one.id for name, one in sorted(last.items()) if name != author}
        draft = Draft(
            author, kind, before.seq + 1, at, "public", body, self._salt(str(len(self.entries))), self.entries[0].id,
            before.id, "", seen,
        )  # fmt: skip
        self.entries.append(signed_entry(draft, key_of(author)))
        return self.entries[-1]

    def agree(self, authors: tuple[str, ...], at: str, source: str, *values: ClauseValue) -> None:
        """Let the first author propose values, and all of them agree to each."""
        self.say(authors[0], "propose", at, {"clauses": [one.to_json() for one in values], "source": source})
        for one in values:
            for author in authors:
                self.say(
                    author, "position", at, {"clause": one.clause, "value": one.id, "says": "agreed", "source": source}
                )

    def write(self, folder: Path) -> None:
        """Write the folder."""
        merge(folder / f"{self.name}.agreement", [Pack(self.name, tuple(self.entries), {}, (), ())], [])


def _named(names: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("en", "uk", "ru"), names, strict=True))


def _value(clause: str, **value: Any) -> ClauseValue:
    return ClauseValue(clause, clause.partition(".")[0], value)


def _rounds(record: _Record) -> None:
    """Enter the two rounds, and what was said around them."""
    first = {"n": 1, "venue": "Belarusian-Ukrainian border", "from": "2022-02-28", "source": _TALKS}
    parties = [{"party": "ua"}, {"party": "ru"}]
    record.say(
        "ua", "round", "2022-02-28T18:00:00Z", {**first, "delegations": parties, "not_agreed": ["No tangible result"]}
    )
    second = {
        "n": 2, "venue": "Brest region, western Belarus", "from": "2022-03-03", "source": _TALKS,
        "delegations": [{"party": "ua", "head": "David Arakhamia"}, {"party": "ru", "head": "Vladimir Medinsky"}],
        "agreed": ["Humanitarian corridors for civilians, provided jointly", "A temporary cease-fire meanwhile"],
        "not_agreed": ["The results that the Ukrainian side had counted on"],
        "next": "to speak again; no date is named",
    }  # fmt: skip
    record.say("ua", "round", "2022-03-03T20:00:00Z", second)
    record.say("ua", "say", "2022-03-03T20:10:00Z", {
        "stance": "statement", "speaker": "Mykhailo Podolyak", "source": _TALKS,
        "words": "In substance: corridors were discussed; the results hoped for were not reached.",
    })  # fmt: skip
    record.say("ru", "say", "2022-03-03T20:20:00Z", {
        "stance": "threat", "speaker": "Kremlin", "source": _TALKS,
        "words": "In substance: delay in the talks will only add to the demands made of Kyiv.",
    })  # fmt: skip
    understanding = _value("note.understanding", en="Corridors for civilians are provided jointly, with a temporary "
                           "cease-fire while people leave.")  # fmt: skip
    record.agree(("ua", "ru"), "2022-03-03T20:30:00Z", _TALKS, understanding)


def _corridor() -> _Record:
    title = ("Mariupol to Zaporizhzhia, 5 March 2022", "Маріуполь – Запоріжжя, 5 березня 2022",
             "Мариуполь – Запорожье, 5 марта 2022")  # fmt: skip
    record = _Record("mariupol-2022-03-05", "corridor", title, "2022-03-05")
    _rounds(record)
    at = "2022-03-05T06:30:00Z"
    window = _value("window.w1", scope="all", start="2022-03-05T07:00:00Z", end="2022-03-05T14:00:00Z",
                    departures_from="2022-03-05T09:00:00Z", margin_s=0)  # fmt: skip
    route = _value("route.a", corridor="a", waypoints=list(_PLACES))
    record.agree(("ua",), at, _KYRYLENKO, window, route)
    record.agree(("ua",), at, _COUNCIL, _value("column", means=["bus", "car"], head="icrc"))
    record.agree(("ua",), at, _KYRYLENKO, _value("place.zaporizhzhia", role="reception", place="zaporizhzhia"))
    record.say("ru", "say", "2022-03-05T06:40:00Z", {
        "stance": "statement", "about": "window.w1", "source": _MOD, "speaker": "Ministry of Defence",
        "words": "In substance: a cease-fire from 10:00 Moscow time, no end named; the ways out were settled with the "
        "Ukrainian side, none is named.",
    })  # fmt: skip
    record.say("ua", "say", "2022-03-05T08:00:00Z", {
        "stance": "statement", "speaker": "Iryna Vereshchuk", "source": "Interfax-Ukraine, 5 March 2022",
        "words": "In substance: agreed through the Red Cross, which is called the guarantor.",
    })  # fmt: skip
    record.say("icrc", "say", "2022-03-06T12:00:00Z", {
        "stance": "statement", "source": _ICRC,
        "words": "In substance: intermediary and no guarantor. Still to be settled: the exact time, places and routes, "
        "who may leave of their own will, and whether aid comes in.",
    })  # fmt: skip
    return record


def _passage() -> _Record:
    title = ("Passage of the Ukrainian delegation, 3 March 2022", "Проїзд української делегації, 3 березня 2022",
             "Проезд украинской делегации, 3 марта 2022")  # fmt: skip
    record = _Record("delegation-2022-03-03", "passage", title, "2022-03-03")
    venue = _value("delegation", party="ua", venue="Brest region, western Belarus")
    record.agree(("ua", "ru"), "2022-03-03T08:00:00Z", _TALKS, venue)
    record.say("ru", "say", "2022-03-03T08:10:00Z", {
        "stance": "offer", "about": "delegation", "source": _TALKS, "speaker": "Russian military",
        "words": "In substance: a security corridor for the delegation's passage is planned.",
    })  # fmt: skip
    return record


def _area(name: str, names: tuple[str, str, str]) -> _Record:
    words = ("Cease-fire", "Припинення вогню", "Прекращение огня")
    titles = [f"{word}: {name}" for word, name in zip(words, names, strict=True)]
    record = _Record(f"{name}-2022-03-03", "area", (titles[0], titles[1], titles[2]), "2022-03-03")
    record.say("ua", "say", "2022-03-03T10:00:00Z", {
        "stance": "appeal", "source": _TALKS, "speaker": "Ministry of Foreign Affairs",
        "words": f"In substance: Russia is urged to a cease-fire in {names[0]}, so that civilians reach safety.",
    })  # fmt: skip
    return record


def make(folder: Path) -> None:
    """Write the four agreements and the public keys into a folder."""
    for record in (
        _corridor(), _passage(), _area("kharkiv", ("Kharkiv", "Харків", "Харьков")),
        _area("sumy", ("Sumy", "Суми", "Сумы")),
    ):  # fmt: skip
        record.write(folder)
        shutil.rmtree(folder / f"{record.name}.agreement/files", ignore_errors=True)
        shutil.rmtree(folder / f"{record.name}.agreement/private", ignore_errors=True)
    lines = "".join(f"{key_of(name).public.line}\n" for name in AUTHORS)
    note = "# Public keys of this example, whose private keys anybody can make: trust them for nothing else.\n"
    (folder / "keys.txt").write_text(note + lines, encoding="utf-8")


def main() -> None:
    """Make the example anew in the folder named."""
    make(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
