"""Texts of other people: plain text, HTML and PDF, as one string with outlet and date."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from safeconduct.core import CaseError, Fault
from safeconduct.files.textfile import NotAFileError, TooLargeError, read_regular
from safeconduct.statements import read_header

__all__ = ["MOST_BYTES", "Document", "read_document"]

MOST_BYTES = 10_000_000
"""Largest file that is read, bytes; a report has a few thousand."""
_KNOWN = {b"PK\x03\x04": "a ZIP file (a DOCX or ODT?)", b"\x89PNG": "a PNG picture", b"\xff\xd8\xff": "a JPEG picture",
          b"\x1f\x8b": "a GZIP file", b"{\\rtf": "an RTF file", b"\xd0\xcf\x11\xe0": "an old Office file"}  # fmt: skip
_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
_HTML = re.compile(rb"^\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|article|div|p)\b", re.I | re.S)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_NO_CHARSETS = {"idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape", "raw_unicode_escape",
                "undefined", "utf-7", "mbcs", "oem"}  # fmt: skip
"""Known to Python, and not what any page is written in: they read plain words as others."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be read, with what is known of it.

    text: all of it, its own first lines included; offsets of statements count in it.  outlet, date: None where the
    file does not say.  warnings: what the reader should know though it can be read (no date).
    """

    text: str
    outlet: str | None = None
    date: date | None = None
    warnings: tuple[Fault, ...] = ()


def read_document(path: Path) -> Document:
    """Read a plain text, HTML or PDF file.

    The kind is recognised by the content, not by the name.  Plain text is UTF-8 (UTF-16 with a byte order mark is
    understood); an HTML page may name another encoding.  Line ends become plain ones.

    Raises:
        CaseError: no such file, empty, too large, binary, in another encoding, a PDF with no text in it (a scan),
            broken or locked.
    """
    file = str(path)
    if not file.isprintable():
        shown = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in file)
        raise _fault(shown, "a name with signs that cannot be written", "a name in UTF-8", "Rename the file.")
    data = _bytes(path, file)
    if data.startswith(b"%PDF-"):
        outlet, day, text = None, None, _pdf(path, file)
    elif _HTML.search(data[:4096]):
        outlet, day, text = _page(_decoded(data, file, _charset(data, file)))
    else:
        outlet, day, text = None, None, _decoded(data, file, None)
    if not text.strip():
        raise CaseError([Fault(file, 0, "", "no text", "a text", "Take a file that has words in it.")])
    header = read_header(text)
    outlet, day = header.outlet or outlet, header.date or day
    return Document(text, outlet, day, () if day else (_no_date(file),))


def _no_date(file: str) -> Fault:
    remedy = "Give the day it was published: --date 2022-03-05, or a first line `date: 2022-03-05`."
    return Fault(file, 1, "date", "no date", "the day the text is of", remedy, "warning")


def _bytes(path: Path, file: str) -> bytes:
    try:
        data = read_regular(path, MOST_BYTES)
    except NotAFileError as error:
        remedy = "Name the files in it." if path.is_dir() else "Name a file."
        raise _fault(file, error.kind, "a file", remedy) from error
    except TooLargeError as error:
        size, limit = f"{error.size / 1e6:,.0f} MB", f"at most {MOST_BYTES / 1e6:.0f} MB"
        raise _fault(file, size, limit, "Cut it into smaller files, one report each.") from error
    except FileNotFoundError as error:
        raise _fault(file, "no such file", "a text, HTML or PDF file", "Look at its name.") from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise _fault(file, why, "a file that can be read", "Look at its permissions and at the disk.") from error
    if not data.strip():
        raise _fault(file, "an empty file", "a text", "Take a file that has words in it.")
    return data


def _fault(file: str, got: str, expected: str, remedy: str, line: int = 0) -> CaseError:
    return CaseError([Fault(file, line, "", got, expected, remedy)])


def _charset(data: bytes, file: str) -> str | None:
    """Read the encoding an HTML page names for itself."""
    found = _CHARSET.search(data[:4096])
    if not found:
        return None
    name = found[1].decode("ascii", "replace")
    try:
        known = codecs.lookup(name).name
        "".encode(known)  # "rot13" and "base64" are known, and are no encodings of text
    except (LookupError, ValueError) as error:
        raise _fault(file, f"charset {name}", "a known encoding", "Save the page as UTF-8.") from error
    if known in _NO_CHARSETS:
        raise _fault(file, f"charset {name}", "an encoding of pages", "Save the page as UTF-8.")
    return known


def _decoded(data: bytes, file: str, charset: str | None) -> str:
    for magic, what in _KNOWN.items():
        if data.startswith(magic):
            raise _fault(file, what, "text, HTML or PDF", "Save its words as plain text (UTF-8).")
    encoding = next((name for mark, name in _WIDE.items() if data.startswith(mark)), charset or "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        if not isinstance(error, UnicodeDecodeError):
            raise _fault(file, str(error), encoding.upper(), "Save it as UTF-8.") from error
        line = data.count(b"\n", 0, error.start) + 1
        got = f"byte 0x{data[error.start]:02X} at byte {error.start + 1} of the file"
        raise _fault(file, got, encoding.upper(), "Save it as UTF-8.", line) from error
    found = _CONTROLS.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        got = f"a control character (0x{ord(found[0]):02X}) at character {found.start() + 1}"
        raise _fault(file, got, "text; this looks like a binary file", "Take the text file itself.", line)
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- HTML --------------------------------------------------------------------------------------------------------

_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "nav", "form", "button", "select", "title"})
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer",
     "blockquote", "ul", "ol", "table", "aside", "main", "figcaption"}
)  # fmt: skip
_DATES = ("article:published_time", "datepublished", "date", "dc.date", "pubdate", "og:published_time")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "publisher")


def _page(html: str) -> tuple[str | None, date | None, str]:
    """Read the words of a page, a paragraph for each block, and what its head says of outlet and date."""
    root = LexborHTMLParser(html).root
    if root is None:
        return None, None, ""
    about: dict[str, str] = {}
    parts: list[str] = []
    for node, opens in _walk(root):
        if node.tag == "-text":
            parts.append(re.sub(r"\s+", " ", node.text_content or ""))
        elif node.tag in _BLOCKS:
            parts.append("\n\n")
        elif opens and node.tag in ("td", "th"):
            parts.append(" | " if _follows_cell(node) else " ")
        if opens and node.tag in ("meta", "time"):
            _note(node, about)
    blocks = (" ".join(block.split()) for block in "".join(parts).split("\n\n"))
    outlet = next((about[name] for name in _OUTLETS if about.get(name)), None)
    dated = [about[name] for name in (*_DATES, "time") if about.get(name)]
    return outlet, next(_days(dated), None), "\n\n".join(block for block in blocks if block)


def _follows_cell(node: LexborNode) -> bool:
    """Say whether a cell of a table stands beside one before it: a bar is written between them."""
    before = node.prev
    while before is not None and before.tag not in ("td", "th"):
        before = before.prev
    return before is not None


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield every node as it opens and as it closes, in the order of the page, however deeply it is nested.

    Words of scripts, menus and forms are left out; what the head says is not.
    """
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, opens = stack.pop()
        yield node, opens
        if not opens or node.tag == "-text" or node.tag in _SKIPPED:
            continue
        stack.append((node, False))
        child = node.last_child
        while child is not None:
            if child.tag != "-text" or node.tag != "head":
                stack.append((child, True))
            child = child.prev


