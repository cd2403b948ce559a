"""The page itself: one document for every address that it has, and what that loads."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from vdx.web.context import Context
from vdx.web.errors import NoSuchPage
from vdx.web.files import send_file

STATIC = Path(__file__).resolve().parents[1] / "static"
ADDRESSES = (
    "/",
    "/search",
    "/video/{id}",
    "/themes",
    "/collections",
    "/compact/{id}",
    "/history",
)
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/plain; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_ASK_AGAIN = "no-cache"  # kept by browsers, who ask whether it is still the same


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(include_in_schema=False)

    def page(request: Request) -> Response:
        """The document."""
        return _static(request, "index.html")

    for address in ADDRESSES:
        routes.add_api_route(address, page, methods=["GET", "HEAD"])

    @routes.api_route("/static/{path:path}", methods=["GET", "HEAD"])
    def static(request: Request, path: str) -> Response:
        """A file that the page loads."""
        return _static(request, path)

    return routes


def _static(request: Request, path: str) -> Response:
    file = (STATIC / path).resolve() if "\0" not in path else STATIC
    kind = TYPES.get(file.suffix or "." + file.name.lower())
    if not file.is_relative_to(STATIC) or not file.is_file():
        raise NoSuchPage
    return send_file(request, file, kind or "text/plain; charset=utf-8", cache=_ASK_AGAIN)
