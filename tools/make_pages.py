"""Make the pages of bundled cases that tests, pictures and measurements look at: make_pages.py FOLDER [CASE ...].

Of each case (the first corridor's if none is named) there is <case>.html, <case>-convoy.html and <case>-public.html,
and <case>-script.html, in which a place bears a name that a careless page would run.  If no case is named there is
outlook/outlook.html of the bundled outlook too.
"""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

from safeconduct.cases import load_case
from safeconduct.cli.commands.outlook import OutlookAsked, run_outlook
from safeconduct.planning import Case, Plan
from safeconduct.planning.planner import plan_case
from safeconduct.report.page import page_file

_ROOT = Path(__file__).resolve().parents[1]
_OUTLOOK = "outlook-ukraine-2022-03"
_WHAT_IF = (
    "close border Ukraine - Poland from 2022-03-10",
    "open camp Chop 25 km from Uzhhorod for 20000 persons from 2022-03-10",
)
_NAME = "<script>document.title = 'run'</script>"


def _named_like_a_script(case: Case, plan: Plan) -> Case:
    place = case.places[plan.corridors[0].origin]
    return replace(case, places={**case.places, place.id: replace(place, name=_NAME, name_uk="", name_ru="")})


def _outlook(out: Path) -> None:
    with redirect_stdout(io.StringIO()):
        run_outlook(OutlookAsked(_ROOT / "examples" / _OUTLOOK, what_if=_WHAT_IF, draws=50, out=out))


def main() -> None:
    """Plan the cases and write their pages."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or ["mariupol-2022-03-05"]:
        case = load_case(_ROOT / "examples" / name).case
        # Convoys that are led, so that each is wide enough on the screen to be pointed at.
        led = replace(case.convoys, least_vehicles=10, most_vehicles=60, headway_minutes=5.0)
        case = replace(case, convoys=led)
        plan = plan_case(case, effort="fast")
        pages = {
            "": page_file(case, plan),
            "-convoy": page_file(case, plan, "convoy", plan.corridors[0].id),
            "-public": page_file(case, plan, "public"),
            "-script": page_file(_named_like_a_script(case, plan), plan),
        }
        for ending, page in pages.items():
            (out / f"{name}{ending}.html").write_bytes(page.content)
    if not sys.argv[2:]:
        _outlook(out / "outlook")


if __name__ == "__main__":
    main()
