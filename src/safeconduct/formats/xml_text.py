"""XML that any reader takes: built as a tree, so that every name from a case is escaped."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

__all__ = ["add", "xml_text"]

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    """Add a child element; characters that XML 1.0 forbids are left out of the text and the attributes."""
    clean = {name: _FORBIDDEN.sub("", value) for name, value in attributes.items()}
    child = ElementTree.SubElement(parent, tag, clean)
    if text is not None:
        child.text = _FORBIDDEN.sub("", text)
    return child


def xml_text(root: ElementTree.Element) -> str:
    """Return the whole file, indented, with its declaration and a last newline; the same tree gives the same text."""
    ElementTree.indent(root, " ")
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
