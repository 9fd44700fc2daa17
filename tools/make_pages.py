"""Make the pages of bundled cases for tests, pictures and measurements: make_pages.py FOLDER [--priced] [CASE ...].

Of each case (the first corridor's if none is named) there is <case>.html, <case>-convoy.html and <case>-public.html;
<case>-script.html, in which a place bears a name that a careless page would run; <case>-change.html, held against the
plan with the first window an hour longer; <case>-nobody.html, the same with every window refused; and
<case>-chance.html, with the plan driven on many days.  If no case is
named there is outlook/outlook.html of the bundled outlook too, and agreement.html and sumy.html of the bundled talks as
they stood on 6 March 2022.  With --priced there is <case>-priced.html instead, with what each window and each hour
would bring: many plans, so it takes long.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from safeconduct.answers import Answer, Asked, Outcome, applied, planned
from safeconduct.answers.change import WindowChange
from safeconduct.api import Planned, ceasefire, price, simulate
from safeconduct.cases import load_case
from safeconduct.cli.commands.outlook import OutlookAsked, run_outlook
from safeconduct.planning import Case, Plan
from safeconduct.planning.planner import plan_case
from safeconduct.records import open_folder
from safeconduct.records.keyring import read_key_lines
from safeconduct.records.packs import Reader
from safeconduct.report.agreement.page import agreement_page
from safeconduct.report.page.answers import PageAnswers, read_ceasefire, read_prices
from safeconduct.report.page.page import HOW_TO_BUILD, PageFile, page_file
from safeconduct.report.page.what_if import what_if_pages
from safeconduct.report.plan.document import plan_mark
from safeconduct.report.simulation.file import read_simulation

_ROOT = Path(__file__).resolve().parents[1]
_CASE = "mariupol-2022-03-05"
_TALKS = _ROOT / "examples/talks-2022-03"
_OUTLOOK = "outlook-ukraine-2022-03"
_WHAT_IF = (
    "close border Ukraine - Poland from 2022-03-10",
    "open camp Chop 25 km from Uzhhorod for 20000 persons from 2022-03-10",
)
_DAYS, _RUN = 100, 17
_NAME = "<script>document.title = 'run'</script>"


def _named_like_a_script(case: Case, plan: Plan) -> Case:
    place = case.places[plan.corridors[0].origin]
    return replace(case, places={**case.places, place.id: replace(place, name=_NAME, translations=())})


def _changed(case: Case, plan: Plan) -> dict[str, PageFile]:
    """Make the pages of the case with its first window an hour longer, and with no window at all."""
    first = case.windows[0]
    longer = Asked("", (WindowChange(first.id, end=first.end + timedelta(hours=1)),))
    refused = Asked("", tuple(WindowChange(one.id, state="refused") for one in case.windows))
    outcomes = [
        planned(Outcome("", applied(case, one.changes), None, changes=one.changes), "fast", like=plan)
        for one in (longer, refused)
    ]
    _, change, nobody = what_if_pages(Answer(Outcome("", case, plan), tuple(outcomes), None))
    if change is None or nobody is None:
        raise SystemExit(HOW_TO_BUILD)
    return {"-change": change, "-nobody": nobody}


def _chance(case: Case, plan: Plan, out: Path) -> PageFile:
    """Make the page with what chance does to the plan."""
    planned = Planned(plan, case.clock, case.places)
    held = out / "simulation.json"
    found = simulate(case, planned, runs=_DAYS, effects=_DAYS // 2)
    held.write_text(json.dumps(found.to_file([_RUN])), encoding="utf-8")
    return page_file(case, plan, simulation=read_simulation(held, case, plan_mark(planned.to_json())))


def _outlook(out: Path) -> None:
    with redirect_stdout(io.StringIO()):
        run_outlook(OutlookAsked(_ROOT / "examples" / _OUTLOOK, what_if=_WHAT_IF, draws=50, out=out))


def _agreements(out: Path) -> None:
    """Write the pages of the bundled talks, as those read them who have pinned the keys beside them."""
    keys = read_key_lines((_TALKS / "keys.txt").read_text(encoding="utf-8").splitlines(), "keys.txt").values()
    for name, folder in (("agreement", "mariupol-2022-03-05"), ("sumy", "sumy-2022-03-03")):
        held = open_folder(_TALKS / f"{folder}.agreement")
        page = agreement_page(held, Reader("", "parties"), list(keys), datetime(2022, 3, 6, 12, tzinfo=UTC))
        (out / f"{name}.html").write_bytes(page.content)


def _answers(case: Case, people: int, out: Path) -> PageAnswers:
    """Ask what each window would bring, and the shortest cease-fire in which so many get out."""
    prices, hours = out / "prices.json", out / "hours.json"
    prices.write_text(json.dumps(price(case, only=["windows", "boarding"], effort="fast").to_json()), encoding="utf-8")
    hours.write_text(json.dumps(ceasefire(case, people, effort="fast").to_json()), encoding="utf-8")
    return replace(read_prices(prices, case), hours=read_ceasefire(hours, case).hours)


def _priced(out: Path, name: str) -> None:
    case = load_case(_ROOT / "examples" / name).case
    plan = plan_case(case, effort="fast")
    page = page_file(case, plan, answers=_answers(case, plan.out + plan.out // 2, out))
    (out / f"{name}-priced.html").write_bytes(page.content)


def main() -> None:
    """Plan the cases and write their pages."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    names = [name for name in sys.argv[2:] if name != "--priced"]
    if "--priced" in sys.argv:
        for name in names or [_CASE]:
            _priced(out, name)
        return
    for name in names or [_CASE]:
        case = load_case(_ROOT / "examples" / name).case
        plan = plan_case(case, effort="fast")
        pages = {
            "": page_file(case, plan),
            "-convoy": page_file(case, plan, "convoy", plan.corridors[0].id),
            "-public": page_file(case, plan, "public"),
            "-script": page_file(_named_like_a_script(case, plan), plan),
        }
        pages |= _changed(case, plan) | {"-chance": _chance(case, plan, out)}
        for ending, page in pages.items():
            (out / f"{name}{ending}.html").write_bytes(page.content)
    if not names:
        _outlook(out / "outlook")
        _agreements(out)


if __name__ == "__main__":
    main()
