"""Still pictures: read one safely, make it smaller, to and from JPEG."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from media import magic
from media.convert import Converter, flatten
from media.errors import DamagedVideo, MediaError, NotAVideo, UnreadableFile
from media.frame import Bgr, fit_size
from media.imagesize import header_size
from media.source import open_container, read_head, video_stream

MAX_PIXELS = 1 << 28  # 268 megapixels: a decoded picture of 0.8 GB
_MAX_BYTES = 1 << 30


def read_image(path: Path, max_side: int | None = None) -> Bgr:
    """A still picture as displayed, (h, w, 3) uint8 BGR; the first frame of an animation.

    EXIF rotation is applied, grey and 16-bit pictures are converted. What is transparent becomes
    white, the paper that drawings and logos are made for: on black, dark strokes would vanish.

    Args:
        path: the file, under any name.
        max_side: make its longer side no longer than this many pixels.

    Raises:
        UnreadableFile: missing, no regular file, no permission.
        EmptyFile: it has no bytes.
        MediaError: it is no picture, too large, or damaged.
    """
    head = read_head(path)
    size = header_size(path)
    if size is not None and size[0] * size[1] > MAX_PIXELS:
        raise MediaError(path, f"the picture is too large to open ({size[0]} x {size[1]} pixels)")
    if magic.is_other(head):
        raise MediaError(path, "it is not a picture; give a JPEG, PNG, WebP, TIFF or AVIF file")
    image = _decode(_read(path), head)
    if image is None:
        image = _through_ffmpeg(path, head)
    if image.shape[0] * image.shape[1] > MAX_PIXELS:
        raise MediaError(path, "the picture is too large to open")
    return fit(image, max_side)


def _read(path: Path) -> NDArray[np.uint8]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise MediaError(path, "the file is too large for a picture")
        # Not cv2.imread: it cannot open every name on every system.
        return np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise UnreadableFile(path, f"reading it failed ({error.strerror})") from error


def _decode(data: NDArray[np.uint8], head: bytes) -> Bgr | None:
    """The picture, or None when OpenCV does not know the format or finds it damaged."""
    try:
        if head.startswith(b"\xff\xd8"):  # no transparency: OpenCV turns it upright by itself
            picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
            return None if picture is None else np.asarray(picture, np.uint8)
        picture, kinds, blocks = cv2.imdecodeWithMetadata(data, cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if picture is None or picture.size == 0:
        return None
    exif = [b for k, b in zip(kinds, blocks, strict=True) if k == cv2.IMAGE_METADATA_EXIF]
    upright = _orientation(bytes(np.asarray(exif[0], np.uint8))) if exif else 1
    return _turn(flatten(np.asarray(picture)), upright)


def _orientation(exif: bytes) -> int:
    """The EXIF orientation (1 to 8); 1 when there is none."""
    exif = exif.removeprefix(b"Exif\0\0")
    order = "little" if exif[:2] == b"II" else "big"
    first = int.from_bytes(exif[4:8], order)  # type: ignore[arg-type]
    count = int.from_bytes(exif[first : first + 2], order)  # type: ignore[arg-type]
    for index in range(min(count, 200)):
        entry = exif[first + 2 + 12 * index :][:12]
        if int.from_bytes(entry[:2], order) == 0x0112:  # type: ignore[arg-type]
            value = int.from_bytes(entry[8:10], order)  # type: ignore[arg-type]
            return value if 1 <= value <= 8 else 1
    return 1


def _turn(image: Bgr, orientation: int) -> Bgr:
    if orientation in (5, 6, 7, 8):
        image = image.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        image = image[:, ::-1]
    if orientation in (3, 4, 7, 8):
        image = image[::-1]
    return np.ascontiguousarray(image)


def _through_ffmpeg(path: Path, head: bytes) -> Bgr:
    """A picture in a format that only FFmpeg knows, such as HEIC."""
    refusal = MediaError(path, "the picture cannot be read; convert it to JPEG or PNG")
    try:
        container = open_container(path, head)
    except (DamagedVideo, NotAVideo):
        raise refusal from None
    with container:
        stream = video_stream(container)
        tiled = head[4:8] == b"ftyp" and len(container.streams.video) > 2
        if stream is None or tiled or stream.width * stream.height > MAX_PIXELS:
            raise refusal
        try:
            picture = next(container.decode(stream), None)
        except FFmpegError:
            raise refusal from None
        if picture is None:
            raise refusal
        return Converter(path, 0, False).render(picture, picture.width, picture.height)


def fit(image: Bgr, max_side: int | None) -> Bgr:
    """`image` with its longer side at most `max_side` pixels, by area averaging; never larger."""
    height, width = image.shape[:2]
    size = fit_size(width, height, max_side)
    if size == (width, height):
        return image
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def encode_jpeg(image: Bgr, quality: int = 85) -> bytes:
    """JPEG bytes of a (h, w, 3) uint8 BGR picture."""
    ok, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not ok:
        raise ValueError(f"no JPEG can be made of a picture of shape {image.shape}")
    return data.tobytes()


def decode_jpeg(data: bytes) -> Bgr:
    """The (h, w, 3) uint8 BGR picture that `encode_jpeg` made these bytes of.

    Raises:
        ValueError: they are damaged.
    """
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError(f"these {len(data)} bytes are no picture")
    return np.asarray(picture, np.uint8)


def shrink_jpeg(data: bytes, max_side: int) -> bytes:
    """The JPEG `data` with its longer side at most `max_side` pixels; as it is if it cannot be decoded."""
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return data
    if picture is None or max(picture.shape[:2]) <= max_side:
        return data
    return encode_jpeg(fit(np.asarray(picture, np.uint8), max_side))
