"""What happens, told to open pages as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from vdx.web.context import Context


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api")

    @routes.get("/events", response_class=EventSourceResponse)
    async def events() -> AsyncIterator[ServerSentEvent]:
        """The event `job` with each change of a job, and `library` when the library's content changed.

        The jobs that are known are told first, so that a page that lost its connection misses nothing.
        """
        with context.events.listening() as listener:
            await run_in_threadpool(context.watching.look)  # what changes from now on is told
            yield ServerSentEvent(comment="listening")
            for job in reversed(context.jobs.all()):
                yield ServerSentEvent(event="job", data=job.model_dump(mode="json"))
            while (news := await listener.take()) is not None:
                for event, data in news:
                    yield ServerSentEvent(event=event, data=data.model_dump(mode="json"))

    return routes
