"""Videos that look like one, and videos with the same footage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from vdx import schemas, views
from vdx.dupes.view import shared_footage
from vdx.web.context import Context
from vdx.web.objects.exploring import Copies, CopyView

if TYPE_CHECKING:
    from vdx.exploring.exploring import SharedFootage


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api/videos/{video}")
    library = context.library

    @routes.get("/related")
    def related(video: int, limit: Annotated[int, Query(ge=1, le=50)] = 12) -> schemas.SearchReport:
        """Other videos that look like this one, by all of it."""
        asked = library.like_video(library.video(video))
        with context.heavy:
            return views.search_report(asked, limit, library.search(asked, limit=limit))

    @routes.get("/copies")
    def copies(video: int) -> Copies:
        """Other videos with the same footage as this one."""
        stored = library.video(video)
        with context.heavy:
            found = library.shared_with(stored)
        return Copies(video=views.video(stored), copies=[_copy(context, one) for one in found])

    return routes


def _copy(context: Context, found: SharedFootage) -> CopyView:
    match, relation = found.match, found.relation
    moment = match.segments[0].best if match.proof is None else match.proof.time
    return CopyView(
        video=views.video(match.video),
        frame=context.library.keyframe_at(match.video, moment),
        kind=relation.kind,
        shared=shared_footage(relation),
        proof=None if match.proof is None else views.proof(match.proof),
    )
