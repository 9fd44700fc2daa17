"""The command line: one thin command a verb; it parses, calls, prints.

Exit codes: 0 done, 1 the case is at fault, 2 wrong usage, 3 nothing can be planned (with the reason), 4 a fault of
this program, 130 broken off by Ctrl-C (128 and the number of any other signal).  Answers go to standard output,
progress and messages to standard error.
"""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the program `safeconduct` with the arguments it was started with; ends by SystemExit."""
    import os
    import sys

    from safeconduct.cli.interrupt import Stopped, stop_whole_program

    stop_whole_program()
    os.umask(os.umask(0o077) | 0o077)  # what is made is its owner's: a plan is a target list (R9)
    try:
        from safeconduct.cli.app import build_app
        from safeconduct.cli.console import guard_screen

        guard_screen()
        build_app()(prog_name="safeconduct")
    except Stopped as stopped:
        sys.exit(128 + stopped.number)
