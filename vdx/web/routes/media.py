"""Videos to be played: the files themselves, proxies and cuts. All are named by the video's id only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from vdx.web import playable
from vdx.web.context import Context
from vdx.web.errors import BadRequest, NoSuchPage
from vdx.web.files import send_file
from vdx.web.objects.jobs import JobView
from vdx.web.objects.media import Playback

MP4 = "video/mp4"
LONGEST_CUT = 3600.0  # seconds


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    library = context.library

    @routes.get("/api/videos/{id}/playback")
    def playback(
        id: int,
        types: Annotated[
            str, Query(max_length=1000, description="Codecs that this browser plays too, as hevc,av1.")
        ] = "",
    ) -> Playback:
        """How the video can be played."""
        video = library.video(id)
        with context.heavy:
            found = library.describe_file(playable.source(context, video))
        why = found.obstacle(frozenset(types.replace(" ", "").split(",")))
        return Playback(
            direct=not why,
            url=None if why else f"/media/{id}",
            type=found.media_type,
            codec=found.codec,
            sound=found.sound,
            why=why,
            proxy=playable.proxy_view(context, video),
        )

    @routes.post("/api/videos/{id}/proxy")
    def proxy(id: int) -> JobView:
        """Make a form of the video that every browser plays."""
        return playable.start_proxy(context, library.video(id))

    @routes.head("/media/{id}", include_in_schema=False)
    @routes.get("/media/{id}", response_class=Response)
    def media(request: Request, id: int) -> Response:
        """The file itself, or a range of it."""
        path = playable.source(context, library.video(id))
        return send_file(request, path, _media_type(path))

    @routes.head("/proxy/{id}.mp4", include_in_schema=False)
    @routes.get("/proxy/{id}.mp4", response_class=Response)
    def proxy_file(request: Request, id: int) -> Response:
        """The proxy, or a range of it."""
        path = playable.proxy(context, library.video(id))
        if path is None:
            raise NoSuchPage(f"there is no proxy of video {id} yet")
        return send_file(request, path, MP4)

    @routes.get("/videos/{id}/cut.mp4", response_class=Response)
    def cut(
        request: Request,
        id: int,
        start: Annotated[float, Query(ge=0, allow_inf_nan=False)],
        end: Annotated[float, Query(ge=0, allow_inf_nan=False)],
    ) -> Response:
        """The seconds from `start` to `end`, exactly, to be saved."""
        if not start < end <= start + LONGEST_CUT:
            raise BadRequest(f"a cut ends after its start, and {LONGEST_CUT:g} seconds later at most")
        video = library.video(id)
        path = playable.source(context, video)
        name = f"cuts/{path.stat().st_mtime_ns:x}-{id}-{start:.3f}-{end:.3f}.mp4"
        with context.heavy:
            file = context.cache.make(name, lambda target: library.cut(path, target, start, end))
        saved = f"{Path(library.file(video).name).stem} {start:.3f}-{end:.3f}.mp4"
        return send_file(request, file, MP4, download=saved)

    return routes


def _media_type(path: Path) -> str:
    """By the first bytes: what browsers play is one of two kinds."""
    with path.open("rb") as file:
        head = file.read(64)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip"):
        return MP4
    return "video/webm" if b"webm" in head else "application/octet-stream"
