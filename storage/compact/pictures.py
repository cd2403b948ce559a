"""Pictures of keyframes: as a library keeps them, or small."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from media.image import encode_jpeg, fit

SIDE = 256  # pixels; longer side of a small picture
_QUALITY = 45  # of WebP: 2.5 KB for a picture of that size
_MOST_SIDE = 8192  # pixels of a picture that is opened: some bytes can say that they are a wall of pixels

_JPEG = b"\xff\xd8"


def shrink(picture: bytes) -> bytes:
    """A picture as WebP with a longer side of `SIDE` at most; as it is where that cannot be opened."""
    try:
        small = fit(open_picture(picture), SIDE)
    except ValueError:
        return picture
    ok, data = cv2.imencode(".webp", small, [cv2.IMWRITE_WEBP_QUALITY, _QUALITY])
    return data.tobytes() if ok and len(data) < len(picture) else picture


def to_jpeg(picture: bytes) -> bytes:
    """A picture as a library keeps it; a JPEG stays as it is. Raises ValueError if it cannot be opened."""
    return picture if picture.startswith(_JPEG) else encode_jpeg(open_picture(picture))


def ending(picture: bytes) -> str:
    """What a file with these bytes should be called."""
    return ".webp" if _is_webp(picture) else ".jpg"


def open_picture(picture: bytes) -> NDArray[np.uint8]:
    """The pixels of a JPEG or WebP, (h, w, 3) BGR. Raises ValueError if it cannot be opened."""
    if _is_webp(picture) and max(_webp_size(picture)) > _MOST_SIDE:
        raise ValueError("the picture is too large to open")
    if not picture.startswith(_JPEG) and not _is_webp(picture):
        raise ValueError("it is neither JPEG nor WebP")
    try:
        opened = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise ValueError("the picture cannot be opened") from error
    if opened is None or opened.size == 0:
        raise ValueError("the picture cannot be opened")
    return np.asarray(opened, np.uint8)


def _is_webp(picture: bytes) -> bool:
    return picture.startswith(b"RIFF") and picture[8:12] == b"WEBP"


def _webp_size(picture: bytes) -> tuple[int, int]:
    """Width and height that a WebP says it has (RFC 9649)."""
    kind, head = picture[12:16], picture[20:30].ljust(10, b"\0")
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
