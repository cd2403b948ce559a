"""The finished video of a compact file, looked at once more as whoever opens it will."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.video.format import VideoFormat

from media.decode import VideoReader
from media.errors import MediaError
from media.frame import Planar
from storage.compact.checksums import frame_checksum

_EXACT = 1e-6  # seconds


def look_at(path: Path, expected: Sequence[float], origin: Fraction = Fraction(0)) -> list[int]:
    """Decode all of the video at `path`; checksums of its frames.

    Args:
        path: the video.
        expected: seconds at which its frames are to be shown.
        origin: seconds of the file's own clock from which those are counted.

    Raises:
        MediaError: it cannot be decoded wholly, or shows its frames at other times.
    """
    seconds: list[float] = []
    checksums: list[int] = []
    with VideoReader(path) as reader:
        deep = VideoFormat(reader.info.pixel_format).components[0].bits > 8
        pix_fmt: Planar = "yuv420p10le" if deep else "yuv420p"
        for frame in reader.frames():
            # Not `frame.seconds`: a player begins where the first stream does, be it late.
            seconds.append(float(frame.pts * reader.info.time_base - origin))
            checksums.append(frame_checksum(frame.planes(pix_fmt)))
        if reader.problem is not None:
            raise MediaError(path, reader.problem)
    if len(seconds) != len(expected) or not np.allclose(seconds, expected, rtol=0, atol=_EXACT):
        raise MediaError(path, "what was written does not show the source's frames at their times")
    return checksums
