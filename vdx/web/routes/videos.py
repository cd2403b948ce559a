"""The videos: lists, what is counted of them, and all about one."""

from __future__ import annotations

from fastapi import APIRouter

from vdx import schemas, views
from vdx.shotlists.listing import stored_shots
from vdx.web.context import Context
from vdx.web.objects.videos import FacetList, FacetValue, FacetView, FrameList, FrameView
from vdx.web.parameters import Direction, Limit, Offset, Sort, Wanted


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api")
    library = context.library

    @routes.get("/videos")
    def videos(
        wanted: Wanted, sort: Sort = "name", order: Direction = "asc", offset: Offset = 0, limit: Limit = 100
    ) -> schemas.VideoPage:
        """A page of the videos that fit."""
        if not library.exists:
            return schemas.VideoPage(total=0, videos=[], next=None)
        return views.filtered_page(
            library, wanted, sort, descending=order == "desc", offset=offset, limit=limit
        )

    @routes.get("/facets")
    def facets(wanted: Wanted) -> FacetList:
        """What the videos that fit can be told apart by, each counted with all other filters."""
        found = library.facets(wanted) if library.exists else []
        return FacetList(
            facets=[
                FacetView(
                    name=facet.name,
                    values=[FacetValue(value=value, count=count) for value, count in facet.values],
                )
                for facet in found
            ]
        )

    @routes.get("/videos/{id}")
    def video(id: int) -> schemas.VideoInfo:
        """All about one video."""
        return views.video_info(library, library.video(id))

    @routes.get("/videos/{id}/shots")
    def shots(id: int) -> schemas.ShotList:
        """Its shots."""
        return stored_shots(library, library.video(id)).view

    @routes.get("/videos/{id}/frames")
    def frames(id: int) -> FrameList:
        """Its indexed frames; keyframes have pictures, at ``/frames/ID.jpg``."""
        record = library.video(id).record
        return FrameList(
            frames=[
                FrameView(
                    id=frame.id,
                    time=record.seconds(frame.record.pts),
                    shot=frame.record.shot,
                    keyframe=frame.blob is not None,
                )
                for frame in library.frames(id)
            ]
        )

    return routes
