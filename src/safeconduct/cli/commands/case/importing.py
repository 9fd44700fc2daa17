"""`safeconduct import FILE --into CASE`: other people's alerts and events put into a case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from safeconduct.cli.console import fault_lines, tell
from safeconduct.core import UsageError

__all__ = ["import_command"]


def import_command(files: Sequence[Path], into: Path, everything: bool) -> int:
    """Add alerts (CAP 1.2) and events (ACLED, UCDP GED, VIINA) to alerts.csv and incidents.csv of a case.

    Args:
        files: .xml or .cap messages, .csv tables.
        into: the case folder; its files are written whole or not at all, and only where something changed.
        everything: events far from the case's places and long before its hours too.

    Returns:
        0, done.

    Raises:
        UsageError: no such file or case folder.
        CaseError: a file, or the case, is at fault; nothing is written.
    """
    from safeconduct.cases import load_case, save_case
    from safeconduct.cases.changes.importing import import_files

    if not (into / "case.toml").is_file():
        raise UsageError(f"--into: {into} is no case folder: it has no case.toml")
    for path in files:
        if not path.is_file():
            raise UsageError(f"{path}: no such file; give CAP messages (.xml) or tables of events (.csv)")
    loaded = load_case(into)
    made = import_files(loaded, files, everything=everything)
    old, new = loaded.case, made.loaded.case
    if (old.incidents, old.alerts) != (new.incidents, new.alerts):
        save_case(made.loaded, into)
    for line in fault_lines(made.faults):
        tell(line)
    incidents, alerts = made.added["incidents"], made.added["alerts"]
    print(f"{into}: {incidents} incidents and {alerts} alerts added, {made.replaced} said anew")
    for why, count in made.left_out.items():
        print(f"left out: {count}, {why}")
    return 0
