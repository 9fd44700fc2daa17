"""The web application: pages, requests, protection, and a desk that lives as long as it does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from safeconduct.core import UsageError
from safeconduct.desk.routes.day import day_routes
from safeconduct.desk.routes.entries import entry_routes
from safeconduct.desk.routes.pages import page_routes
from safeconduct.desk.routes.people import people_routes
from safeconduct.desk.security.protection import Protection
from safeconduct.desk.service import Desk
from safeconduct.desk.signing import DeskSigner

__all__ = ["make_app"]


def make_app(desk: Desk, *, schema: bool = False) -> FastAPI:
    """Return the application of an opened desk.  schema: also serve /openapi.json, for tests that read it."""
    app = FastAPI(
        title="Safe Conduct desk", lifespan=_lifespan(desk), docs_url=None, redoc_url=None,
        openapi_url="/openapi.json" if schema else None,
    )  # fmt: skip
    app.state.desk = desk
    app.state.signer = DeskSigner(desk)
    for routes in (entry_routes, people_routes, day_routes, page_routes):
        app.include_router(routes)
    app.add_exception_handler(RequestValidationError, _misshapen)
    app.add_exception_handler(UsageError, _refused)
    app.add_middleware(Protection, hosts=desk.settings.hosts, secure=desk.settings.secure)
    return app


def _lifespan(desk: Desk) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await desk.begin()
        try:
            yield
        finally:
            await desk.end()

    return lifespan


async def _misshapen(_: Request, error: Exception) -> JSONResponse:
    """Say what is wrong with a request without repeating what was sent: it may be a passphrase."""
    rows = error.errors() if isinstance(error, RequestValidationError) else []
    faults = [{"where": ".".join(str(part) for part in row["loc"]), "what": row["msg"]} for row in rows]
    return JSONResponse({"detail": faults}, 422)


async def _refused(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, 409)
