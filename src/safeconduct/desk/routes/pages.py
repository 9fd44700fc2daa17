"""The pages themselves: one file for everything, a service worker so that the form opens without a network."""

from __future__ import annotations

from importlib import resources
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from safeconduct.desk.routes.access import desk_of
from safeconduct.desk.security.protection import page_policy

__all__ = ["health", "icon", "manifest", "page", "page_routes", "service_worker"]

page_routes = APIRouter()
"""Everything that is no request of a page's program."""

_NOT_BUILT = "The desk's page is not in this copy of the program: `make web` builds it."
_MANIFEST: dict[str, Any] = {
    "name": "Safe Conduct", "short_name": "Safe Conduct", "start_url": "/", "scope": "/", "display": "standalone",
    "background_color": "#fbfbf9", "theme_color": "#fbfbf9",
    "icons": [{"src": "/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
}  # fmt: skip
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#fbfbf9"/>'
    '<path d="M8 46H56M8 18H56" stroke="#1b1d1f" stroke-width="4"/><path d="M14 32H44l-8-7m8 7-8 7" stroke="#0072b2" '
    'stroke-width="5" fill="none"/></svg>'
)


def _built(name: str) -> str | None:
    held = resources.files("safeconduct.desk").joinpath("built", name)
    return held.read_text(encoding="utf-8") if held.is_file() else None


@page_routes.get("/", response_class=HTMLResponse)
@page_routes.get("/public", response_class=HTMLResponse)
def page() -> HTMLResponse:
    """Return the page; what it shows depends on who signs in."""
    text = _built("desk.html")
    if text is None:
        return HTMLResponse(f"<!doctype html><title>Safe Conduct</title><p>{_NOT_BUILT}</p>", 503)
    return HTMLResponse(text, headers={"content-security-policy": page_policy(text), "cache-control": "no-cache"})


@page_routes.get("/sw.js")
def service_worker() -> Response:
    """Return the program that keeps the page on the phone."""
    text = _built("sw.js")
    if text is None:
        return Response(_NOT_BUILT, 503)
    headers = {"cache-control": "no-cache", "content-security-policy": "default-src 'none'; connect-src 'self'"}
    return Response(text, media_type="text/javascript", headers=headers)


@page_routes.get("/manifest.webmanifest")
def manifest() -> Any:
    """Return what a phone needs to install the page."""
    return _MANIFEST


@page_routes.get("/icon.svg")
def icon() -> Response:
    """Return the page's sign."""
    return Response(_ICON, media_type="image/svg+xml")


@page_routes.get("/health")
def health(request: Request) -> Any:
    """Say that the desk answers, and how many pages are open: nothing of the agreement."""
    return {"alive": True, "pages": desk_of(request).live.pages}
