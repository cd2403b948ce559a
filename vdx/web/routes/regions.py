"""What moves by itself in the keyframes of a video."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from vdx.web.context import Context
from vdx.web.files import FOREVER, send_file
from vdx.web.objects.exploring import RegionMark, RegionMarks


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    library = context.library

    @routes.get("/api/videos/{video}/regions")
    def regions(video: int) -> RegionMarks:
        """The regions of a video, by time."""
        record = library.video(video).record
        frames = library.frames(video)
        return RegionMarks(
            regions=[
                RegionMark(
                    id=one.id,
                    frame=one.frame_id,
                    time=record.seconds(frames[one.record.frame].record.pts),
                    box=list(one.record.box),
                    area=one.record.area,
                    motion=list(one.record.motion),
                    salience=one.record.salience,
                )
                for one in library.regions(video)
            ]
        )

    @routes.get("/regions/{region}.png", response_class=Response)
    def mask(request: Request, region: int) -> Response:
        """The mask of a region, to lie over its keyframe: amber where it is, transparent elsewhere."""
        made = context.cache.make_bytes(f"regions/{region}.png", lambda: library.mask_png(region))
        return send_file(request, made, "image/png", cache=FOREVER)

    return routes
