"""The files behind a video on the page: its own, the one in a compact file, and a proxy."""

from __future__ import annotations

import hashlib
from pathlib import Path

from vdx.errors import Offline
from vdx.library import StoredVideo
from vdx.web.context import Context
from vdx.web.jobs import Job
from vdx.web.objects.jobs import JobView
from vdx.web.objects.media import ProxyView

KIND = "proxy"


def source(context: Context, video: StoredVideo) -> Path:
    """The file to decode: that of the video, or the video out of its compact file.

    Raises:
        Offline: there is none.
    """
    path = context.library.file(video)
    if path not in video.compact:
        return path
    name = f"inner/{video.id}-{_stamp(path)}.mp4"
    return context.cache.make(name, lambda target: context.library.copy_inner(path, target))


def proxy(context: Context, video: StoredVideo) -> Path | None:
    """The proxy of a video, if there is one of its file as it is now."""
    try:
        return context.cache.get(_name(source(context, video), video))
    except Offline:
        return None


def proxy_view(context: Context, video: StoredVideo) -> ProxyView:
    """How it is with the proxy of a video."""
    job = context.jobs.find(KIND, str(video.id))
    if proxy(context, video) is not None:
        return _view("ready", 1.0, job, url=f"/proxy/{video.id}.mp4")
    if job is None or job.state in ("done", "cancelled"):
        return _view("none", 0.0, None)
    if job.state == "failed":
        return _view("failed", 0.0, job, message=job.message)
    return _view("running", min(1.0, job.done / job.total) if job.total else 0.0, job)


def start_proxy(context: Context, video: StoredVideo) -> JobView:
    """Begin to make the proxy of a video; nothing is made twice.

    Raises:
        Offline: no file with it is there.
    """
    path = source(context, video)
    duration = video.record.duration

    def work(job: Job) -> dict[str, str]:
        job.progress(0, duration, unit="seconds")
        context.cache.make(
            _name(path, video),
            lambda target: context.library.make_proxy(
                path,
                target,
                progress=lambda seconds: job.progress(min(seconds, duration)),
                stop=job.cancelled,
            ),
        )
        job.progress(duration)
        return {"url": f"/proxy/{video.id}.mp4"}

    return context.jobs.start(KIND, work, key=str(video.id), message=path.name)


def _view(
    state: str, progress: float, job: JobView | None, *, url: str | None = None, message: str = ""
) -> ProxyView:
    return ProxyView.model_validate(
        {
            "state": state,
            "progress": progress,
            "url": url,
            "job": None if job is None else job.id,
            "message": message,
        }
    )


def _name(path: Path, video: StoredVideo) -> str:
    return f"proxies/{video.id}-{_stamp(path)}.mp4"


def _stamp(path: Path) -> str:
    """What is another text when the file is another one."""
    status = path.stat()
    told = f"{path}\0{status.st_size}\0{status.st_mtime_ns}"
    return hashlib.blake2b(told.encode(errors="surrogateescape"), digest_size=8).hexdigest()
