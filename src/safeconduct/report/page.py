"""The plan page: one HTML file that opens from a memory stick, made of the built front end and the plan's data."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from safeconduct.core import UsageError
from safeconduct.planning import Case, Plan
from safeconduct.report.classes import rules_of
from safeconduct.report.exports import File
from safeconduct.report.page_data import page_data

__all__ = ["HOW_TO_BUILD", "page_file", "page_html", "page_template"]

HOW_TO_BUILD = (
    "the page's front end is not built: run `make web` in a clone (it needs Node 20.19 or newer), or install the wheel"
)
"""What to do where there is no template."""

_MARK = "<!--DATA-->"
_NAMES = {"parties": "plan.html", "public": "plan-public.html"}

Json = dict[str, Any]


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


def page_file(case: Case, plan: Plan, export_class: str = "parties", corridor: str | None = None) -> File:
    """Make the page of a plan, of one class; the same plan gives the same bytes (R8).

    The picture on its map is that of the hour at which the case's hours begin.

    Args:
        corridor: the corridor's id, for class convoy.

    Returns:
        The file, named plan.html, plan-<corridor>.html or plan-public.html.

    Raises:
        UsageError: the front end is not built; unknown class; class convoy without a corridor that the plan has.
    """
    from safeconduct.planning.situation import situation

    rules = rules_of(export_class)
    template = page_template()
    if template is None:
        raise UsageError(HOW_TO_BUILD)
    data = page_data(case, situation(case, case.horizon.start), plan, rules, corridor)
    return File(_NAMES.get(rules.name, f"plan-{corridor}.html"), rules.name, page_html(data, template))
