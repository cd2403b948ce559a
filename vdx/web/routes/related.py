"""Videos that look like one, and videos with the same footage."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import APIRouter, Query
from pydantic import BaseModel

from vdx import schemas, views
from vdx.dupes.view import shared_footage
from vdx.web.context import Context
from vdx.web.objects.exploring import Copies, CopyView

if TYPE_CHECKING:
    from vdx.exploring.exploring import SharedFootage

Answer = TypeVar("Answer", bound=BaseModel)


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api/videos/{video}")
    library = context.library

    @routes.get("/related")
    def related(video: int, limit: Annotated[int, Query(ge=1, le=50)] = 12) -> schemas.SearchReport:
        """Other videos that look like this one, by all of it."""
        asked = library.like_video(library.video(video))

        def find() -> schemas.SearchReport:
            return views.search_report(asked, limit, library.search(asked, limit=limit))

        return _kept(context, f"related/{video}-{limit}", schemas.SearchReport, find)

    @routes.get("/copies")
    def copies(video: int) -> Copies:
        """Other videos with the same footage as this one."""
        stored = library.video(video)

        def find() -> Copies:
            found = library.shared_with(stored)
            return Copies(video=views.video(stored), copies=[_copy(context, one) for one in found])

        said = len(library.not_duplicates())  # what somebody said of copies since changes the answer
        return _kept(context, f"copies/{video}-{said}", Copies, find)

    return routes


def _kept(context: Context, name: str, kind: type[Answer], find: Callable[[], Answer]) -> Answer:
    """An answer that stays the same as long as the library does: found once, since it takes seconds."""
    file = f"{name}-{context.library.version()}.json"
    known = context.cache.get(file)
    if known is None:
        with context.heavy:
            found = find()
        known = context.cache.make_bytes(file, lambda: found.model_dump_json().encode())
    return kind.model_validate_json(known.read_text(encoding="utf-8"))


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
