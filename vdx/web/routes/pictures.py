"""Pictures of videos: of their keyframes, of any moment, and of all shots in one file."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from media.image import shrink_jpeg
from vdx.web import playable, sprites
from vdx.web.context import Context
from vdx.web.errors import NoSuchPage
from vdx.web.files import FOREVER, send_file
from vdx.web.objects.media import Sprite, Tile

JPEG = "image/jpeg"
SIDES = (80, 160, 240, 320, 480, 640, 960, 1280, 1920)  # of pictures that are kept, in pixels
Side = Annotated[int, Query(ge=16, le=1920, description="Pixels; made a bit larger to be kept for others.")]


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    library = context.library

    @routes.get("/frames/{id}.jpg", response_class=Response)
    def frame(request: Request, id: int, w: Side | None = None) -> Response:
        """The picture of a keyframe, its longer side about `w`."""
        stored = library.picture_of_frame(id)
        if stored is None:
            raise NoSuchPage(f"there is no picture of frame {id}")
        if w is None:
            return Response(stored, media_type=JPEG, headers={"Cache-Control": FOREVER})
        side = _side(w)
        name = f"frames/{side}/{id % 1000:03d}/{id}.jpg"
        path = context.cache.make_bytes(name, lambda: shrink_jpeg(stored, side))
        return send_file(request, path, JPEG, cache=FOREVER)

    @routes.get("/videos/{id}/at.jpg", response_class=Response)
    def at(
        request: Request, id: int, t: Annotated[float, Query(ge=0, allow_inf_nan=False)], w: Side = 640
    ) -> Response:
        """The frame that is on screen at `t` seconds."""
        video = library.video(id)
        path = playable.source(context, video)
        seconds, side = min(t, max(0.0, video.record.duration - 1e-6)), _side(w)
        name = f"moments/{id}/{path.stat().st_mtime_ns:x}-{seconds:.6f}-{side}.jpg"
        found = context.cache.get(name)
        if found is None:
            with context.heavy:
                found = context.cache.make_bytes(name, lambda: library.picture_at(path, seconds, side))
        return send_file(request, found, JPEG)

    @routes.get("/api/videos/{id}/sprite")
    def sprite(id: int) -> Sprite:
        """Where in the sprite which moment is."""
        video = library.video(id)
        found = sprites.layout(library, video)
        times = [video.record.seconds(frame.record.pts) for frame in found.frames]
        edges = [0.0, *((one + other) / 2 for one, other in pairwise(times))]
        ends = [*edges[1:], video.record.duration]
        tiles = []
        for number, frame in enumerate(found.frames):
            x, y = found.place(number)
            tiles.append(
                Tile(frame=frame.id, time=times[number], start=edges[number], end=ends[number], x=x, y=y)
            )
        return Sprite(
            url=_sprite_url(id, found) if tiles else None,
            width=sprites.WIDTH,
            height=found.height,
            columns=found.columns,
            tiles=tiles,
        )

    @routes.get("/videos/{id}/sprite.jpg", response_class=Response)
    def sprite_picture(request: Request, id: int) -> Response:
        """Small pictures of its shots."""
        found = sprites.layout(library, library.video(id))
        if not found.frames:
            raise NoSuchPage(f"there are no pictures of video {id}")
        name = f"sprites/{id}-{_version(found)}.jpg"
        path = context.cache.make_bytes(name, lambda: sprites.draw(library, found))
        return send_file(request, path, JPEG, cache=FOREVER)

    return routes


def _side(asked: int) -> int:
    return next((side for side in SIDES if side >= asked), SIDES[-1])


def _sprite_url(id_: int, found: sprites.Layout) -> str:
    return f"/videos/{id_}/sprite.jpg?v={_version(found)}"  # another video never has the same id


def _version(found: sprites.Layout) -> str:
    return f"{found.frames[0].id}-{len(found.frames)}"
