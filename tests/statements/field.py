"""The forty texts of assets/field_news.toml: every statement read from them is judged, whatever its kind."""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from safeconduct.statements import Corridor, Displaced, Evacuated, Losses, Statement
from statements.news import ASSETS
from statements.world import WorldText, one_voice, same_pair, score

__all__ = ["field_texts", "judged", "of_set", "shares"]

_FIGURE = {Evacuated: "persons", Displaced: "persons", Losses: "number"}


@cache
def field_texts() -> tuple[WorldText, ...]:
    """Return all forty; `apart` are the blind ones."""
    rows = tomllib.loads((ASSETS / "field_news.toml").read_text(encoding="utf-8"))["text"]
    return tuple(
        WorldText(row["id"], row["set"] == "blind", row["lang"], date.fromisoformat(row["day"]), row["text"], row)
        for row in rows
    )


def of_set(*, blind: bool) -> list[WorldText]:
    """Return the texts of one set."""
    return [text for text in field_texts() if text.apart == blind]


def judged(text: WorldText) -> Iterator[tuple[str, Statement]]:
    """Judge each statement: "true" or "false" (kind, figure or places), then "speaker.right", ".null" or ".wrong"."""
    for one in text.found:
        yield ("true" if _is_true(one, text) else "false"), one
        yield f"speaker.{_speaker(one, text)}", one


def shares(texts: Sequence[WorldText]) -> dict[str, float]:
    """Shares over some texts: of false statements, of false speakers among those named, of speakers not given."""
    tally = Counter(kind for text in texts for kind, _ in judged(text))
    stated, named = tally["true"] + tally["false"], tally["speaker.right"] + tally["speaker.wrong"]
    return {
        "statements": stated,
        "false": tally["false"] / max(stated, 1),
        "speakers": named,
        "false speakers": tally["speaker.wrong"] / max(named, 1),
        "speakers not given": tally["speaker.missed"] / max(stated, 1),
    }


def _is_true(one: Statement, text: WorldText) -> bool:
    kinds = text.gold.get("kinds", [])
    ways = [*text.pairs("pairs"), *text.pairs("free")]
    if isinstance(one, Corridor) and one.origin and one.destination:
        return one.aid or any(same_pair((one.origin, one.destination), way) for way in ways)
    if isinstance(one, Corridor):
        return "corridor" in kinds or bool(ways)
    if (key := _FIGURE.get(type(one))) is not None:
        number = getattr(one, key)
        told = [*text.gold.get("counts" if isinstance(one, Evacuated) else "displaced", [])]
        if isinstance(one, Losses):
            told = []
        told += [int(kind.split()[1]) for kind in kinds if kind.startswith(f"{one.kind} ")]
        return number in told if number is not None else bool(told) or one.kind in kinds
    return one.kind in kinds


def _speaker(one: Statement, text: WorldText) -> str:
    voices = [name for words, name in text.gold["said"] if words in one.source.quote]
    if one.speaker.name is None:
        return "missed" if voices else "null"
    return "right" if any(one_voice(one.speaker.name, voice) for voice in voices) else "wrong"


def main() -> None:
    """Print the scores of both sets, and what is false in the open texts (with --blind in the others too)."""
    for blind in (False, True):
        texts = of_set(blind=blind)
        print("blind" if blind else "open", {key: round(value, 3) for key, value in shares(texts).items()})
        for lang in ("en", "uk", "ru"):
            found = score([text for text in texts if text.lang == lang])
            scored = [f"{what} {found.f1(what):.2f}" for what in ("pairs", "counts", "hours")]
            print(f"  {lang}", *scored, f"evacuated precision {found.evacuated_precision:.2f}")
        for text in texts if not blind or "--blind" in sys.argv else ():
            _print(text)


def _print(text: WorldText) -> None:
    from statements.world import misses

    print("".join(f"    {text.id} {line}\n" for line in misses(text)), end="")
    for verdict, one in judged(text):
        if verdict in ("false", "speaker.wrong", "speaker.missed"):
            own = {key: value for key in one.own_fields() if (value := getattr(one, key))}
            print(f"    {text.id} {verdict}: {one.kind} {own} {one.speaker.name!r} [{one.speaker.rule}] {one.rule}"
                  f"\n        {one.source.quote[:150]!r}")  # fmt: skip


if __name__ == "__main__":
    main()
