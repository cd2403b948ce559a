"""Whether one video runs some frames behind the other, so that wrong frames are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from media.planes import read_planes
from media.quality.luma import bits_of

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_Side = NDArray[np.floating]

_SIZE = (64, 36)  # pixels of a thumbnail; a frame's motion moves their brightness
_MOST = 500  # frames that are looked at
_REACH = 6  # frames
_SURE = 0.6  # a shift explains something if less than this share of the difference remains
_LEAST = 0.5  # levels of 255; pictures that differ less are the same anyway


class Lag:
    """Small pictures of the first pairs, to find by how many frames one side lags."""

    def __init__(self) -> None:
        self._sides: tuple[list[NDArray[np.float32]], list[NDArray[np.float32]]] = ([], [])
        self._times: tuple[list[float], list[float]] = ([], [])

    def see(self, pictures: tuple[VideoFrame, VideoFrame], times: tuple[float, float]) -> None:
        """The next pair, and the seconds at which each side shows it."""
        if len(self._times[0]) >= _MOST:
            return
        for picture, time, thumbnails, seen in zip(pictures, times, self._sides, self._times, strict=True):
            brightness = read_planes(picture)[0] / np.float32(1 << (bits_of(picture) - 8))
            small = cv2.resize(brightness.astype(np.float32), _SIZE, interpolation=cv2.INTER_AREA)
            thumbnails.append(np.asarray(small, np.float32))
            seen.append(time)

    def seconds(self) -> float | None:
        """How much later the second side shows the same; None when it shows it at its time."""
        ones, others = (np.array(side) for side in self._sides)
        if len(ones) < 3 * _REACH:
            return None
        apart = {lag: _difference(ones, others, lag) for lag in range(-_REACH, _REACH + 1)}
        best = min(apart, key=apart.__getitem__)
        if best == 0 or apart[0] < _LEAST or apart[best] > _SURE * apart[0]:
            return None
        first, second = _partners(np.array(self._times[0]), np.array(self._times[1]), best)
        return round(float(np.median(second - first)), 3)


def _partners(ones: _Side, others: _Side, lag: int) -> tuple[_Side, _Side]:
    """(m, ...) of both: those that belong together when `others` is `lag` places late."""
    if lag >= 0:
        return ones[: len(ones) - lag], others[lag:]
    return ones[-lag:], others[:lag]


def _difference(ones: _Side, others: _Side, lag: int) -> float:
    first, second = _partners(ones, others, lag)
    return float(np.abs(first - second).mean())
