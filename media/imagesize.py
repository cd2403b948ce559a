"""The size of a picture from its header, so that a huge one is refused before decoding."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

_MAX_MARKERS = 500
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def header_size(path: Path) -> tuple[int, int] | None:
    """Width and height in pixels before rotation; None for formats that it does not know."""
    with path.open("rb") as file:
        head = file.read(32)
        if head.startswith(b"\xff\xd8"):
            return _jpeg_size(file)
    if head.startswith(b"\x89PNG"):
        return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    if head.startswith(b"GIF8"):
        return int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    if head.startswith(b"BM") and head[14] >= 40:
        width, height = head[18:22], head[22:26]  # a negative height means top row first
        return int.from_bytes(width, "little"), abs(int.from_bytes(height, "little", signed=True))
    if head.startswith(b"RIFF") and head[12:16] == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    return None


def _jpeg_size(file: BinaryIO) -> tuple[int, int] | None:
    file.seek(2)
    for _ in range(_MAX_MARKERS):
        marker = file.read(4)
        if len(marker) < 4 or marker[0] != 0xFF:
            return None
        if marker[1] in _FRAME_MARKERS:
            fields = file.read(5)
            return int.from_bytes(fields[3:5], "big"), int.from_bytes(fields[1:3], "big")
        file.seek(max(0, int.from_bytes(marker[2:4], "big") - 2), 1)
    return None
