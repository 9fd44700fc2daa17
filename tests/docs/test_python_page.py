"""The code of docs/python.md runs as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.pages import ROOT, blocks
from safeconduct import __all__ as public
from sample_case import write_sample_case


def test_code_of_the_python_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = ("town,car,1000,2.5\ntown,bus,90,\nburg,car,200,2.5\n", "town,car,150,2.5\n")
    write_sample_case(tmp_path, people=few, wishes=("burg,ua,0.5\n", "")).rename(tmp_path / "first")
    monkeypatch.chdir(tmp_path)
    code = "\n".join(blocks(ROOT / "docs/python.md", "python"))
    names: dict[str, object] = {}
    exec(compile(code, "docs/python.md", "exec"), names)
    assert {"case", "plan", "rows", "earlier", "loss"} <= set(names)


def test_every_public_function_is_on_the_page() -> None:
    page = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    assert [name for name in public if name != "__version__" and f"`{name}(" not in page] == []
