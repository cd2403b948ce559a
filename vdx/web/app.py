"""The app: all routes, behind the guard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI

import vdx
from vdx.web.context import Context
from vdx.web.errors import handle_errors
from vdx.web.routes import (
    about,
    clusters,
    collections,
    compact,
    events,
    folders,
    ingest,
    jobs,
    media,
    pages,
    pictures,
    regions,
    related,
    searching,
    strips,
    uploads,
    videos,
)
from vdx.web.security import Guard

if TYPE_CHECKING:
    from vdx.library import Library
    from vdx.web.options import WebOptions

# What is to be found goes in front; `pages` answers for every other address.
ROUTES: tuple[Callable[[Context], APIRouter], ...] = (
    about.router,
    events.router,
    folders.router,
    ingest.router,
    jobs.router,
    searching.router,
    uploads.router,
    related.router,
    clusters.router,
    strips.router,
    regions.router,
    compact.router,
    collections.router,
    videos.router,
    media.router,
    pictures.router,
    pages.router,
)


def create_app(library: Library, options: WebOptions) -> FastAPI:
    """The app that shows a library; what it holds is freed when it is shut down."""
    context = Context.of(library, options)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        context.close()

    app = FastAPI(
        title="vdx",
        version=vdx.__version__,
        summary="A library of video, as the page sees it.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # its page would be fetched from elsewhere
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.context = context
    app.add_middleware(Guard, options=options)
    handle_errors(app)
    for router in ROUTES:
        app.include_router(router(context))
    return app
