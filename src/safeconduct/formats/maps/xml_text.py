"""XML that any reader takes: built as a tree, so that every name from a case is escaped."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree

from safeconduct.core import plain_text

__all__ = ["add", "html_text", "label_text", "xml_text"]

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


_LINK = re.compile(r"(\b[a-z][a-z0-9+.-]*:(?=/|[^\s\d])|\bwww\b(?=\.)|\bmailto:)", re.IGNORECASE)
"""What begins an address, or a script that a viewer would run: `https:`, `javascript:`, `www`."""


def add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    """Add a child element; what XML 1.0 forbids, and control and invisible characters, are left out of all texts."""
    clean = {name: _clean(value) for name, value in attributes.items()}
    child = ElementTree.SubElement(parent, tag, clean)
    if text is not None:
        child.text = _clean(text)
    return child


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", plain_text(text))


def html_text(text: str) -> str:
    """Return a text that a viewer which takes it for HTML shows letter by letter: KML 2.2 descriptions are HTML.

    Addresses are broken up, as viewers make links of them, and so is `$[name]`, in whose place KML puts other texts.
    """
    return html.escape(_LINK.sub(r"\1 ", plain_text(text)).replace("$[", "$ ["), quote=False)


def label_text(text: str) -> str:
    """Return a name that reads the same to a viewer that takes it for HTML: `<` and `>` become quotation marks."""
    return text.replace("<", "\u2039").replace(">", "\u203a").replace("$[", "$ [")


def xml_text(root: ElementTree.Element) -> str:
    """Return the whole file, indented, with its declaration and a last newline; the same tree gives the same text."""
    ElementTree.indent(root, " ")
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
