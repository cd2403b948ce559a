"""The size of a picture from its header, so that a huge one is refused before decoding."""

from __future__ import annotations

from pathlib import Path

from media import jpeg


def header_size(path: Path) -> tuple[int, int] | None:
    """Width and height in pixels before rotation; None for formats that it does not know."""
    with path.open("rb") as file:
        head = file.read(32)
        if head.startswith(b"\xff\xd8"):
            return jpeg.picture_size(file)
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
