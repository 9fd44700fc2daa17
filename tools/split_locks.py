"""Split pip-compile's answers into the four lock files: split_locks.py RUN DESK DEV BENCH FOLDER.

requirements.lock has what the program needs to run, requirements-desk.lock what the desk needs beside it,
requirements-dev.lock what is needed beside both to check them, and requirements-bench.lock the rest.  No file names an
address.  What only osmium's downloads would use is no part of running: this program asks no network for anything
(docs/dependencies.md).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

__all__ = ["NOT_OFFLINE", "entries", "main"]

NOT_OFFLINE = frozenset({"requests", "urllib3", "certifi", "charset-normalizer", "idna"})
"""What osmium asks for and needs for its downloads of changes only, which this program never starts."""

_ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==\S+ \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", re.MULTILINE)


def entries(answer: str) -> dict[str, str]:
    """Return each distribution's lines, by its name in pip's normal form; lines that are no entry are left out."""
    return {re.sub(r"[-_.]+", "-", found[1]).lower(): found[0] for found in _ENTRY.finditer(answer)}


def main() -> None:
    """Write the four files."""
    run, desk, dev, bench = (entries(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:5])
    folder = Path(sys.argv[5])
    offline = {name: lines for name, lines in run.items() if name not in NOT_OFFLINE}
    # anyio, which the desk runs on, asks for idna too.
    serves = {name: lines for name, lines in desk.items() if name not in offline and name not in NOT_OFFLINE - {"idna"}}
    known = offline | serves
    checks = {name: lines for name, lines in dev.items() if name not in known and name not in NOT_OFFLINE}
    rest = {name: lines for name, lines in bench.items() if name not in known and name not in checks}
    for ending, held in (("", offline), ("-desk", serves), ("-dev", checks), ("-bench", rest)):
        text = "".join(held[name] for name in sorted(held))
        (folder / f"requirements{ending}.lock").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
