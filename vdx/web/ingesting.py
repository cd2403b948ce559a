"""An ingest that a page started, as its job sees it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vdx import views
from vdx.library import FileResult, Filters, Library, Outcome
from vdx.web.context import Context
from vdx.web.jobs import Job
from vdx.web.objects.jobs import Change, JobFile

_SILENT = (Outcome.UNCHANGED, Outcome.IGNORED)
_PAUSE = 1.0  # seconds between two words that the library changed


class Watch:
    """Tells a job of an ingest, and pages that the library has changed."""

    def __init__(self, job: Job, changed: Callable[[], None]) -> None:
        self._job = job
        self._changed = changed
        self._guard = threading.Lock()
        self._done = 0
        self._told = 0.0

    def planned(self, files: int, size: int) -> None:
        """So many files will be looked at."""
        self._job.progress(0, files, unit="files")

    def progress(self, path: Path, seconds: float, duration: float | None) -> None:
        """A file is being decoded."""
        self._job.progress(message=path.name)

    def finished(self, result: FileResult, size: int) -> None:
        """A file is done."""
        file = None if _is_silent(result) else _view(result)
        with self._guard:  # also while it tells: of two files the later one would come first
            self._done += 1
            self._job.progress(self._done, message=result.path.name, file=file)
            news = result.outcome not in (*_SILENT, Outcome.FAILED)
            if news and time.monotonic() - self._told > _PAUSE:
                self._told = time.monotonic()
                self._changed()


def ingest(context: Context, job: Job, paths: list[Path], *, retry: bool) -> dict[str, Any]:
    """Index files and folders; the object of `vdx ingest`."""
    library = context.library

    def changed() -> None:
        if library.exists:
            context.events.tell("library", "library", Change(videos=library.count()))

    try:
        report = library.ingest(*paths, observer=Watch(job, changed), retry=retry)
    finally:
        changed()
    return views.ingest_result(report).model_dump(mode="json")


def failed_paths(library: Library) -> list[Path]:
    """The files that could not be read, and then those that could be only in part."""
    return [path for path, _, _ in failed_files(library)]


def failed_files(library: Library) -> list[tuple[Path, str, bool]]:
    """(path, reason, whether some of it could be read) of what could not be indexed whole."""
    if not library.exists:
        return []
    failed = [(failure.path, failure.reason, False) for failure in library.failures()]
    partial = [
        (path, video.record.problem, True)
        for video in map(library.video, library.matching(Filters(status="partial")))
        if video.record.problem is not None and (path := views.file_of(video)) is not None
    ]
    return [*failed, *partial]


def _is_silent(result: FileResult) -> bool:
    return result.outcome in _SILENT


def _view(result: FileResult) -> JobFile:
    return JobFile(name=result.path.name, outcome=result.outcome.value, error=result.reason or None)
