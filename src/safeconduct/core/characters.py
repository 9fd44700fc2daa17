"""Characters that cannot be seen, that turn lines round or that drive a terminal; and ids that look alike.

Hidden are: control characters but for tab and line ends, format characters (zero width, bidirectional, tags), what
Unicode calls default ignorable, line and paragraph separators, private use, halves of surrogate pairs and
noncharacters.  The zero width joiner and non-joiner belong to words in Arabic, Indic and other joining scripts, and
are hidden everywhere else (UAX #31, section 2.3; RFC 5892, appendix A).
Sources: Unicode Character Database 15 (General_Category, DerivedCoreProperties.txt); UTS #39, confusables.txt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

__all__ = [
    "code_point",
    "difference",
    "fold_id",
    "hidden_in",
    "json_escaped",
    "lookalike_key",
    "lost_in",
    "shown",
    "without_hidden",
]

_JOINING = "\u0600-\u07ff\u0840-\u085f\u0860-\u0dff\u1000-\u109f\u1780-\u18af\u1a20-\u1aaf\ufb50-\ufdff\ufe70-\ufefc"
_ALWAYS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\U000f0000-\U0010ffff"
)
_HIDDEN = re.compile(
    f"[{_ALWAYS}]|\r(?!\n)|(?<![{_JOINING}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINING}])",
)

# The letters of each script that are drawn as a Latin one (UTS #39, confusables.txt, single letters of the scripts that
# stand side by side on the maps of a case).
_CYRILLIC = dict(
    zip("аеорсухіјѕԁһԛԝвкмнтгзьӏАВСЕНІЈКМОРЅТХУԌԚԜЗЬӀ", "aeopcyxijsdhqwbkmhtr3blABCEHIJKMOPSTXYGQW3bl", strict=True)
)
_GREEK = dict(zip("αονρυγικτχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aovpuyiktx" "ABEZHIKMNOPTYX", strict=True))
_ARMENIAN = dict(zip("օսոհցք", "ounhgp", strict=True))
_LOOKS = str.maketrans(_CYRILLIC | _GREEK | _ARMENIAN)


def hidden_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield (index, character) of every hidden character of a text."""
    for found in _HIDDEN.finditer(text):
        yield found.start(), found[0]


def lost_in(text: str) -> str:
    """Say in what way letters of a text were lost when it was saved; "": they were not, as far as can be seen.

    U+FFFD and runs of question marks stand where letters were; UTF-8 that was read as Windows-1252 can be turned back.
    """
    if "\ufffd" in text or "???" in text:
        return "Letters were lost when it was saved."
    if text.isascii():
        return ""
    try:
        meant = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
    return f"It was saved in the wrong encoding; {shown(meant)} is meant."


def code_point(sign: str) -> str:
    """Name a character as Unicode does: `U+200B ZERO WIDTH SPACE`."""
    control = "CONTROL CHARACTER" if unicodedata.category(sign) == "Cc" else "UNNAMED"
    return f"U+{ord(sign):04X} {unicodedata.name(sign, control)}"


def shown(text: str) -> str:
    """Write a text so that every hidden character is seen, `kyi<U+200B>v`, and none reaches a terminal."""
    return _HIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def without_hidden(text: str) -> str:
    """Return a text without its hidden characters."""
    return _HIDDEN.sub("", text)


def json_escaped(text: str) -> str:
    r"""Write a JSON text with its hidden characters as `\u200b`: the same value, and none reaches a terminal."""
    return _HIDDEN.sub(lambda found: "".join(f"\\u{unit:04x}" for unit in _utf16(found[0])), text)


def _utf16(sign: str) -> list[int]:
    data = sign.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


def fold_id(text: str) -> str:
    """Return what two spellings of one id share: compatibility forms composed (NFKC), case folded, blanks cut off."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


def lookalike_key(text: str) -> str:
    """Return what ids that look the same share, whatever script their letters are of (UTS #39, skeleton)."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKC", text) if not _HIDDEN.match(sign))
    return fold_id(bare.translate(_LOOKS))


def difference(text: str, other: str) -> str:
    """Name the first letter in which a text that looks like another is not that other."""
    mine, others = unicodedata.normalize("NFKC", text), unicodedata.normalize("NFKC", other)
    for at, sign in enumerate(mine):
        if _HIDDEN.match(sign):
            return f"character {at + 1} is {code_point(sign)}"
        if at >= len(others) or fold_id(sign) != fold_id(others[at]):
            there = f", there it is {code_point(others[at])}" if at < len(others) else ""
            return f"character {at + 1} is {code_point(sign)}{there}"
    return f"it ends before {code_point(others[len(mine)])}" if len(others) > len(mine) else "no letter differs"
