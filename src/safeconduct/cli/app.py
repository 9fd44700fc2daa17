"""The commands, gathered under one name."""

from __future__ import annotations

from typing import Annotated

import typer

from safeconduct.cli.agreement import add_commands
from safeconduct.cli.commands.answers.ceasefire import ceasefire_command
from safeconduct.cli.commands.answers.compare import compare_command
from safeconduct.cli.commands.answers.passage import passage_command
from safeconduct.cli.commands.answers.price import price_command
from safeconduct.cli.commands.answers.what_if import what_if_command
from safeconduct.cli.commands.case.check import check_command
from safeconduct.cli.commands.case.new import new_command
from safeconduct.cli.commands.outlook import outlook_command
from safeconduct.cli.commands.planning.bound import bound_command
from safeconduct.cli.commands.planning.plan import plan_command
from safeconduct.cli.commands.planning.simulate import simulate_command
from safeconduct.cli.commands.planning.verify import verify_command
from safeconduct.cli.day import add_commands as add_day_commands
from safeconduct.cli.desk import DeskGroup, add_desk_commands
from safeconduct.cli.failures import TRACEBACK_SETTING, CommandGroup
from safeconduct.cli.verbs import build_network, export, import_files, picture, read, register, report

__all__ = ["HELP_WIDTH", "build_app"]

HELP_WIDTH = 96
"""Columns of the help texts, the same on every terminal, so that docs/cli.md can hold them."""


def build_app() -> typer.Typer:
    """Return the program: every command wired, none of the heavy libraries loaded."""
    app = _group("Plan humanitarian corridors: who can leave, by which roads, when, and why the rest cannot.")
    app.callback()(_options)
    app.command("new", short_help="Begin a case: a small commented one to change.")(new_command)
    app.command("check", short_help="List all faults of a case at once.")(check_command)
    app.command("read", short_help="Read reports into statements: who said what.")(read)
    app.command("import", short_help="Put alerts (CAP) and events (ACLED, UCDP, VIINA) into a case.")(import_files)
    app.command("register", short_help="Tell what a case's texts say, rivals side by side.")(register)
    app.command("picture", short_help="Tell who holds what, where it is dangerous, what is shut.")(picture)
    app.command("plan", short_help="Work out corridors, timetable and cease-fire of a case.")(plan_command)
    app.command("verify", short_help="Hold a plan against its case: every rule, worked out anew.")(verify_command)
    app.command("simulate", short_help="Drive a plan on days that do not go by it: who gets out.")(simulate_command)
    app.command("bound", short_help="Prove what no plan of a case can beat, and tell a plan's gap to it.")(
        bound_command
    )
    app.command("what-if", short_help="Plan a case with changes: each alone, and all together.")(what_if_command)
    app.command("price", short_help="Tell what each thing that can be asked for brings, and who gives it.")(
        price_command
    )
    app.command("ceasefire", short_help="Find the shortest cease-fire in which so many get out.")(ceasefire_command)
    app.command("passage", short_help="Find one small convoy's way there and back, and the windows it needs.")(
        passage_command
    )
    app.command("compare", short_help="Hold two plans side by side.")(compare_command)
    app.command("export", short_help="Write one format of a plan.")(export)
    app.command("report", short_help="Write the printed sheets or the page of a plan, in several languages.")(report)
    app.command("outlook", short_help="Work out where people will go over the coming weeks.")(outlook_command)
    agreement = _group("Terms clause by clause: proposed, agreed, signed by each side alone, verified offline.")
    keys = _group("Own keys, and the keys of others that are trusted.")
    for group in (agreement, keys):
        group.callback()(_nothing)
    add_commands(agreement, keys)
    agreement.add_typer(keys, name="key")
    app.add_typer(agreement, name="agreement")
    day = _group("The day of an agreement: where everybody is, who may go, what was broken, what is best from now.")
    day.callback()(_nothing)
    add_day_commands(day)
    app.add_typer(day, name="day")
    desk = _group("The day's web service over an agreement: board, log, form.", DeskGroup)
    desk.callback()(_nothing)
    add_desk_commands(desk)
    app.add_typer(desk, name="desk")
    network = _group("Road networks from other people's data.")
    network.callback()(_nothing)
    network.command("build", short_help="Make a network file of street data.")(build_network)
    app.add_typer(network, name="network")
    return app


def _group(words: str, kind: type[CommandGroup] = CommandGroup) -> typer.Typer:
    return typer.Typer(
        cls=kind,
        help=words,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"terminal_width": HELP_WIDTH},
    )


def _nothing() -> None:
    """Keep a group of one command a group."""


def _tell_version(asked: bool) -> None:
    if asked:
        from safeconduct import __version__

        print(f"safeconduct {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_tell_version)
    ] = False,
    traceback: Annotated[
        bool,
        typer.Option("--traceback", envvar=TRACEBACK_SETTING, help="Show where in the program an error arose."),
    ] = False,
) -> None:
    """Take the options before the command; both are acted on elsewhere."""
