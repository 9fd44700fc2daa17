"""The plan page: one HTML file that opens from a memory stick, made of the built front end and the plan's data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from safeconduct.core import UsageError
from safeconduct.planning import Case, Plan
from safeconduct.report.disclosure.classes import ExportClass, rules_of
from safeconduct.report.exports.exports import file_stems
from safeconduct.report.page.answers import PageAnswers
from safeconduct.report.page.change import NoPlan, PlanBefore
from safeconduct.report.page.data import page_data

__all__ = ["HOW_TO_BUILD", "PageFile", "page_file", "page_files", "page_html", "page_template"]

HOW_TO_BUILD = (
    "the page's front end is not built: run `make web` in a clone (it needs Node 20.19 or newer), or install the wheel"
)
"""What to do where there is no template."""

_MARK = "<!--DATA-->"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page to be written: its name in the folder, its class (R9), its HTML.

    corridor: its id, None: of all.  sheet and language are as in `SheetFile`: a page speaks all languages.
    """

    name: str
    export_class: ExportClass
    content: bytes
    corridor: str | None = None
    sheet: str = "page"
    language: None = None


def page_template() -> str | None:
    """Return the built front end, a page with a mark where the data go; None: it was not built."""
    built = files("safeconduct.report").joinpath("built", "page.html")
    return built.read_text(encoding="utf-8") if built.is_file() else None


def page_html(data: Json, template: str) -> str:
    """Put data into the template, so written that nothing in them ends the data or starts a tag.

    Raises:
        ValueError: the template has not just one mark for the data.
    """
    before, mark, after = template.partition(_MARK)
    if not mark or _MARK in after:
        raise ValueError(f"a template of the page has {_MARK} once")
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return before + text.replace("<", "\\u003c") + after


def page_file(
    case: Case,
    plan: Plan | NoPlan,
    export_class: str = "parties",
    corridor: str | None = None,
    *,
    warnings: Sequence[str] = (),
    answers: PageAnswers | None = None,
    before: PlanBefore | None = None,
    simulation: Mapping[str, Any] | None = None,
) -> PageFile:
    """Make the page of a plan, of one class; the same plan gives the same bytes (R8).

    The picture on its map is that of the hour at which the case's hours begin.

    Args:
        plan: the case's plan, or why nobody can leave: the parties alone have a page of that.
        corridor: the corridor's id, for class convoy.
        warnings: what `check` warns of in the case, a sentence each.
        answers: what a negotiator asked of the case, for the page of the parties.
        before: a plan that this one is held against, for the page of the parties.
        simulation: what chance does to the plan, as `read_simulation` returns it, for the page of the parties.

    Returns:
        The file, named plan.html, plan-<corridor>.html or plan-public.html.

    Raises:
        UsageError: the front end is not built; unknown class; class convoy without a corridor that the plan has;
            prices of another plan.
    """
    from safeconduct.planning.situation import situation

    rules = rules_of(export_class)
    template = page_template()
    if template is None:
        raise UsageError(HOW_TO_BUILD)
    held = situation(case, case.horizon.start)
    data = page_data(
        case, held, plan, rules, corridor, warnings=warnings, answers=answers, before=before, simulation=simulation
    )
    corridor = corridor if rules.convoys and not rules.all_corridors else None
    ending: str = rules.name
    if corridor is not None and isinstance(plan, Plan):
        ending = file_stems(plan, rules)[corridor]
    stem = "plan" if rules.name == "parties" else f"plan-{ending}"
    return PageFile(f"{stem}.html", rules.name, page_html(data, template).encode("utf-8"), corridor)


def page_files(
    case: Case,
    plan: Plan,
    export_class: ExportClass,
    *,
    warnings: Sequence[str] = (),
    answers: PageAnswers | None = None,
    before: PlanBefore | None = None,
    simulation: Mapping[str, Any] | None = None,
) -> Iterator[PageFile]:
    """Make all pages of a class, one after the other: one, or in class convoy one a corridor; errors as `page_file`."""
    corridors: list[str | None]
    corridors = [one.id for one in plan.corridors] if export_class == "convoy" else [None]
    for corridor in corridors:
        yield page_file(
            case, plan, export_class, corridor, warnings=warnings, answers=answers, before=before, simulation=simulation
        )
