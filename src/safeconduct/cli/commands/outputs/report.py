"""`safeconduct report CASE --to pdf|page`: sheets or pages of a plan, each class in a folder of its own (R9)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safeconduct.cli.commands.case.check import check_json
from safeconduct.cli.commands.planning.plan import infeasible_answer, plan_into, warnings_of
from safeconduct.cli.console import ProgressLine, print_json, tell
from safeconduct.cli.same_case import check_same_case
from safeconduct.core import CaseError, InfeasibleError, Place, UsageError, is_language, translations

if TYPE_CHECKING:
    from safeconduct.cases import LoadedCase
    from safeconduct.planning import Case
    from safeconduct.report.disclosure.classes import ExportClass
    from safeconduct.report.page.answers import PageAnswers
    from safeconduct.report.page.change import PlanBefore
    from safeconduct.report.page.page import PageFile
    from safeconduct.report.plan.reader import PlanFile
    from safeconduct.report.sheets.parts import SheetSource
    from safeconduct.report.sheets.production import SheetFile
    from safeconduct.report.wording.wording import Language, Words

__all__ = ["REPORT_FORMAT", "report_command"]

REPORT_FORMAT = "safeconduct.report/1"
"""Name and version of what `report --json` prints."""

_CLASSES: tuple[ExportClass, ...] = ("parties", "convoy", "public")


def report_command(
    case_folder: Path,
    to: str,
    audience: str | None,
    languages: str,
    plan: Path | None,
    out: Path | None,
    as_json: bool,
    *,
    prices: Path | None = None,
    ceasefire: Path | None = None,
    before: Path | None = None,
    simulation: Path | None = None,
) -> int:
    """Write the sheets or the pages of a plan and print the names of the files.

    Args:
        case_folder: the case; its checkpoints, gathering places and parties stand on the sheets.
        to: pdf (sheets) or page (one HTML file; it holds all three languages).
        audience: parties (joint brief), convoy (a leader's sheet a corridor) or public (notice); None: all three.
        languages: en, uk, ru or all.
        plan: a plan.json, or a folder that holds one; None: that of out/<case>, or else a new one.
        out: the folder to write into; None: the plan's own.  Class convoy and class public get folders of their own
            in it, so that a folder that is sent never holds more than its class may show; only where one class is
            asked for and a folder named, its files go straight into that.
        as_json: print one JSON object instead of names.
        prices, ceasefire: what `price --json` and `ceasefire --json` wrote of this case, for the page of the parties
            and for the brief.
        before: another plan.json, or a folder that holds one, that the page of the parties holds this plan against.
        simulation: what `simulate --out` wrote of this plan, for the page of the parties and for the brief; None: the
            simulation.json beside the plan, where there is one.

    Returns:
        0, done.

    Raises:
        CaseError: case or plan is at fault; with as_json its faults are printed as one JSON object first.
        UsageError: unknown format, class or language; a plan of another case; answers to other questions, or for
            sheets; a file there is not ours; or pages where the front end is not built.
        InfeasibleError: there was no plan, and none can be made; with as_json reported as `plan --json` does.  The page
            of the parties is written all the same, and says why.
    """
    try:
        asked_of = prices, ceasefire, before
        _report(
            case_folder, to, audience, languages, plan, out, as_json=as_json, asked_of=asked_of, simulation=simulation
        )
    except CaseError as error:
        if as_json:
            print_json(check_json(case_folder.resolve().name, error.faults))
        raise
    except InfeasibleError as error:
        if as_json:
            print_json(infeasible_answer(error))
        raise
    return 0


def _report(
    folder: Path,
    to: str,
    audience: str | None,
    asked: str,
    plan: Path | None,
    out: Path | None,
    *,
    as_json: bool,
    asked_of: tuple[Path | None, Path | None, Path | None],
    simulation: Path | None,
) -> None:
    from safeconduct.cases import load_case
    from safeconduct.report.disclosure.classes import rules_of
    from safeconduct.report.simulation.file import figures_of
    from safeconduct.report.wording.wording import chosen_languages

    if to not in _MAKERS:
        raise UsageError(f"--to {to}: unknown format; expected {' or '.join(_MAKERS)}")
    classes = _CLASSES if audience is None else (rules_of(audience).name,)
    chosen_languages(asked, [asked] if is_language(asked) else ())  # before work that takes longer
    loaded = load_case(folder)
    case = loaded.case
    languages = chosen_languages(asked, {code for place in case.places.values() for code, _ in place.translations})
    prices, ceasefire, before = asked_of
    shown = _Shown(warnings_of(loaded.faults), _answers(case, prices, ceasefire), _before(case, to, before))
    try:
        path, is_new = _plan_path(loaded, plan, out)
    except InfeasibleError as error:
        if to == "page" and "parties" in classes:
            _write_reasons(case, error, shown, Path("out") / case.name if out is None else out)
        raise
    shown = replace(shown, simulation=_simulation(loaded.case, path, simulation))
    chance = None if shown.simulation is None else figures_of(shown.simulation)
    source = replace(_source(loaded, path), answers=shown.answers, chance=chance)
    home = path.parent if out is None else out
    if to == "pdf":
        _tell_of_letters(source, languages)
        _tell_of_texts(languages)
    answers = []
    for export_class in classes:
        apart = export_class != "parties" and (audience is None or out is None)
        files: list[SheetFile | PageFile] = list(_MAKERS[to](source, export_class, languages, shown))
        answers += _written(files, source, home / export_class if apart else home, is_sheets=to == "pdf")
    if as_json:
        facts = {"case": case.name, "plan": str(path), "planned": is_new, "sha256": source.sha256}
        print_json({"format": REPORT_FORMAT, **facts, "files": answers})
    else:
        for answer in answers:
            print(answer["file"])


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a page shows besides the plan: warnings of `check`, what a negotiator asked, another plan, what chance does.

    None: nothing.
    """

    warnings: Sequence[str]
    answers: PageAnswers | None
    before: PlanBefore | None
    simulation: Mapping[str, Any] | None = None


def _answers(case: Case, prices: Path | None, ceasefire: Path | None) -> PageAnswers | None:
    """Read what was asked of the case; None: nothing is given."""
    from safeconduct.report.page.answers import PageAnswers, read_ceasefire, read_prices

    if prices is None and ceasefire is None:
        return None
    priced = PageAnswers() if prices is None else read_prices(prices, case)
    return priced if ceasefire is None else replace(priced, hours=read_ceasefire(ceasefire, case).hours)


def _simulation(case: Case, plan: Path, given: Path | None) -> Mapping[str, Any] | None:
    """Read what chance does to the plan: the file named, or that beside the plan; None: there is none."""
    from safeconduct.report.plan.document import load_document, plan_mark
    from safeconduct.report.simulation.file import read_simulation, simulation_beside

    file = simulation_beside(plan) if given is None else given
    if file is None:
        return None
    if given is None:
        tell(f"What chance does to it is in {file}.")
    return read_simulation(file, case, plan_mark(load_document(plan)))


def _before(case: Case, to: str, path: Path | None) -> PlanBefore | None:
    """Read the plan that the page's plan is held against; None: none is named.  It may be of another case."""
    from safeconduct.report.page.change import PlanBefore
    from safeconduct.report.plan.document import plan_file
    from safeconduct.report.plan.reader import read_plan_file

    if path is None:
        return None
    if to != "page":
        raise UsageError(f"--before is for --to page; sheets do not show it (--to {to})")
    read = read_plan_file(plan_file(path))
    return PlanBefore(read.plan, replace(case, places={**read.places, **case.places}))


def _write_reasons(case: Case, error: InfeasibleError, shown: _Shown, folder: Path) -> None:
    """Write the page of a case in which nobody can leave."""
    from safeconduct.report.exports.files import write_files
    from safeconduct.report.page.change import NoPlan
    from safeconduct.report.page.page import page_file

    nobody = NoPlan(error.because, error.what_would_help)
    page = page_file(case, nobody, warnings=shown.warnings, before=shown.before)
    write_files([page], folder, case.name)
    tell(f"{folder / page.name}: why nobody can leave.")


def _plan_path(loaded: LoadedCase, plan: Path | None, out: Path | None) -> tuple[Path, bool]:
    """Return where the plan lies, and whether it was made now; says which it is."""
    from safeconduct.report.plan.document import plan_file

    path = plan_file(Path("out") / loaded.case.name / "plan.json" if plan is None else plan)
    if plan is not None or path.exists():
        tell(f"The plan is {path}.")
        return path, False
    target = path.parent if out is None else out
    tell(f"There is no {path}: planning anew, into {target}.")
    plan_into(loaded, target)
    return target / "plan.json", True


def _source(loaded: LoadedCase, path: Path) -> SheetSource:
    from safeconduct.report.plan.reader import read_plan_file
    from safeconduct.report.sheets.parts import SheetSource

    case = loaded.case
    read: PlanFile = read_plan_file(path)
    if read.plan.case != case.name:
        raise UsageError(
            f"{path}: is a plan of the case {read.plan.case!r}; expected one of {case.name!r}. "
            "Name the plan with --plan, or plan the case anew with `safeconduct plan`."
        )
    check_same_case(loaded, path, read.plan.inputs)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    named = {key: _named(place, case.places.get(key, place)) for key, place in read.places.items()}
    return SheetSource(read.plan, read.clock, {**case.places, **named}, case, sha256, read.gathering)


def _named(place: Place, known: Place) -> Place:
    """Add the names in other languages that the case has and the plan, made before, has not."""
    return replace(place, translations=translations({**dict(known.translations), **dict(place.translations)}))


def _written(
    files: Sequence[SheetFile | PageFile], source: SheetSource, folder: Path, *, is_sheets: bool
) -> list[dict[str, Any]]:
    from safeconduct.report.exports.files import write_files
    from safeconduct.report.sheets.production import SheetFile

    digests = {file.name: file.digest for file in files if isinstance(file, SheetFile)}
    write_files(files, folder, source.plan.case, digests=digests if is_sheets else None)
    return [
        {
            "file": str(folder / file.name),
            "class": file.export_class,
            "sheet": file.sheet,
            "corridor": file.corridor,
            "language": file.language,
        }
        for file in files
    ]


def _tell_of_letters(source: SheetSource, languages: Sequence[Language]) -> None:
    """Warn of names that no font of the sheets can print, before paper with empty boxes on it goes out (R1)."""
    from safeconduct.report.sheets.letters import lines_on_lacking
    from safeconduct.report.sheets.parts import sheet_words

    named = {name for language in languages for name in _names(source, sheet_words(language))}
    for line in lines_on_lacking(sorted(named)):
        tell(f"warning: {line}.")


def _tell_of_texts(languages: Sequence[Language]) -> None:
    """Say where a sheet will not be in the language asked for throughout."""
    from safeconduct.report.wording.wording import PAGE_LANGUAGES, SHEET_LANGUAGES

    for language in languages:
        if language not in SHEET_LANGUAGES:
            tell(f"There are no texts in {language}: its sheets have English texts and the names of name_{language}.")
        elif language not in PAGE_LANGUAGES:
            tell(f"In {language} a plan's own reasons and assumptions are in English.")


def _names(source: SheetSource, words: Words) -> Iterator[str]:
    """Yield the names that the case puts on a sheet of one language."""
    yield source.plan.title
    yield from (words.name(place) for place in source.places.values())
    yield from (party.name for party in source.case.parties.values())


def _sheets(
    source: SheetSource, export_class: ExportClass, languages: Sequence[Language], _: _Shown
) -> Iterator[SheetFile]:
    """Make the sheets of one class, with progress shown."""
    from safeconduct.report.sheets.production import sheet_count, sheet_files

    total = sheet_count(source, export_class, languages)
    with ProgressLine() as progress:
        for number, file in enumerate(sheet_files(source, export_class, languages), start=1):
            progress("sheets", number / max(total, 1))
            yield file


def _pages(source: SheetSource, export_class: ExportClass, _: Sequence[Language], shown: _Shown) -> Iterator[PageFile]:
    """Make the pages of one class; each speaks all languages."""
    from safeconduct.report.page.page import page_files

    return page_files(
        source.case, source.plan, export_class, warnings=shown.warnings, answers=shown.answers, before=shown.before,
        simulation=shown.simulation,
    )  # fmt: skip


_Maker = Callable[["SheetSource", "ExportClass", Sequence["Language"], _Shown], Iterator["SheetFile | PageFile"]]
_MAKERS: dict[str, _Maker] = {"pdf": _sheets, "page": _pages}
