"""The plan's own sentences as the page needs them: each in every language the page can be switched to."""

from __future__ import annotations

from typing import Any

from safeconduct.planning import Case, LeftBehind, Plan
from safeconduct.report.sheets.parts import sheet_words
from safeconduct.report.sheets.reasons import Teller
from safeconduct.report.wording import LANGUAGES, Language

__all__ = ["told_plan"]

Json = dict[str, Any]


def told_plan(written: Json, plan: Plan, case: Case) -> Json:
    """Tell in each language what binds, what was assumed and where the one-second sum is from.

    Args:
        written: what `plan_json` made of this plan; it is left as it is.

    Returns:
        The keys that change: `left_behind` and `quick_sum` with `told` (language to sentence) at each reason,
        `assumed` as such objects in place of sentences.
    """
    tellers = {code: Teller(sheet_words(code), case.clock, case.places, case.parties) for code in LANGUAGES}
    rows = zip(written["left_behind"], plan.left_behind, strict=True)
    return {
        "left_behind": [row | {"because": _because(row["because"], left, tellers)} for row, left in rows],
        "assumed": [{code: teller.assumed(line) for code, teller in tellers.items()} for line in plan.assumed],
        "quick_sum": written["quick_sum"]
        | {"told": {code: teller.because(plan.quick_sum) for code, teller in tellers.items()}},
    }


def _because(limits: list[Json], left: LeftBehind, tellers: dict[Language, Teller]) -> list[Json]:
    return [
        limit | {"told": {code: teller.limit(bound) for code, teller in tellers.items()}}
        for limit, bound in zip(limits, left.because, strict=True)
    ]
