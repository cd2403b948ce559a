"""A decoded frame: its time, and its picture converted only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

Bgr = NDArray[np.uint8]  # (h, w, 3), blue first
Render = Callable[[int, int], Bgr]  # (width, height) as displayed -> picture of that size
Planar = Literal["yuv420p", "yuv420p10le"]  # what encoders take
Planes = Callable[[Planar], "VideoFrame"]  # as stored, but turned for display

# What OpenCV would print on stderr is told in errors and reports.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


class RawFrame(NamedTuple):
    """A frame as its container tells it: times may be missing or wrong."""

    pts: int | None
    duration: int | None
    render: Render
    planes: Planes
    damaged: bool = False  # the decoder filled in what it could not read


class Frame:
    """One frame of a video.

    It keeps the decoder's picture alive, and those beside it when it is interlaced, so hold on to
    few of them; pictures that it gave are the caller's own.

    Attributes:
        pts: when it is shown, in the video's time base.
        duration: for how long, in pts units; the last frame's is an estimate.
        seconds: when it is shown, in seconds from the origin.
    """

    __slots__ = ("_planes", "_render", "_size", "duration", "pts", "seconds")

    def __init__(
        self, pts: int, duration: int, seconds: float, size: tuple[int, int], render: Render, planes: Planes
    ) -> None:
        self.pts = pts
        self.duration = duration
        self.seconds = seconds
        self._size = size  # (width, height) as displayed
        self._render = render
        self._planes = planes

    def __repr__(self) -> str:
        return f"Frame(pts={self.pts}, seconds={self.seconds:.3f}, size={self._size})"

    def image(self, max_side: int | None = None) -> Bgr:
        """The picture as displayed, (h, w, 3) uint8 BGR, its longer side at most `max_side`."""
        return self._render(*fit_size(*self._size, max_side))

    def thumbnail(self, width: int, height: int) -> Bgr:
        """The picture as displayed squashed to (height, width, 3) uint8 BGR."""
        return self._render(width, height)

    def planes(self, pix_fmt: Planar = "yuv420p") -> VideoFrame:
        """The picture for an encoder: turned for display and whole if interlaced, its size as stored.

        Pixels keep their shape (`MediaInfo.sample_aspect_ratio`, of the turned picture), and colours their
        matrix, primaries, transfer and range, by which the picture is tagged.
        """
        return self._planes(pix_fmt)


def fit_size(width: int, height: int, max_side: int | None) -> tuple[int, int]:
    """The size that keeps the shape with a longer side of `max_side` at most, never larger."""
    longest = max(width, height)
    if max_side is None or longest <= max_side:
        return width, height
    if max_side < 1:
        raise ValueError(f"a side of {max_side} pixels is no size")
    return max(1, round(width * max_side / longest)), max(1, round(height * max_side / longest))
