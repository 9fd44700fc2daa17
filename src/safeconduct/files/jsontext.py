"""JSON text as plain dicts and lists, with what makes a file unclear or unreadable (RFC 8259)."""

from __future__ import annotations

import json
import re
from typing import Any

from safeconduct.core import Fault

__all__ = ["item_lines", "read_json"]

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BETWEEN = re.compile(r"[\s,]*")


def read_json(text: str, file: str, faults: list[Fault], *, what: str, remedy: str) -> Any:
    """Read a text; None, and a fault, where it is no JSON or of two values nobody can say which counts.

    Args:
        text: the file's text, with its byte order mark or without.
        file: how faults name it.
        faults: what is wrong is added here.
        what: what was expected, `GeoJSON`.
        remedy: what to do about it.
    """
    twice: dict[str, None] = {}

    def pairs(members: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(members)
        if len(made) < len(members):
            differ = (key for key, value in members if type(made[key]) is not type(value) or made[key] != value)
            twice.update(dict.fromkeys(differ))
        return made

    def fault(got: str, line: int = 0, column: str = "", expected: str = what, todo: str = remedy) -> None:
        faults.append(Fault(file, line, column, got, expected, todo))

    before = len(faults)
    body = text.removeprefix("\ufeff")
    try:
        tree = json.loads(body, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(body.rstrip()) or error.msg.startswith("Unterminated")
        found = f"{error.msg[:1].lower()}{error.msg[1:]} at character {error.colno}"
        fault("the file ends in the middle" if cut else found, error.lineno)
    except RecursionError:
        fault("brackets nested too deep")
    except ValueError:  # a whole number of more than 4,300 digits
        fault("a number of thousands of digits")
    else:
        if "\\ud" in body.lower() and _SURROGATE.search(json.dumps(tree, ensure_ascii=False)):
            fault("half of a character (\\ud800 to \\udfff)", expected="a text")
        for key in twice:
            fault("twice in one object, and they differ", 0, key[:60], "each key once", "Delete one of the two.")
    return tree if len(faults) == before else None


def item_lines(text: str, key: str, count: int) -> list[int]:
    """Find the line on which each item of the list under a key begins; 0 for all where the text is too odd to tell."""
    match = re.search(rf'"{key}"\s*:\s*\[', text)
    at, decoder = (match.end() if match else len(text)), json.JSONDecoder()
    lines: list[int] = []
    line, counted = 1, 0
    while len(lines) < count:
        blank = _BETWEEN.match(text, at)
        at = blank.end() if blank else at
        try:
            _, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return [0] * count
        line, counted = line + text.count("\n", counted, at), at
        lines.append(line)
        at = end
    return lines
