"""What can go wrong with a request, and how it is said: `vdx.error/1` with a fitting status.

VdxError
├── NoSuchJob     404
├── NoSuchPage    404  nothing is at this address
├── Refused       403  not to be done for whoever asks
├── BadRequest    422  the parameters make no sense together
└── TooMuch       413  more bytes than are taken

A message never says where on the disk something lies: names of files only.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from media.errors import MediaError, VdxError
from vdx.schemas import ErrorDetail, ErrorReport


class NoSuchJob(VdxError):
    """No job is called so, or it ended long ago."""

    def __init__(self, id_: str) -> None:
        super().__init__(f"there is no job {id_!r}; it may have ended long ago")


class NoSuchPage(VdxError):
    """Nothing is at this address."""

    def __init__(self, what: str = "nothing is at this address") -> None:
        super().__init__(what)


class Refused(VdxError):
    """This is not done for whoever asks."""


class BadRequest(VdxError):
    """What is asked for makes no sense."""


class TooMuch(VdxError):
    """More bytes came than are taken."""


# By name, since most of them live in rooms that this one need not load.
STATUS = {
    "AmbiguousVideo": 404,
    "BadRequest": 422,
    "CompactError": 422,
    "FrameNotFound": 404,
    "InvalidMark": 422,
    "LibraryLocked": 409,
    "LibraryNotFound": 404,
    "LibraryReadOnly": 403,
    "MarkNotFound": 404,
    "MarksTooNew": 409,
    "MediaError": 422,
    "NoCompactFile": 404,
    "NoSuchJob": 404,
    "NoSuchPage": 404,
    "Offline": 404,
    "QueryError": 422,
    "Refused": 403,
    "RegionNotFound": 404,
    "StorageFull": 507,
    "TooMuch": 413,
    "UnreadableFile": 404,
    "UploadGone": 404,
    "VideoNotFound": 404,
}
_FOLDERS = re.compile(r"(?<![\w.:/])(?:[A-Za-z]:)?[/\\](?:[^/\\\n'\"]+[/\\])+")


def handle_errors(app: FastAPI) -> None:
    """Let every error of an app come out as `vdx.error/1`."""
    app.add_exception_handler(VdxError, _ours)
    app.add_exception_handler(OSError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def answer(status: int, kind: str, message: str) -> JSONResponse:
    """An error as the answer to a request."""
    report = ErrorReport(error=ErrorDetail(type=kind, message=message))
    return JSONResponse(report.model_dump(mode="json"), status, headers={"Cache-Control": "no-store"})


def sentence(error: BaseException) -> str:
    """What went wrong, for people, without folders of the disk."""
    if isinstance(error, MediaError):
        return without_folders(f"{error.path.name}: {error.reason}")
    if isinstance(error, VdxError):
        return without_folders(str(error))
    if isinstance(error, OSError) and error.strerror:
        name = f"{Path(os.fsdecode(error.filename)).name}: " if error.filename else ""
        return f"{name}{error.strerror}"
    return f"this is a fault in vdx ({type(error).__name__}); what the program printed says more"


def without_folders(text: str) -> str:
    """A sentence with only the last parts of the paths in it."""
    return _FOLDERS.sub("", text)


def status_of(error: BaseException) -> int:
    """The HTTP status of an error."""
    for kind in type(error).__mro__:
        if kind.__name__ in STATUS:
            return STATUS[kind.__name__]
    if isinstance(error, FileNotFoundError):
        return 404
    return 422 if isinstance(error, VdxError) else 500


def _ours(request: Request, error: Exception) -> JSONResponse:
    return answer(status_of(error), type(error).__name__, sentence(error))


def _invalid(request: Request, error: Exception) -> JSONResponse:
    """A parameter is missing or is none; the first one is told."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - Starlette's handlers take any error
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    said = first["msg"].removeprefix("Value error, ")
    message = f"{where}: {said}" if where else said
    return answer(422, "BadRequest", without_folders(message))


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    if error.status_code == 404:
        found = answer(404, "NoSuchPage", str(NoSuchPage()))
    else:
        found = answer(error.status_code, "HTTPException", str(error.detail))
    found.headers.update(error.headers or {})
    return found
