"""Write the help texts in docs/*.md anew from the program."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from safeconduct.cli.app import build_app

__all__ = ["main", "refreshed"]

_BLOCK = re.compile(r"^```console\n\$ (safeconduct[^\n]*--help)\n.*?^```", re.MULTILINE | re.DOTALL)


def refreshed(page: str) -> str:
    """Return the text of a page with every help text in it as the program prints it now."""

    def block(found: re.Match[str]) -> str:
        done = CliRunner().invoke(build_app(), shlex.split(found[1])[1:], prog_name="safeconduct")
        if done.exit_code:
            raise SystemExit(f"{found[1]} failed: {done.output}")
        return f"```console\n$ {found[1]}\n{done.output}```"

    return _BLOCK.sub(block, page)


def main() -> None:
    """Refresh every page in docs/."""
    for path in sorted((Path(__file__).resolve().parents[1] / "docs").glob("*.md")):
        old = path.read_text(encoding="utf-8")
        if (new := refreshed(old)) != old:
            path.write_text(new, encoding="utf-8")
            print(f"refreshed {path.name}")


if __name__ == "__main__":
    main()
