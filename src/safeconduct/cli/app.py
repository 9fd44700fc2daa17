"""The commands, gathered under one name."""

from __future__ import annotations

from typing import Annotated

import typer

from safeconduct.cli.check import check_command
from safeconduct.cli.failures import TRACEBACK_SETTING, CommandGroup
from safeconduct.cli.plan import plan_command
from safeconduct.cli.verbs import export

__all__ = ["HELP_WIDTH", "build_app"]

HELP_WIDTH = 96
"""Columns of the help texts, the same on every terminal, so that docs/cli.md can hold them."""


def build_app() -> typer.Typer:
    """Return the program: every command wired, none of the heavy libraries loaded."""
    app = typer.Typer(
        name="safeconduct",
        cls=CommandGroup,
        help="Plan humanitarian corridors: who can leave, by which roads, when, and why the rest cannot.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"terminal_width": HELP_WIDTH},
    )
    app.callback()(_options)
    app.command("check", short_help="List all faults of a case at once.")(check_command)
    app.command("plan", short_help="Work out corridors, timetable and cease-fire of a case.")(plan_command)
    app.command("export", short_help="Write one format of a plan.")(export)
    return app


def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
    traceback: Annotated[
        bool,
        typer.Option("--traceback", envvar=TRACEBACK_SETTING, help="Show where in the program an error arose."),
    ] = False,
) -> None:
    if version:
        from safeconduct import __version__

        print(f"safeconduct {__version__}")
        raise typer.Exit
