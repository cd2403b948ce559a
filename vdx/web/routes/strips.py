"""What a video looks like along its length, and what lies beside a keyframe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from vdx import views
from vdx.web.context import Context
from vdx.web.objects.exploring import Moment, Neighbours, ShotLabel, Strips

if TYPE_CHECKING:
    from vdx.library import StoredFrame, StoredVideo


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api")
    library = context.library

    @routes.get("/videos/{video}/strips")
    def strips(video: int, columns: Annotated[int, Query(ge=1, le=4000)] = 600) -> Strips:
        """The colours of a video and how much it moves, in at most so many spans."""
        stored = library.video(video)
        found = library.strip(stored, columns=columns)
        colors = [] if found.colors is None else found.colors.tolist()
        return Strips(
            times=found.seconds.tolist(),
            colors=[f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in colors],
            motion=[] if found.motion is None else found.motion.tolist(),
            labels=[
                ShotLabel(start=start, end=end, text=text) for start, end, text in library.shot_labels(stored)
            ],
        )

    @routes.get("/context")
    def neighbours(frame: int, n: Annotated[int, Query(ge=0, le=50)] = 4) -> Neighbours:
        """A keyframe amid those around it, `n` on each side."""
        video, keyframes, at = library.keyframes_beside(frame, n)
        shown = [_moment(video, one) for one in keyframes]
        return Neighbours(video=views.video(video), frame=shown[at], before=shown[:at], after=shown[at + 1 :])

    return routes


def _moment(video: StoredVideo, frame: StoredFrame) -> Moment:
    return Moment(id=frame.id, time=video.record.seconds(frame.record.pts))
