"""Write web/src/plan-format.ts anew: the front end's readers and types of plan.json, from its one declaration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safeconduct.files.codec import INSTANT, SPAN, Codec
from safeconduct.report.plan import format as plan_format

__all__ = ["FILE", "generated", "main"]

FILE = Path(__file__).resolve().parents[1] / "web/src/plan-format.ts"

_HEAD = """/**
 * Readers of what plan.json and the page's extract of it share. Made by tools/web_types.py from
 * src/safeconduct/report/plan/format.py; do not edit.
 */
import { type Decoded, instant, listOf, mapOf, nullable, number, pairOf, shape, text, truth } from "./decode.ts";
"""
_NAMED: dict[str, Codec] = {
    "span": SPAN,
    "section": plan_format.SECTION,
    "corridor": plan_format.CORRIDOR,
    "pass": plan_format.PASS,
    "walk": plan_format.WALK,
    "convoy": plan_format.CONVOY,
    "leg": plan_format.LEG,
    "duty": plan_format.DUTY,
    "outBy": plan_format.OUT_BY,
    "footprint": plan_format.FOOTPRINT,
    "placeWindow": plan_format.PLACE_WINDOW,
    "shortfall": plan_format.SHORTFALL,
}
"""Those of which the page holds the very objects, each after what it is made of."""
_PLAIN = {"string": "text", "number": "number", "integer": "number", "boolean": "truth"}

Json = dict[str, Any]


def generated() -> str:
    """Return the text of the file."""
    known: list[tuple[str, Json]] = []
    parts = [_HEAD]
    for name, codec in _NAMED.items():
        parts.append(f"export const {name} = {_reader(codec.schema, known, 0)};\n")
        parts.append(f"export type {name[0].upper()}{name[1:]} = Decoded<typeof {name}>;\n")
        known.append((name, _bare(codec.schema)))
    return "\n".join(parts)


def _bare(schema: Json) -> Json:
    return {key: value for key, value in schema.items() if key != "description"}


def _reader(schema: Json, known: list[tuple[str, Json]], depth: int) -> str:
    """Write what reads a value of this schema."""
    bare = _bare(schema)
    for name, other in known:
        if bare == other:
            return name
    if bare == _bare(INSTANT.schema):
        return "instant"
    if "anyOf" in bare:
        return f"nullable({_reader(bare['anyOf'][0], known, depth)})"
    if bare.get("type") == "array":
        many = "pairOf" if bare.get("maxItems") == 2 else "listOf"
        return f"{many}({_reader(bare['items'], known, depth)})"
    if "properties" in bare:
        return _shape(bare, known, depth + 1)
    if bare.get("type") == "object":
        return f"mapOf({_reader(bare['additionalProperties'], known, depth)})"
    return "text" if "enum" in bare or "const" in bare else _PLAIN[bare["type"]]


def _shape(schema: Json, known: list[tuple[str, Json]], depth: int) -> str:
    lines = []
    for key, inner in schema["properties"].items():
        reader = _reader(inner, known, depth)
        lines.append(f"{'  ' * depth}{key}: {reader if key in schema['required'] else f'nullable({reader})'},")
    return "shape({\n" + "\n".join(lines) + f"\n{'  ' * (depth - 1)}}})"


def main() -> None:
    """Write the file."""
    FILE.write_text(generated(), encoding="utf-8")


if __name__ == "__main__":
    main()
