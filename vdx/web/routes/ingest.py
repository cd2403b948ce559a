"""Adding files to the library, and trying again what failed."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from fastapi import APIRouter

from vdx import views
from vdx.errors import refuse_read_only
from vdx.library import FileResult, Filters, Library, Outcome
from vdx.web.context import Context
from vdx.web.errors import BadRequest, Refused, without_folders
from vdx.web.jobs import Job
from vdx.web.objects.ingest import FailedFile, FailureList, IngestOrder
from vdx.web.objects.jobs import JobFile, JobView

KIND = "ingest"
_SILENT = (Outcome.UNCHANGED, Outcome.IGNORED)  # counted, but not told of


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api")

    @routes.post("/ingest")
    def ingest(order: IngestOrder) -> JobView:
        """Index the videos at and below some paths, one such job after the other."""
        library = context.library
        paths = _paths(context, order)
        refuse_read_only(library.path)

        def work(job: Job) -> dict[str, Any]:
            observer = Observer(job)
            try:
                report = library.ingest(
                    *paths, observer=observer, retry=order.retry or None, stop=job.cancelled
                )
            finally:
                context.watching.look()
            return views.ingest_result(report).model_dump(mode="json")

        return context.jobs.start(KIND, work, message=", ".join(path.name for path in paths[:3]))

    @routes.get("/failures")
    def failures() -> FailureList:
        """Files that could not be indexed, or not whole."""
        return FailureList(
            files=[
                FailedFile(name=path.name, error=without_folders(reason), partial=partial)
                for path, reason, partial in _not_whole(context.library)
            ]
        )

    return routes


class Observer:
    """Tells a job how an ingest goes; called from several threads."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._guard = threading.Lock()
        self._done = 0
        self._files = 0
        self._under_way: dict[Path, float] = {}  # share of each file that is decoded

    def planned(self, files: int, size: int) -> None:
        """So many files will be looked at."""
        with self._guard:
            self._files = files
        self._job.progress(0, files, unit="files")

    def progress(self, path: Path, seconds: float, duration: float | None) -> None:
        """A file has been decoded up to `seconds` of `duration`."""
        share = min(seconds / duration, 0.99) if duration else 0.0
        said = f"{path.name} {share:.0%}" if duration else path.name
        with self._guard:  # also while it tells: else the lower of two numbers may come last
            self._under_way[path] = share
            self._job.progress(self._looked_at(), message=said)

    def finished(self, result: FileResult, size: int) -> None:
        """A file is done."""
        reason = without_folders(result.reason) or None
        told = JobFile(name=result.path.name, outcome=result.outcome.value, error=reason)
        silent = result.outcome in _SILENT
        with self._guard:
            self._under_way.pop(result.path, None)
            self._done += 1
            self._files = max(self._files, self._done)  # paths that are not there were not planned
            self._job.progress(self._looked_at(), self._files, file=None if silent else told)

    def _looked_at(self) -> float:
        return self._done + sum(self._under_way.values())


def _paths(context: Context, order: IngestOrder) -> list[Path]:
    """The paths that are meant.

    Raises:
        Refused: others than this machine's may not look into its folders.
        BadRequest: there are none, or one of them is no whole path.
    """
    if order.paths and not context.options.local:
        raise Refused("files can be added on the machine itself only; open the page there")
    if not order.paths and order.retry:
        return _to_retry(context.library)
    if not order.paths:
        raise BadRequest("give the paths of files or folders to add")
    paths = [Path(path).expanduser() for path in order.paths]
    for path in paths:
        if "\0" in str(path) or not path.is_absolute():
            raise BadRequest(f"{path.name!r} is no whole path; begin with the disk or with /")
    return paths


def _to_retry(library: Library) -> list[Path]:
    """Files that failed, and those of videos that came out partial.

    Raises:
        BadRequest: there are none.
    """
    if not (paths := [path for path, _, _ in _not_whole(library)]):
        raise BadRequest("there is nothing to try again")
    return paths


def _not_whole(library: Library) -> list[tuple[Path, str, bool]]:
    """(path, reason, whether some of it could be read) of what could not be indexed whole."""
    if not library.exists:
        return []
    failed = [(failure.path, failure.reason, False) for failure in library.failures()]
    partial = [
        (path, video.record.problem or "", True)
        for video in map(library.video, library.matching(Filters(status="partial")))
        for path in video.originals
    ]
    return [*failed, *partial]
