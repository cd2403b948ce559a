"""Pictures and clips that are given to search with."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Header, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from media.errors import MediaError
from vdx.web.context import Context
from vdx.web.files import FOREVER, send_file
from vdx.web.objects.exploring import Upload
from vdx.web.uploaded import ID_LETTERS, known, picture_of, stored, take

_LONGEST_NAME = 200


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter()

    @routes.post("/api/uploads")
    async def upload(request: Request, x_name: Annotated[str, Header()] = "") -> Upload:
        """Give a picture or a clip to search with: the body is the file, X-Name its name, percent-encoded."""
        name = Path(unquote(x_name).replace("\\", "/")).name[:_LONGEST_NAME] or "upload"
        context.uploads.folder.mkdir(parents=True, exist_ok=True)
        sha256 = hashlib.sha256()
        with tempfile.NamedTemporaryFile(prefix=".draft-", dir=context.uploads.folder) as file:
            async for part in request.stream():
                sha256.update(part)
                file.write(part)
            file.flush()
            id_ = sha256.hexdigest()[:ID_LETTERS]
            try:
                found = await run_in_threadpool(take, context, id_, Path(file.name))
            except MediaError as error:
                raise type(error)(Path(name), error.reason) from error
        return Upload(
            id=id_,
            kind=found.kind,
            name=name,
            width=found.width,
            height=found.height,
            duration=found.duration,
        )

    @routes.get("/uploads/{upload}.jpg", response_class=Response)
    def picture(
        request: Request,
        upload: str,
        t: Annotated[float, Query(ge=0, allow_inf_nan=False)] = 0.0,
        w: Annotated[int, Query(ge=16, le=2048)] = 1280,
    ) -> Response:
        """What was given, or its picture at `t` seconds, at most `w` pixels wide."""
        file = stored(context, upload)
        moment = 0.0 if known(file) == "image" else t
        name = f"uploads/{file.stem}-{round(moment * 1000)}-{w}.jpg"
        made = context.cache.make_bytes(name, lambda: picture_of(context, file, moment, w))
        return send_file(request, made, "image/jpeg", cache=FOREVER)

    return routes
