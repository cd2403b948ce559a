"""The brightness of a decoder's picture, which is all that the metrics look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from media.errors import QualityError
from media.planes import read_planes

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

Luma: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]  # (h, w), rows without padding
GRAY = {8: "gray", 10: "gray10le"}  # how FFmpeg calls brightness alone, by bits

_BITS = {"gray": 8, "yuv420p": 8, "yuvj420p": 8, "gray10le": 10, "yuv420p10le": 10}


def bits_of(picture: VideoFrame) -> int:
    """8 or 10.

    Raises:
        QualityError: for a pixel format that is neither YUV 4:2:0 nor gray of so many bits.
    """
    bits = _BITS.get(picture.format.name)
    if bits is None:
        known = ", ".join(_BITS)
        raise QualityError(f"Pictures as {picture.format.name} cannot be compared, only as {known}.")
    return bits


def luma(picture: VideoFrame) -> Luma:
    """Y as (h, w), uint8 for 8 bits and uint16 for 10.

    A copy, without the padding that decoders leave at the end of each row. It is needed: FFmpeg 8's
    filter `xpsnr` reads 10 bits as if there was none, and gives nonsense for most widths.
    """
    bits_of(picture)
    return read_planes(picture)[0].copy()