def _note(node: LexborNode, about: dict[str, str]) -> None:
    attributes = node.attributes
    if node.tag == "time":
        about.setdefault("time", attributes.get("datetime") or "")
        return
    name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
    about.setdefault(name, attributes.get("content") or "")


def _days(texts: list[str]) -> Iterator[date]:
    for text in texts:
        found = _DAY.search(text)
        if found:
            try:
                yield date.fromisoformat(found[0])
            except ValueError:
                continue


# --- PDF ---------------------------------------------------------------------------------------------------------


def _pdf(path: Path, file: str) -> str:
    with _pdf_faults(file):
        from pypdf import PdfReader

        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _fault(file, "a PDF locked with a password", "an open PDF", "Unlock it, or save its words as text.")
        pages = [page.extract_text() for page in reader.pages]
    text = "\n\n".join(page.strip() for page in pages if page.strip())
    if not text:
        raise _fault(file, "a PDF with no text in it (a scan?)", "a PDF with text", "Type the words, or run OCR on it.")
    return text


@contextmanager
def _pdf_faults(file: str) -> Iterator[None]:
    """Turn whatever the PDF library raises into a fault of the file."""
    try:
        yield
    except CaseError:
        raise
    except ImportError as error:
        raise _fault(file, "a PDF, and pypdf is not installed", "pypdf", "pip install pypdf") from error
    except Exception as error:
        why = f"a PDF that cannot be read ({type(error).__name__}: {error})"
        raise _fault(file, why[:200], "a whole PDF", "Save it again, or save its words as text.") from error
