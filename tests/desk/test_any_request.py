"""Requests made up from the desk's own description of them, right and wrong: none of them is an error of the server."""

from __future__ import annotations

import random
import string
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from desk.desks import csrf, day_talks, served, sign_in

_ODD: list[Any] = [
    None, True, -1, 0, 2**31, 2**63, 2**70, 1.5, "", "x" * 5000, "\x00", "\ud7ff\u202e", "../..", "{}", [], {}, [[]],
    "é", {"a": {"b": []}}, "2022-03-05T07:00:00Z", "ua", "' OR 1=1 --", "%00", ["", None],
]  # fmt: skip


def _value(chance: random.Random, shape: dict[str, Any], parts: dict[str, Any], deep: int = 0) -> Any:
    """Return a value of a JSON Schema, or, one time in three, one that is odd."""
    if chance.random() < 0.33 or deep > 4:
        return chance.choice(_ODD)
    if "$ref" in shape:
        return _value(chance, parts[shape["$ref"].rpartition("/")[2]], parts, deep)
    if "anyOf" in shape:
        return _value(chance, chance.choice(shape["anyOf"]), parts, deep + 1)
    if "enum" in shape:
        return chance.choice(shape["enum"])
    kind = shape.get("type")
    if kind == "object":
        return {name: _value(chance, one, parts, deep + 1) for name, one in shape.get("properties", {}).items()}
    if kind == "array":
        return [_value(chance, shape.get("items", {}), parts, deep + 1) for _ in range(chance.randint(0, 3))]
    if kind in ("integer", "number"):
        return chance.randint(int(shape.get("minimum", -5)), int(min(shape.get("maximum", 10**6), 2**62)))
    return "".join(chance.choice(string.printable) for _ in range(chance.randint(0, 30)))


def _asked(client: TestClient, chance: random.Random, path: str, method: str, about: dict[str, Any], told: Any) -> int:
    url = path
    for name in [one["name"] for one in about.get("parameters", []) if one["in"] == "path"]:
        url = url.replace(f"{{{name}}}", chance.choice(["a", "..", "%2e%2e", "x" * 300, "%00", "é", "1"]))
    query = {one["name"]: str(chance.choice(_ODD)) for one in about.get("parameters", []) if one["in"] == "query"}
    content = about.get("requestBody", {}).get("content", {}).get("application/json")
    sent = _value(chance, content["schema"], told["components"]["schemas"]) if content else chance.choice(_ODD)
    headers = csrf(told["me"]) if chance.random() < 0.8 and told["me"] else {}
    body = {"json": sent} if method not in ("get", "head") else {}
    return client.request(method, url, params=query, headers=headers, **body).status_code


@pytest.mark.parametrize("seed", range(3))
def test_no_request_is_an_error_of_the_server(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with served(tmp_path / "a", day_talks()) as client:
        told = client.get("/openapi.json").json()
        rows = [(path, method, about) for path, ways in told["paths"].items() for method, about in ways.items()]
        rows = [row for row in rows if row[0] != "/api/stream"]  # a page that follows has no end
        assert len(rows) > 15
        told["me"] = None
        for turn in range(400):
            if turn % 100 == 0:
                told["me"] = sign_in(client, chance.choice(["ua", "room-c1", "osce"])) if turn else None
            path, method, about = chance.choice(rows)
            status = _asked(client, chance, path, method, about, told)
            assert status < 500 or (status == 503 and path in ("/", "/public", "/sw.js")), (path, method, status)
