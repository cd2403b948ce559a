"""Indexing from the page."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter

from vdx.errors import refuse_read_only
from vdx.web.context import Context
from vdx.web.errors import BadRequest, Refused
from vdx.web.ingesting import failed_files, failed_paths, ingest
from vdx.web.objects.ingest import FailedFile, FailureList, IngestRequest
from vdx.web.objects.jobs import JobView


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api")

    @routes.post("/ingest")
    def start(wanted: IngestRequest) -> JobView:
        """Index files and folders, or try again what could not be read."""
        refuse_read_only(context.library.path)
        paths = _paths(context, wanted)
        key = "\n".join(map(str, paths))
        return context.jobs.start(
            "ingest", lambda job: ingest(context, job, paths, retry=wanted.retry), key=key
        )

    @routes.get("/failures")
    def failures() -> FailureList:
        """Files that could not be indexed, or not whole."""
        return FailureList(
            files=[
                FailedFile(name=path.name, error=reason, partial=partial)
                for path, reason, partial in failed_files(context.library)
            ]
        )

    return routes


def _paths(context: Context, wanted: IngestRequest) -> list[Path]:
    """The files and folders that are meant.

    Raises:
        BadRequest: there are none, or not by their whole path.
        Refused: they are named by whoever can reach the port from elsewhere.
    """
    if wanted.paths and not context.options.local:
        raise Refused("folders are added on the machine itself, or by `vdx ingest`")
    paths = [Path(text).expanduser() for text in wanted.paths]
    for path in paths:
        if "\0" in str(path) or not path.is_absolute():
            raise BadRequest(f"{path.name or path}: give the whole path, from / on")
    if wanted.retry and not paths:
        paths = failed_paths(context.library)
    if not paths:
        raise BadRequest("nothing is to be indexed: give paths, or retry where something failed")
    return paths
