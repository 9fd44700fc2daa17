"""Reading texts: start, texts a second, a thousand of all languages and conflicts, and spaCy's blank pipeline.

spaCy finds names only, with the same place and person names as matchers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import ROOT, Bench, missing_file, missing_module

__all__ = ["cases"]

_FOLDER = ROOT.parent / "shared" / "data" / "corridors" / "march" / "texts"
_OWN = ROOT / "tests" / "statements" / "assets" / "corridor_news.toml"
_WORLD = ROOT / "tests" / "statements" / "assets" / "world_news.toml"
_MANY = 1000


@cache
def _texts(folder: Path) -> tuple[tuple[str, str], ...]:
    if folder.suffix == ".toml":
        import tomllib

        rows = tomllib.loads(folder.read_text(encoding="utf-8"))["text"]
        return tuple((str(number), f"{row['day']}\n\n{row['text']}") for number, row in enumerate(rows))
    return tuple((path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt")))


def _read(folder: Path) -> Callable[[], dict[str, float | int | str]]:
    def run() -> dict[str, float | int | str]:
        from safeconduct.statements import bundled_gazetteer, read_text

        texts = _texts(folder)
        found = sum(len(read_text(text, file=name, gazetteer=bundled_gazetteer())) for name, text in texts)
        return {"texts": len(texts), "statements": found}

    return run


def _read_many() -> dict[str, float | int | str]:
    from safeconduct.statements import bundled_gazetteer, read_text

    texts = [*_texts(_OWN), *_texts(_WORLD)]
    chosen = [texts[k % len(texts)] for k in range(_MANY)]
    found = sum(len(read_text(text, file=name, gazetteer=bundled_gazetteer())) for name, text in chosen)
    return {"texts": len(chosen), "statements": found}


def _prepare(folder: Path) -> Callable[[], object]:
    return lambda: (_texts(folder), _read(folder)())


def _start() -> None:
    from safeconduct.statements.places.gazetteer import bundled_gazetteer, name_lore

    bundled_gazetteer.cache_clear()
    name_lore.cache_clear()
    bundled_gazetteer()


@cache
def _pipeline() -> Any:
    """Make spaCy's blank English pipeline with a sentence splitter and a phrase matcher of the same names.

    It finds names and sentences only: no ways, counts, speakers or states.  That is the part both do.
    """
    spacy, matchers = import_module("spacy"), import_module("spacy.matcher")

    from safeconduct.statements import bundled_gazetteer
    from safeconduct.statements.language.lexicon import lexicon

    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    matcher = matchers.PhraseMatcher(language.vocab)
    places = {name for town in bundled_gazetteer().settlements for name in (town.name, *town.names)}
    persons = {person.name for person in lexicon().persons.values()}
    matcher.add("PLACE", [language.make_doc(name) for name in sorted(places)])
    matcher.add("PERSON", [language.make_doc(name) for name in sorted(persons)])
    return language, matcher


def _peer(folder: Path) -> Callable[[], dict[str, float | int | str]]:
    def run() -> dict[str, float | int | str]:
        language, matcher = _pipeline()
        names = 0
        for _, text in _texts(folder):
            names += len(matcher(language(text)))
        return {"texts": len(_texts(folder)), "names": names}

    return run


def cases() -> list[Bench]:
    """Return the benches: 44 texts at 200 a second are 0.22 s, our own are longer in all."""
    march, own = missing_file(_FOLDER), missing_file(_OWN)
    spacy = missing_module("spacy")
    return [
        Bench("-", "open the gazetteer", _start, target_s=1.0),
        Bench("own texts", "read", _read(_OWN), _prepare(_OWN), target_s=0.35, missing=own),
        Bench("1,000 texts, mixed", "read", _read_many, target_s=10.0, missing=own or missing_file(_WORLD)),
        Bench("44 texts of March", "read", _read(_FOLDER), _prepare(_FOLDER), target_s=0.22, missing=march),
        Bench("44 texts of March", "names only, spaCy blank", _peer(_FOLDER), lambda: (_texts(_FOLDER), _pipeline()),
              peer=True, once=False, missing=spacy or march),
    ]  # fmt: skip
