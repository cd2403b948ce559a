"""The pts of every frame of the source, exactly: the part `pts.bin`.

What is written are second differences, all zero where frames come regularly, as 8-byte integers whose first
bytes lie together, then their second ones and so on, deflated: some bytes for a film of 24 frames a second.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_HEAD = struct.Struct("<8sQ")
_MAGIC = b"vdxpts1\n"
_MOST = 1 << 25  # frames; two weeks of 25 a second

Pts = NDArray[np.int64]  # (n,)


def pack_pts(pts: Sequence[int] | Pts) -> bytes:
    """The part that holds `pts`, (n,) in any order."""
    times = np.asarray(pts, np.int64)
    with np.errstate(over="ignore"):  # what wraps round wraps back
        steps = np.diff(np.diff(times, prepend=0), prepend=0)
    planes = steps.astype("<i8").view(np.uint8).reshape(-1, 8).T
    return _HEAD.pack(_MAGIC, len(times)) + zlib.compress(planes.tobytes(), 9)


def unpack_pts(data: bytes) -> Pts:
    """The pts (n,) in a part. Raises ValueError when it holds something else."""
    if len(data) < _HEAD.size:
        raise ValueError("it is too short")
    magic, count = _HEAD.unpack_from(data)
    if magic != _MAGIC or count > _MOST:
        raise ValueError("it holds no times")
    inflate = zlib.decompressobj()
    try:
        planes = inflate.decompress(data[_HEAD.size :], 8 * count + 1)
    except zlib.error as error:
        raise ValueError(f"its times cannot be read ({error})") from error
    if len(planes) != 8 * count:
        raise ValueError("its times are not complete")
    steps = np.frombuffer(planes, np.uint8).reshape(8, count).T.copy().view("<i8").ravel()
    return np.cumsum(np.cumsum(steps)).astype(np.int64)
