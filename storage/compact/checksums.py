"""A number for each decoded frame of a video part, by which its decoding can be checked anywhere.

The part `checksums.bin` belongs to the first of the manifest's videos: 4 bytes for each frame in the order in
which it is shown, little-endian, behind 8 bytes of magic and a count.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_HEAD = struct.Struct("<8sQ")
_MAGIC = b"vdxsum1\n"


def frame_checksum(frame: VideoFrame) -> int:
    """CRC-32 of the pixels that are shown, with their format and size; not of what pads the rows."""
    checksum = zlib.crc32(f"{frame.format.name} {frame.width} {frame.height}".encode())
    for plane, width in zip(frame.planes, _row_bytes(frame), strict=False):
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: plane.height, :width]
        checksum = zlib.crc32(np.ascontiguousarray(rows).data, checksum)
    return checksum


def pack_checksums(checksums: Sequence[int]) -> bytes:
    """The part that holds them."""
    return _HEAD.pack(_MAGIC, len(checksums)) + np.asarray(checksums, "<u4").tobytes()


def unpack_checksums(data: bytes) -> list[int]:
    """The numbers in a part. Raises ValueError when it holds something else."""
    if len(data) < _HEAD.size:
        raise ValueError("it is too short")
    magic, count = _HEAD.unpack_from(data)
    if magic != _MAGIC or len(data) != _HEAD.size + 4 * count:
        raise ValueError("it holds no checksums")
    return [int(value) for value in np.frombuffer(data, "<u4", offset=_HEAD.size)]


def _row_bytes(frame: VideoFrame) -> list[int]:
    """Bytes of a row of each plane that are pixels."""
    components = frame.format.components
    planes = Counter(component.plane for component in components)
    if len(planes) == 1 and len(components) > 1:  # all of a pixel lie together
        return [(frame.width * frame.format.padded_bits_per_pixel + 7) // 8]
    rows: dict[int, int] = {}
    for component in components:
        rows[component.plane] = rows.get(component.plane, 0) + component.width * ((component.bits + 7) // 8)
    return [rows[plane] for plane in sorted(rows)]
