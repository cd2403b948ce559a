"""The finished video of a compact file, looked at once more as whoever opens it will."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.decode import VideoReader
from media.errors import MediaError
from storage.compact.checksums import frame_checksum


@dataclass(frozen=True, slots=True)
class Made:
    """What a video decodes to.

    Attributes:
        seconds: (n,) when each frame is shown.
        checksums: of each frame.
    """

    seconds: NDArray[np.float64]
    checksums: list[int]


def look_at(path: Path) -> Made:
    """Decode all of the video at `path`.

    Raises:
        MediaError: it cannot be decoded, or not all of it.
    """
    seconds: list[float] = []
    checksums: list[int] = []
    with VideoReader(path) as reader:
        pix_fmt = "yuv420p10le" if "10" in reader.info.pixel_format else "yuv420p"
        for frame in reader.frames():
            seconds.append(frame.seconds)
            checksums.append(frame_checksum(frame.planes(pix_fmt)))  # type: ignore[arg-type]
        if reader.problem is not None:
            raise MediaError(path, reader.problem)
    return Made(np.array(seconds), checksums)
