"""Write the software bill of materials, CycloneDX 1.6 JSON, of what the program runs with: sbom.py FILE.

Distributions are those of requirements.lock and those built into the page, from web/package-lock.json.  The same locks
give the same bytes: there is no date and no serial number in it.
"""

from __future__ import annotations

import json
import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

__all__ = ["bill", "main"]

ROOT = Path(__file__).resolve().parents[1]
_ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)((?:[\s\\]+--hash=sha256:[0-9a-f]{64})*)", re.MULTILINE)
_HASH = re.compile(r"sha256:([0-9a-f]{64})")

Json = dict[str, Any]


def bill(root: Path = ROOT) -> Json:
    """Return the bill of the program whose locks lie in a folder."""
    from safeconduct import __version__

    parts = [*_python(root / "requirements.lock"), *_page(root / "web/package-lock.json"), *_fonts()]
    main_part = {
        "type": "application",
        "bom-ref": "safeconduct",
        "name": "safeconduct",
        "version": __version__,
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": main_part},
        "components": parts,
        "dependencies": [{"ref": "safeconduct", "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def _python(lock: Path) -> list[Json]:
    found = []
    for name, version, hashes in _ENTRY.findall(lock.read_text(encoding="utf-8")):
        url = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}"
        part = {"type": "library", "bom-ref": url, "name": name, "version": version, "purl": url} | _licence(name)
        # One file of those named was installed; which one hangs on the machine.
        files = [{"name": "sha256", "value": digest} for digest in sorted(_HASH.findall(hashes))]
        found.append(part | ({"properties": files} if files else {}))
    return found


def _licence(name: str) -> Json:
    """Return what the installed distribution says of its licence; nothing where it is not installed or silent."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return {}
    known = [about[key] for key in ("License-Expression", "License") if key in about]
    text = known[0].strip().partition("\n")[0] if known else ""
    return {"licenses": [{"license": {"name": text}}]} if text else {}


def _page(lock: Path) -> list[Json]:
    """Return what is built into the page: the packages that are not for development."""
    held = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    found = []
    for path, row in sorted(held.items()):
        if not path or row.get("dev") or row.get("devOptional"):
            continue
        name = path.rpartition("node_modules/")[2]
        url = f"pkg:npm/{name.replace('@', '%40', 1)}@{row['version']}"
        part = {"type": "library", "bom-ref": url, "name": name, "version": row["version"], "purl": url}
        found.append(part | ({"licenses": [{"license": {"name": row["license"]}}]} if "license" in row else {}))
    return found


def _fonts() -> list[Json]:
    font = {"type": "data", "bom-ref": "ibm-plex-sans", "name": "IBM Plex Sans"}
    return [font | {"licenses": [{"license": {"id": "OFL-1.1"}}]}]


def main() -> None:
    """Write the bill to the file named."""
    text = json.dumps(bill(), ensure_ascii=False, indent=1) + "\n"
    Path(sys.argv[1]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
