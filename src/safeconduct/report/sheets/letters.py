"""Which letters the fonts of the sheets have: those that none has are printed as empty boxes, and reported (R1).

Read from the fonts' own tables: OpenType 1.9, "cmap", formats 4 (16 bit) and 12 (32 bit).
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

__all__ = ["letters", "lines_on_lacking", "missing_letters"]

_FONTS = tuple((f"{name}-Regular.ttf", f"{name}-Bold.ttf") for name in ("IBMPlexSans", "IBMPlexSansArabic"))
"""Regular and bold of each family, in the order in which a sheet looks for a letter."""


@cache
def letters() -> frozenset[int]:
    """Return the code points that a family of the sheets has in regular and bold."""
    home = files("safeconduct.report.sheets").joinpath("fonts")
    families = ([_code_points(home.joinpath(name).read_bytes()) for name in names] for names in _FONTS)
    return frozenset().union(*(set.intersection(*family) for family in families))


def missing_letters(text: str) -> str:
    """Return the letters of a text that no font of the sheets has, each once; marks and blanks are no letters."""
    return "".join(dict.fromkeys(one for one in text if ord(one) not in letters() and not _is_blank(one)))


def _is_blank(one: str) -> bool:
    return unicodedata.category(one) in ("Cc", "Cf", "Zs", "Zl", "Zp")


def lines_on_lacking(names: Iterable[str]) -> list[str]:
    """Return a sentence for each name that cannot be printed as it is: the name, and which letters are wanting."""
    lacking = {name: missing for name in names if (missing := missing_letters(name))}
    return [
        f"{name!r} cannot be printed: no font of the sheets has {' '.join(f'U+{ord(one):04X}' for one in missing[:6])}"
        f"{' ...' if len(missing) > 6 else ''}; give the place a name in Latin, Cyrillic, Greek or Arabic letters"
        for name, missing in lacking.items()
    ]


def _code_points(font: bytes) -> set[int]:
    (count,) = struct.unpack_from(">H", font, 4)
    tables = (struct.unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(count))
    base = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    (encodings,) = struct.unpack_from(">H", font, base + 2)
    found: set[int] = set()
    for number in range(encodings):
        platform, encoding, offset = struct.unpack_from(">HHL", font, base + 4 + 8 * number)
        if (platform, encoding) in ((0, 3), (0, 4), (3, 1), (3, 10)):
            found |= _subtable(font, base + offset)
    return found


def _subtable(font: bytes, at: int) -> set[int]:
    (form,) = struct.unpack_from(">H", font, at)
    if form == 12:
        (groups,) = struct.unpack_from(">L", font, at + 12)
        ranges = (struct.unpack_from(">LLL", font, at + 16 + 12 * number) for number in range(groups))
        return {code for first, last, _ in ranges for code in range(first, last + 1)}
    if form != 4:
        return set()
    (twice,) = struct.unpack_from(">H", font, at + 6)
    ends = struct.unpack_from(f">{twice // 2}H", font, at + 14)
    starts = struct.unpack_from(f">{twice // 2}H", font, at + 16 + twice)
    return {code for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1)} - {0xFFFF}
