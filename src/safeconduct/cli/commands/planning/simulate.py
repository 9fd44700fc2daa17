"""`safeconduct simulate`: a plan against chance."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.commands.case.check import check_json
from safeconduct.cli.console import ProgressLine, print_json, show, tell
from safeconduct.cli.failures import end_infeasible
from safeconduct.cli.interrupt import stop_on_interrupt
from safeconduct.cli.same_case import check_same_case
from safeconduct.core import CaseError, InfeasibleError, UsageError

if TYPE_CHECKING:
    from safeconduct.api.simulating import Simulated
    from safeconduct.cases import LoadedCase

__all__ = ["simulate_command"]

_DEFAULT_RUNS = 1000


def simulate_command(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.", show_default=False)],
    plan: Annotated[
        list[Path] | None,
        typer.Option(
            "--plan",
            metavar="PLAN",
            help="A plan.json, or its folder; that in out/. Two: run by run.",
            show_default=False,
        ),
    ] = None,
    runs: Annotated[
        int | None, typer.Option("--runs", metavar="N", help="How many days; 1000 if not given.", show_default=False)
    ] = None,
    precision: Annotated[
        float | None,
        typer.Option(
            "--precision", metavar="SHARE", help="Instead: until the standard error of persons out is so small a share."
        ),
    ] = None,
    effects: Annotated[
        int, typer.Option("--effects", metavar="N", help="Days on which each cause is left out; 0: none.")
    ] = 100,
    replay: Annotated[
        list[int] | None,
        typer.Option(
            "--replay",
            metavar="RUN",
            help="This run too, from 0 on: one with --json as passes, any with --out for the page.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Write simulation.json and brief.txt there: beside the plan `report` reads it."
        ),
    ] = None,
    tune: Annotated[
        str | None,
        typer.Option("--tune", metavar="RULES", help="Try other values of margin,headway,most_vehicles: plan, drive."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", min=1, help="Processes at once; one a core if not given.")
    ] = None,
    dask: Annotated[
        str | None, typer.Option("--dask", metavar="ADDRESS", help="Work on the Dask cluster of this scheduler.")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option("--resume", metavar="DIR", help="Keep what is finished there, and go on from it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Drive a plan on many days that do not go by it: who gets out, who is caught, what costs most.

    What may go wrong stands in the case's chance.toml. The same case, plan and number of runs give the same answer,
    however many work on it. Ctrl-C stops with the runs that are finished. docs/simulation.md tells the model.
    """
    try:
        how = workers, dask, resume
        if tune is not None:
            _check_tune(plan, precision, replay, resume, out)
            _tune(case, tune, runs, how, as_json=as_json)
        else:
            shown = _Shown(tuple(replay or ()), out, as_json)
            _simulate(case, plan or [], (runs, precision, effects), shown, how)
    except CaseError as error:
        if not as_json:
            raise
        print_json(check_json(case.resolve().name, error.faults))
        raise typer.Exit(error.exit_code) from error


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is given out: runs to be played, the folder that files go to (None: none do), JSON instead of text."""

    replays: tuple[int, ...]
    out: Path | None
    as_json: bool


def _simulate(
    folder: Path,
    plans: list[Path],
    wanted: tuple[int | None, float | None, int],
    shown: _Shown,
    how: tuple[int | None, str | None, Path | None],
) -> None:
    from safeconduct.api.running import DaskCluster
    from safeconduct.cases import load_case, read_chances

    runs, precision, effects = wanted
    workers, dask, keep = how
    _check(runs, precision, len(plans))
    _check_shown(shown, len(plans))
    loaded = load_case(folder)
    files = [_plan_of(loaded, path) for path in plans] or [_plan_of(loaded, None)]
    options: dict[str, Any] = {
        "chances": read_chances(folder),
        "runs": _DEFAULT_RUNS if runs is None else runs,
        "workers": workers,
        "keep": keep,
    }
    with nullcontext() if dask is None else DaskCluster(dask) as cluster:
        options["cluster"] = cluster
        if len(files) == 2:
            _two_plans(loaded, files, options, as_json=shown.as_json)
        else:
            options |= {"precision": precision, "effects": effects}
            _one_plan(loaded, files[0], options, shown)


def _check_tune(*given: object) -> None:
    if any(one is not None and one != [] for one in given):
        raise UsageError("--tune makes plans of its own; leave out --plan, --precision, --replay, --resume and --out")


def _tune(
    folder: Path, names: str, runs: int | None, how: tuple[int | None, str | None, Path | None], *, as_json: bool
) -> None:
    """Try other values of rules of convoys, and print what comes of each."""
    from safeconduct import api
    from safeconduct.api.running import DaskCluster
    from safeconduct.cases import load_case, read_chances
    from safeconduct.report.simulation.tuning import tuned_lines

    workers, dask, _ = how
    case, chances = load_case(folder).case, read_chances(folder)
    with (
        nullcontext() if dask is None else DaskCluster(dask) as cluster,
        ProgressLine(on_stop="nothing") as progress,
        stop_on_interrupt() as interrupted,
    ):
        try:
            rules = [name.strip() for name in names.split(",") if name.strip()]
            count = _DEFAULT_RUNS if runs is None else runs
            more: dict[str, Any] = {"workers": workers, "cluster": cluster, "progress": progress}
            tuned = api.tune(case, rules, chances=chances, runs=count, should_stop=interrupted, **more)
        except InfeasibleError as error:
            end_infeasible(error, case, as_json=as_json)
    if as_json:
        print_json(tuned.to_json())
        return
    for line in tuned_lines(tuned.tuning):
        show(line)


def _check(runs: int | None, precision: float | None, plans: int) -> None:
    if runs is not None and precision is not None:
        raise UsageError("--runs and --precision: give one of the two")
    if runs is not None and not 1 <= runs <= 1_000_000:
        raise UsageError(f"--runs {runs}: expected a whole number from 1 to 1000000")
    if precision is not None and not 0 < precision < 1:
        raise UsageError(f"--precision {precision:g}: expected a number above 0 and below 1, as 0.01")
    if plans > 2:
        raise UsageError(f"--plan: got {plans} plans; expected one, or two to hold against each other")
    if plans == 2 and precision is not None:
        raise UsageError("--precision goes with one plan; for two give --runs")


def _check_shown(shown: _Shown, plans: int) -> None:
    if plans == 2 and (shown.replays or shown.out is not None):
        raise UsageError("--replay and --out go with one plan")
    if any(run < 0 for run in shown.replays):
        raise UsageError(f"--replay {min(shown.replays)}: expected the number of a run, from 0 on")
    if shown.replays and shown.out is None and (not shown.as_json or len(shown.replays) > 1):
        raise UsageError("--replay: expected one run with --json, or any number of them with --out")


def _plan_of(loaded: LoadedCase, given: Path | None) -> Path:
    """Return the plan.json that is meant, held against the case's files."""
    from safeconduct.report.plan.document import inputs_of_document, load_document, plan_file

    file = plan_file(Path("out") / loaded.case.name if given is None else given)
    if given is None:
        if not file.exists():
            raise UsageError(f"there is no {file}; make a plan with `safeconduct plan`, or name one with --plan")
        tell(f"The plan is {file}.")
    check_same_case(loaded, file, inputs_of_document(load_document(file)))
    return file


