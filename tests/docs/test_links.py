"""Every link of the docs leads somewhere, and every page can be reached from the README."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.pages import ROOT, anchors, links, pages


def broken(page: Path) -> list[str]:
    """Return the links of a page that lead nowhere; addresses on the web are not asked."""
    return [link for link in links(page) if "://" not in link and not leads(page, link)]


def leads(page: Path, link: str) -> bool:
    """Say whether a link from a page leads to a file that is there, and to a heading that is in it."""
    name, _, heading = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    return target.exists() and ROOT in target.parents and (not heading or heading in anchors(target))


@pytest.mark.parametrize("page", pages(), ids=[str(page.relative_to(ROOT)) for page in pages()])
def test_links_lead_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[there](#here) [gone](gone.md) `[no](link)`\n\n# Here\n", encoding="utf-8")
    assert links(page) == ["#here", "gone.md"]
    assert not leads(page, "gone.md")
    assert anchors(page) == {"here"}


def test_every_page_is_reached_from_the_readme() -> None:
    reached, new = set[Path](), [ROOT / "README.md"]
    while new:
        page = new.pop()
        reached.add(page)
        new += [target for target in targets(page) if target not in reached]
    assert sorted(str(page.relative_to(ROOT)) for page in set(pages()) - reached) == []


def targets(page: Path) -> list[Path]:
    """Return the pages that a page links to; a folder stands for its README.md."""
    named = [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if "://" not in link]
    found = [target / "README.md" if target.is_dir() else target for target in named]
    return [target for target in found if target.suffix == ".md" and target.is_file()]


def test_the_picture_is_drawn_from_the_bundled_case_and_needs_no_server() -> None:
    drawing = (ROOT / "docs/summary.svg").read_text(encoding="utf-8")
    assert "plan examples/mariupol-2022-03-05" in drawing.replace("&#160;", " ")
    assert "Nikolske" in drawing
    assert "url(http" not in drawing
    assert "@font-face" not in drawing
