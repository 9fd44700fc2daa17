"""The text of case.toml and outlook.toml: where a key stands, and plain settings written as TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from safeconduct.core import Fault, quoted

__all__ = ["key_lines", "line_of", "parse_toml", "toml_text"]

_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_DAY_OR_TIME = re.compile(r"""\s*(date|start|end)\s*=\s*([^"'\[{#][^#]*)""")
_MOST_DEEP = 20
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def parse_toml(text: str, file: str, faults: list[Fault]) -> dict[str, Any] | None:
    """Read a TOML text, with or without a byte order mark; None, and a fault with its line, where it is none.

    A last line without a line end is noted: a file that was cut ends so.
    """
    text = text.removeprefix("\ufeff")
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        faults.append(_syntax_fault(str(error), text, file))
        return None
    if _is_deep(document):
        remedy = "Delete the keys with so many dots, or tables within tables; the settings of a case need three."
        faults.append(Fault(file, 0, "", f"tables more than {_MOST_DEEP} deep", "settings as in the docs", remedy))
        return None
    if not text.endswith("\n") and text.strip():
        last = text.splitlines()[-1].strip()
        got = f"no line end after {quoted(last)}"
        remedy = "Look whether the last line is whole; a file that was cut ends so."
        faults.append(Fault(file, text.count("\n") + 1, "", got, "a line end after the last line", remedy, "note"))
    return document


def _is_deep(document: dict[str, Any]) -> bool:
    """Say whether tables lie in tables deeper than any settings do; without recursion, for depth is what is asked."""
    level: list[Any] = [document]
    for _ in range(_MOST_DEEP):
        inner = [value for one in level for value in (one.values() if isinstance(one, dict) else one)]
        level = [value for value in inner if isinstance(value, dict | list)]
    return bool(level)


def _syntax_fault(message: str, text: str, file: str) -> Fault:
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line = int(place[1]) if place else text.count("\n") + 1
    column = f"column {place[2]}" if place else "end of the file"
    why = re.sub(r"\s*\(at .*\)", "", message)
    if own := _own_words(text, line, file):
        return own
    remedy = 'Correct the line; a text stands between quotes: title = "Mariupol"; for yes and no write true and false.'
    return Fault(file, line, column, why[:1].lower() + why[1:], "TOML", remedy)


def _own_words(text: str, line: int, file: str) -> Fault | None:
    """Return the fault of a day or a time that TOML does not take, in words about days and times."""
    lines = text.splitlines()
    found = _DAY_OR_TIME.match(lines[line - 1]) if line <= len(lines) else None
    if found is None:
        return None
    key, value = found[1], found[2].strip()
    if key == "date" or (key == "start" and "-" in value and ":" not in value):
        remedy = f"Write it as {key} = 2022-03-05, of a day that its month has."
        return Fault(file, line, key, quoted(value), "a day of the calendar, as 2022-03-05", remedy)
    expected, remedy = "a time between quotes, as 09:00 or 2022-03-05T09:00", f'Write {key} = "09:00".'
    return Fault(file, line, key, quoted(value), expected, remedy)


def key_lines(text: str) -> dict[str, int]:
    """Map every key path of a TOML text (`roads.trunk.speed_kmh`, and each [table]) to its line, from 1."""
    lines: dict[str, int] = {}
    table, inside = "", ""
    for number, line in enumerate(text.splitlines(), start=1):
        closing, opened = inside, bool(inside)
        for quotes in ('"""', "'''"):
            if line.count(quotes) % 2 and inside in ("", quotes):
                inside = "" if closing else quotes
        if opened:
            continue
        if header := _HEADER.match(line):
            table = _path(header[1])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault(f"{table}.{_path(key[1])}" if table else _path(key[1]), number)
    return lines


def _path(text: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in text.split("."))


def line_of(path: str, lines: Mapping[str, int]) -> int:
    """Return the line of a key, or of the nearest table above it; 0 where the text has neither."""
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return 0


def toml_text(document: Mapping[str, Any]) -> str:
    """Write a document of tables, texts, numbers, dates and lists as TOML; keys in their order."""
    return "\n".join(_table_lines(document, "")).strip("\n") + "\n"


def _table_lines(table: Mapping[str, Any], path: str) -> list[str]:
    plain = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    inner = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    lines = ["", f"[{path}]"] if path and (plain or not inner) else []
    lines += [f"{_key(key)} = {_value(value)}" for key, value in plain.items()]
    for key, value in inner.items():
        lines += _table_lines(value, f"{path}.{_key(key)}" if path else _key(key))
    return lines


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda sign: f"\\u{ord(sign[0]):04x}", plain) + '"'


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return repr(value)
        case datetime() | date() | time():
            return value.isoformat()
        case list() | tuple():
            return "[" + ", ".join(_value(part) for part in value) + "]"
        case Mapping():
            return "{" + ", ".join(f"{_key(key)} = {_value(part)}" for key, part in value.items()) + "}"
        case _:
            return _text(str(value))