def _one_plan(loaded: LoadedCase, file: Path, options: dict[str, Any], shown: _Shown) -> None:
    from safeconduct import api
    from safeconduct.report.simulation.lines import study_lines

    with ProgressLine(on_stop="the runs so far") as progress, stop_on_interrupt() as interrupted:
        found = api.simulate(loaded.case, file, progress=progress, should_stop=interrupted, **options)
    _tell_of_loss(found.lost)
    written = () if shown.out is None else _write(found, file, shown)
    if shown.as_json:
        one = shown.replays[0] if shown.replays and shown.out is None else None
        print_json({**found.to_json(), **({} if one is None else {"replay": found.replay(one)})})
        return
    for line in study_lines(found.study, loaded.case.places):
        show(line)
    if written:
        show(f"\nWritten to {shown.out}: {', '.join(path.name for path in written)}")


def _write(found: Simulated, file: Path, shown: _Shown) -> tuple[Path, ...]:
    """Write simulation.json, and the plan's brief with what it says."""
    from safeconduct.report.exports.exports import simulation_files
    from safeconduct.report.exports.files import write_files
    from safeconduct.report.plan.reader import read_plan_file

    assert shown.out is not None
    return write_files(
        simulation_files(found.to_file(shown.replays), found.case, read_plan_file(file)), shown.out, found.case.name
    )


def _two_plans(loaded: LoadedCase, files: list[Path], options: dict[str, Any], *, as_json: bool) -> None:
    from safeconduct import api
    from safeconduct.report.simulation.lines import comparison_text

    with ProgressLine(on_stop="the runs so far") as progress, stop_on_interrupt() as interrupted:
        found = api.simulate_pair(loaded.case, *files, progress=progress, should_stop=interrupted, **options)
    _tell_of_loss(found.other.lost)
    if as_json:
        print_json(found.to_json())
        return
    names = str(files[0]), str(files[1])
    for line in comparison_text(names, (found.first.study, found.other.study), found.effect):
        show(line)


def _tell_of_loss(lost: bool) -> None:
    if lost:
        tell("A process that worked out runs died; the figures are of the runs that were finished before.")
