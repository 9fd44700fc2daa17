"""What every request passes: host, origin, size; and the headers that every answer bears."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

__all__ = ["MOST_BODY_BYTES", "MOST_MERGE_BYTES", "Protection", "page_policy"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MOST_BODY_BYTES = 2 * 2**20
"""Largest body of a request but for merging."""
MOST_MERGE_BYTES = 64 * 2**20
"""Largest pack that is taken in."""
_MERGE = "/api/merge"
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_FIXED = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), microphone=(), payment=(), usb=(), geolocation=(self)"),
]  # fmt: skip


def page_policy(page: str) -> str:
    """Return a page's own content security policy, with what only a header can say added.

    Raises:
        ValueError: the page has none.
    """
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    if found is None:
        raise ValueError("the page has no content security policy")
    return f"{found[1]}; frame-ancestors 'none'"


class Protection:
    """Refuses what no page of ours sends, before anything reads it.

    hosts: names under which the desk is asked for: another one is a page elsewhere whose name was pointed here.
    """

    def __init__(self, app: Any, hosts: Collection[str], *, secure: bool) -> None:
        self._app, self._hosts, self._secure = app, frozenset(hosts), secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        sender = self._with_headers(send)
        if refusal is not None:
            await _answer(sender, *refusal)
            return
        most = MOST_MERGE_BYTES if scope["path"] == _MERGE else MOST_BODY_BYTES
        await self._app(scope, _bounded(receive, most), sender)

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if re.sub(r":\d+$", "", host).lower() not in self._hosts:
            return 421, f"this desk is not called {host[:80]!r}"
        length = headers.get("content-length", "0")
        most = MOST_MERGE_BYTES if scope["path"] == _MERGE else MOST_BODY_BYTES
        if not length.isascii() or not length.isdigit() or int(length[:12]) > most:
            return 413, f"got {length[:20]} bytes; expected at most {most}"
        if scope["method"] in _SAFE_METHODS:
            return None
        wanted = f"{'https' if self._secure else 'http'}://{host}"
        if headers.get("origin", wanted) != wanted or headers.get("sec-fetch-site", "same-origin") not in _OWN_SITE:
            return 403, "a page of another site sent this"
        return None

    def _with_headers(self, send: Send) -> Send:
        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = {name for name, _ in message["headers"]}
                added = [*_FIXED, (b"content-security-policy", _API_POLICY.encode()), (b"cache-control", b"no-store")]
                if self._secure:
                    added.append((b"strict-transport-security", b"max-age=86400"))
                message["headers"] = [*message["headers"], *(row for row in added if row[0] not in held)]
            await send(message)

        return sender


_OWN_SITE = {"same-origin", "none"}


def _bounded(receive: Receive, most: int) -> Receive:
    """Cut a body that has no length of its own at the limit: what is read then is no whole JSON, and is refused."""
    taken = 0

    async def receiver() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            return {"type": "http.request", "body": b"", "more_body": False}
        return message

    return receiver


async def _answer(send: Send, status: int, why: str) -> None:
    body = json.dumps({"error": why}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
