"""What compression of a video would save, and what it would look like."""

from __future__ import annotations

import hashlib
import tempfile
import threading
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from vdx.compact.compressing import compress_options
from vdx.web.context import Context
from vdx.web.errors import NoSuchPage
from vdx.web.files import FOREVER, send_file
from vdx.web.jobs import Job, Result
from vdx.web.objects.compact import Estimate, PreviewOrder, PreviewResult, TierEstimate
from vdx.web.objects.jobs import JobView
from vdx.web.waiting import wait_for

if TYPE_CHECKING:
    from vdx.library import StoredVideo

Clip = Literal["source", "made"]


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    library = context.library

    @routes.get("/api/videos/{video}/compact")
    def estimate(video: int, target: Annotated[float, Query(ge=20, le=99)] = 93.0) -> Estimate:
        """What compression would save; some shots are encoded to tell, which takes a while the first time."""
        stored = library.video(video)
        name = f"estimates/{stored.record.fingerprint}-{target:g}.json"
        made = context.cache.get(name)
        if made is None:
            job = context.jobs.start(
                "estimate", lambda job: _estimate(context, stored, target, name), key=name
            )
            wait_for(context.jobs, job.id)
            made = context.cache.folder / name
        return Estimate.model_validate_json(made.read_text(encoding="utf-8"))

    @routes.post("/api/compact/preview")
    def preview(asked: PreviewOrder) -> JobView:
        """Compress some seconds of a video to look at; the job's result is `vdx.preview/1`."""
        stored = library.video(asked.video)
        key = hashlib.sha256(f"{stored.record.fingerprint} {asked.model_dump_json()}".encode()).hexdigest()[
            :16
        ]
        name = stored.paths[0].name if stored.paths else ""
        return context.jobs.start(
            "preview", lambda job: _preview(context, stored, asked, key, job), key=key, message=name
        )

    @routes.get("/compact/{preview}/{clip}.mp4", response_class=Response)
    def clip(request: Request, preview: str, clip: str) -> Response:
        """A clip of a preview."""
        known = preview.isalnum() and clip in get_args(Clip)
        found = context.cache.get(_name(preview, clip)) if known else None
        if found is None:
            raise NoSuchPage("this preview is not kept any more; make it again")
        return send_file(request, found, "video/mp4", cache=FOREVER)

    return routes


def _estimate(context: Context, video: StoredVideo, target: float, name: str) -> Result:
    tiers: tuple[Literal[0, 1, 2], ...] = (0, 1, 2)
    sizes = context.library.estimates(video, [compress_options(tier, target) for tier in tiers])
    whole = video.record.size
    found = Estimate(
        video=video.id,
        target=target,
        source_size=whole,
        tiers=[
            TierEstimate(tier=tier, size=size, saved=max(0.0, 1 - size / max(whole, 1)))
            for tier, size in zip(tiers, sizes, strict=True)
        ],
    )
    context.cache.make_bytes(name, lambda: found.model_dump_json().encode())
    return found.model_dump(mode="json")


def _preview(context: Context, video: StoredVideo, asked: PreviewOrder, key: str, job: Job) -> Result:
    kept = context.cache.get(_name(key, "result"))
    if kept is not None and all(context.cache.get(_name(key, clip)) for clip in get_args(Clip)):
        return PreviewResult.model_validate_json(kept.read_text(encoding="utf-8")).model_dump(mode="json")
    context.cache.forget(_name(key, "result"))
    stop = threading.Event()
    job.on_cancel(stop.set)
    job.progress(0, 3, unit="steps")
    with tempfile.TemporaryDirectory(prefix="vdx-preview-") as folder:
        found = context.library.preview(
            video,
            asked.at,
            asked.seconds,
            compress_options(asked.tier, asked.target),
            folder,
            step=lambda done: job.progress(done),
            stop=stop,
        )
        for clip, file in (("source", found.source), ("made", found.made)):
            context.cache.make_bytes(_name(key, clip), file.read_bytes)
    result = PreviewResult(
        source=f"/{_name(key, 'source')}",
        made=f"/{_name(key, 'made')}",
        start=found.start,
        end=found.end,
        source_bytes=found.source_size,
        made_bytes=found.made_size,
        vmaf=found.vmaf,
    )
    context.cache.make_bytes(_name(key, "result"), lambda: result.model_dump_json().encode())
    return result.model_dump(mode="json")


def _name(key: str, clip: str) -> str:
    return f"compact/{key}/{clip}{'.json' if clip == 'result' else '.mp4'}"
