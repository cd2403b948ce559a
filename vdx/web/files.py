"""Files as answers: in parts where that is asked for, and not at all to browsers that have them already."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import FileResponse, Response

FOREVER = "private, max-age=31536000, immutable"  # what is at the address never changes


def send_file(
    request: Request, path: Path, kind: str, *, cache: str = "private, no-cache", download: str | None = None
) -> Response:
    """A file, or a part of it, as `request` wants it.

    Args:
        request: with a range, or with the tag of what the browser has.
        path: the file.
        kind: its media type.
        cache: what browsers may do with it.
        download: the name to save it under; None shows it.

    Raises:
        OSError: it is not there.
    """
    status = path.stat()
    tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
    headers = {"ETag": tag, "Cache-Control": cache}
    if tag in [
        known.strip().removeprefix("W/") for known in request.headers.get("if-none-match", "").split(",")
    ]:
        return Response(status_code=304, headers=headers)
    if download is not None:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(download, safe='')}"
    return FileResponse(path, media_type=kind, headers=headers, stat_result=status)
