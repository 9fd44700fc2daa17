"""What the command line says, and the code it ends with, when something goes wrong."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperGroup

from safeconduct.cli.console import fault_lines, print_json, tell
from safeconduct.cli.interrupt import Stopped
from safeconduct.core import CaseError, InfeasibleError, ProofError, SafeConductError, UsageError

if TYPE_CHECKING:
    from safeconduct.planning import Case

__all__ = [
    "BUG_EXIT_CODE",
    "INTERRUPTED_EXIT_CODE",
    "TRACEBACK_SETTING",
    "CommandGroup",
    "WordedInfeasibleError",
    "end_infeasible",
    "in_words",
    "tell_failure",
]

BUG_EXIT_CODE = 4
"""An error the program did not foresee."""
_SIGNALLED = 128
INTERRUPTED_EXIT_CODE = _SIGNALLED + signal.SIGINT
"""Stopped by Ctrl-C, as shells have it; by another signal: 128 and its number."""
TRACEBACK_SETTING = "SAFECONDUCT_TRACEBACK"
"""Environment variable that stands for --traceback."""

_REFUSALS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS, errno.EMFILE, errno.EIO,
             errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR}  # fmt: skip


class WordedInfeasibleError(InfeasibleError):
    """Nothing can be planned, in words; raised where the case is known.

    answer: what `--json` prints, as `report.infeasible_json` gives it.
    """

    def __init__(self, error: InfeasibleError, answer: Mapping[str, Any]) -> None:
        super().__init__(error.because, error.what_would_help)
        self.answer = dict(answer)
        self.reasons: list[str] = answer["infeasible"]["because"]
        self.helps: list[str] = answer["infeasible"]["what_would_help"]


def in_words(error: InfeasibleError, case: Case) -> WordedInfeasibleError:
    """Return the error with its reasons and remedies in words, by the names and clocks of the case."""
    from safeconduct.report.plan.writer import infeasible_json

    return WordedInfeasibleError(error, infeasible_json(error, case.clock, case.places, case.parties))


def end_infeasible(error: InfeasibleError, case: Case, *, as_json: bool) -> NoReturn:
    """End a command of which nothing can be planned.

    as_json: print the answer for programs here; otherwise the words come from `CommandGroup`.

    Raises:
        WordedInfeasibleError: the answer is for people.
        typer.Exit: the answer is printed as JSON; the exit code is that of `InfeasibleError`.
    """
    worded = in_words(error, case)
    if not as_json:
        raise worded from error
    print_json(worded.answer)
    raise typer.Exit(error.exit_code) from error


class CommandGroup(TyperGroup):
    """A group of commands that ends every failure with words and an exit code, never with a bare traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except BrokenPipeError:  # the reader has gone (`... | head`): that is no failure of this program
            _forget_output()
            raise typer.Exit(0) from None
        except (KeyboardInterrupt, Stopped) as stopped:
            tell("safeconduct: stopped; nothing was left half-written.")
            raise typer.Exit(_SIGNALLED + getattr(stopped, "number", signal.SIGINT)) from None
        except Exception as error:
            raise typer.Exit(tell_failure(error, traceback=bool(ctx.find_root().params.get("traceback")))) from error


def tell_failure(error: Exception, *, traceback: bool = False) -> int:
    """Say on standard error what went wrong and return the exit code that stands for it.

    traceback: also show where in the program it arose.
    """
    if traceback:
        import traceback as tracebacks

        tracebacks.print_exception(error)
    for line in _lines(error):
        tell(line)
    if isinstance(error, SafeConductError):
        return error.exit_code
    return UsageError.exit_code if _from_system(error) else BUG_EXIT_CODE


def _from_system(error: Exception) -> bool:
    """Say whether it is the machine that refuses: a full disk, no right to read or write."""
    return isinstance(error, OSError) and error.errno in _REFUSALS


def _lines(error: Exception) -> list[str]:
    if isinstance(error, CaseError):
        return fault_lines(error.faults)
    if isinstance(error, InfeasibleError):
        return _infeasible_lines(error)
    if isinstance(error, ProofError):
        return [
            f"safeconduct: a fault of this program: {error}.",
            "A plan is above its own bound, or breaks a rule it was made under; no figure was repaired and nothing was",
            "written.  Please report it, with the command you typed and, where you may, the case.",
        ]
    if isinstance(error, SafeConductError):
        return [f"safeconduct: {error}"]
    if isinstance(error, OSError) and _from_system(error):
        where = f"{error.filename}: " if error.filename else ""
        return [f"safeconduct: {where}{error.strerror}; make room, or name another file or place."]
    if isinstance(error, MemoryError):
        return ["safeconduct: there is not enough memory for this; close other programs or plan a smaller area."]
    return [
        f"safeconduct: a fault of this program: {type(error).__name__}: {error}",
        "Your files are as they were.  Please report it, with the command you typed and what",
        "`safeconduct --traceback ...` shows; leave positions and names out of what you send.",
    ]


def _infeasible_lines(error: InfeasibleError) -> list[str]:
    reasons, helps = [note.code for note in error.because], [note.code for note in error.what_would_help]
    if isinstance(error, WordedInfeasibleError):
        reasons, helps = error.reasons, error.helps
    lines = [f"Because: {reason}" for reason in reasons] + [f"What would help: {what}" for what in helps]
    return ["Nothing can be planned.", *lines]


def _forget_output() -> None:
    """Send what is still to be written nowhere: the reader of our output has gone (`... | head`)."""
    # Python flushes standard output once more as it ends, and would complain of the closed pipe then.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
