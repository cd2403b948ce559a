"""The library as a whole, and the program."""

from __future__ import annotations

from fastapi import APIRouter

import vdx
from vdx import schemas, views
from vdx.errors import LibraryReadOnly, refuse_read_only
from vdx.web.context import Context
from vdx.web.objects.about import About

LANGUAGES = ["en", "zh"]
CODECS = ["h264", "aac"]


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api")

    @routes.get("/about")
    def about() -> About:
        """The program that serves the page."""
        return About(
            version=vdx.__version__,
            languages=LANGUAGES,
            codecs=CODECS,
            read_only=_read_only(context),
            local=context.options.local,
        )

    @routes.get("/status")
    def status() -> schemas.LibraryStatus:
        """How much the library holds, and what failed."""
        return views.library_status(context.library) if context.library.exists else _nothing_yet(context)

    return routes


def _nothing_yet(context: Context) -> schemas.LibraryStatus:
    """Of a library that is made when something is added."""
    return schemas.LibraryStatus(
        library=str(context.library.path),
        videos=0,
        partial=0,
        offline=0,
        media_seconds=0,
        frames=0,
        spaces=[],
        bytes={},
        bytes_total=0,
        bytes_per_minute=None,
        failures=[],
        writer=None,
    )


def _read_only(context: Context) -> bool:
    try:
        refuse_read_only(context.library.path)
    except LibraryReadOnly:
        return True
    return False
