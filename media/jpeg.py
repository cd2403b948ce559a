"""Whether a file that starts like a JPEG is one picture or a video: pictures one behind the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from media.errors import UnreadableFile

SIGNATURE = b"\xff\xd8\xff"

_MAX_SEGMENTS = 500
_SIZE_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_APP1, _APP2, _START, _END, _SCAN = 0xE1, 0xE2, 0xD8, 0xD9, 0xDA
# Inside a scan 0xFF is followed by 0, or is a restart marker.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# What writers put between two pictures to fill up a block.
_NEXT_PICTURE = re.compile(rb"[\x00\r\n\xff]*?(?=\xff\xd8\xff)")
_GAP = 8192

# Bytes that are read in search of the end of the first picture. Frames of video are smaller. What has
# EXIF is nearly always a photo, and folders with many thousands of them are to be passed over quickly.
_FRAME_BYTES = 8 * 1024 * 1024
_PHOTO_BYTES = 1024 * 1024
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Header:
    """What comes before the first scan of a picture: its size, and where that scan starts."""

    size: tuple[int, int]
    exif: bool
    album: bool  # says itself that further pictures, which belong to this one, lie behind it
    end: int


def is_motion_jpeg(path: Path) -> bool:
    """Whether the file at `path`, which starts with `SIGNATURE`, holds a video: raw Motion JPEG.

    Two pictures of the same size must follow each other. Not a video are: a thumbnail in EXIF, which lies
    inside the picture; pictures that are listed in the first one (MPO, gain and depth maps); a preview of
    another size; a short film behind a photo. Only the first picture is read, and no more than a part of a
    very large one.

    Raises:
        UnreadableFile: reading it failed.
    """
    try:
        with path.open("rb") as file:
            first = _header(file, 0)
            if first is None or first.album:
                return False
            at = _next_picture(file, first.end, _PHOTO_BYTES if first.exif else _FRAME_BYTES)
            second = None if at is None else _header(file, at)
            return second is not None and second.size == first.size
    except OSError as error:
        raise UnreadableFile(path, f"reading it failed ({error.strerror})") from error


def picture_size(file: BinaryIO) -> tuple[int, int] | None:
    """Width and height in pixels of the JPEG in `file`, before rotation; None when it does not say."""
    for marker, _ in _segments(file, 0):
        if marker in _SIZE_MARKERS:
            return _size(file)
    return None


def _header(file: BinaryIO, start: int) -> _Header | None:
    """The header of the picture that starts at byte `start`; None when there is none."""
    size, exif, album = None, False, False
    for marker, length in _segments(file, start):
        if marker in _SIZE_MARKERS:
            size = _size(file)
        elif marker in (_APP1, _APP2):
            payload = file.read(length)
            exif = exif or payload.startswith(b"Exif\0")
            album = album or payload.startswith(b"MPF\0") or b"ns.google.com/photos" in payload
        elif marker == _SCAN:
            return None if size is None else _Header(size, exif, album, file.tell() + length)
    return None


def _segments(file: BinaryIO, start: int) -> Iterator[tuple[int, int]]:
    """Marker and payload length of each segment up to the first scan; `file` stands at the payload."""
    file.seek(start)
    if file.read(2) != SIGNATURE[:2]:
        return
    for _ in range(_MAX_SEGMENTS):
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            return
        payload, length = file.tell(), max(0, int.from_bytes(head[2:], "big") - 2)
        yield head[1], length
        if head[1] == _SCAN:
            return
        file.seek(payload + length)


def _size(file: BinaryIO) -> tuple[int, int]:
    fields = file.read(5)
    return int.from_bytes(fields[3:5], "big"), int.from_bytes(fields[1:3], "big")


def _next_picture(file: BinaryIO, at: int, limit: int) -> int | None:
    """Where the picture starts that follows the one whose first scan is at byte `at`.

    None when there is none right behind it, or when it does not begin within `limit` bytes.
    """
    last = at + limit
    while at < last:
        file.seek(at)
        block = file.read(_CHUNK)
        marker = _NEXT_MARKER.search(block)
        if marker is None:
            if len(block) < _CHUNK:
                return None
            at += len(block) - 1  # the marker may be cut in two
            continue
        at += marker.start()
        kind = marker.group()[1]
        if kind in (_START, _END):  # some cameras leave out the end
            at += 2 * (kind == _END)
            file.seek(at)
            gap = _NEXT_PICTURE.match(file.read(_GAP))
            return None if gap is None else at + gap.end()
        file.seek(at + 2)  # tables between the scans of a progressive picture
        at += 2 + int.from_bytes(file.read(2), "big")
    return None
