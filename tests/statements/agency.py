"""The texts of assets/agency_news.toml, in batches: each was read for the first time when its gold was finished."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache

from statements.field import judged, shares
from statements.news import ASSETS
from statements.world import WorldText, misses, score

__all__ = ["agency_texts", "report"]


@cache
def agency_texts(batch: int | None = None, *, apart: bool | None = None) -> tuple[WorldText, ...]:
    """Return the texts of a batch (None: of all), those kept apart or the others (None: both)."""
    rows = tomllib.loads((ASSETS / "agency_news.toml").read_text(encoding="utf-8"))["text"]
    return tuple(
        WorldText(row["id"], row["set"] == "apart", row["lang"], date.fromisoformat(row["day"]), row["text"], row)
        for row in rows
        if batch in (None, row["batch"]) and apart in (None, row["set"] == "apart")
    )


def report(texts: Sequence[WorldText]) -> list[str]:
    """Score some texts: one line on what is false, one a language on pairs, counts and hours."""
    lines = [" ".join(f"{key} {value:.3g}" for key, value in shares(texts).items())]
    for lang in ("en", "uk", "ru"):
        own = [text for text in texts if text.lang == lang]
        found = score(own)
        scored = [f"{what} {found.f1(what):.2f}" for what in ("pairs", "counts", "hours")]
        tally = " ".join(f"{key}:{value}" for key, value in sorted(found.tally.items()))
        lines.append(
            f"  {lang} ({len(own)}) {' '.join(scored)} evacuated precision {found.evacuated_precision:.2f} [{tally}]"
        )
    return lines


def main() -> None:
    """Print the scores of a batch (its number as argument; none: of all), and what is wrong in its open texts."""
    batch = int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else None
    for apart in (False, True):
        texts = agency_texts(batch, apart=apart)
        print("apart" if apart else "open", *report(texts), sep="\n")
        for text in texts if not apart and "--short" not in sys.argv else ():
            _print(text)


def _print(text: WorldText) -> None:
    print("".join(f"    {text.id} {line}\n" for line in misses(text)), end="")
    for verdict, one in judged(text):
        if verdict in ("false", "speaker.wrong", "speaker.missed"):
            own = {key: value for key in one.own_fields() if (value := getattr(one, key))}
            print(f"    {text.id} {verdict}: {one.kind} {own} {one.speaker.name!r} [{one.speaker.rule}] {one.rule}"
                  f"\n        {one.source.quote[:200]!r}")  # fmt: skip


if __name__ == "__main__":
    main()
