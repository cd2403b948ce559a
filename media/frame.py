"""A decoded frame: its time, and its picture converted only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np
from av.error import FFmpegError
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from media import hdr
from media.errors import DamagedVideo, TooLarge

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

Bgr = NDArray[np.uint8]  # (h, w, 3), blue first
Render = Callable[[int, int], Bgr]  # (width, height) as displayed -> picture of that size

# What OpenCV would print on stderr is told in errors and reports.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

_TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}
_UNSPECIFIED = 2  # AVCOL_SPC_UNSPECIFIED
_MAX_CONVERTERS = 8


class RawFrame(NamedTuple):
    """A frame as its container tells it: times may be missing or wrong."""

    pts: int | None
    duration: int | None
    render: Render
    damaged: bool = False  # the decoder filled in what it could not read


class Frame:
    """One frame of a video.

    It keeps the decoder's picture alive, so hold on to few of them; pictures that it gave are
    the caller's own.

    Attributes:
        pts: when it is shown, in the video's time base.
        duration: for how long, in pts units; the last frame's is an estimate.
        seconds: when it is shown, in seconds from the origin.
    """

    __slots__ = ("_render", "_size", "duration", "pts", "seconds")

    def __init__(
        self, pts: int, duration: int, seconds: float, size: tuple[int, int], render: Render
    ) -> None:
        self.pts = pts
        self.duration = duration
        self.seconds = seconds
        self._size = size  # (width, height) as displayed
        self._render = render

    def __repr__(self) -> str:
        return f"Frame(pts={self.pts}, seconds={self.seconds:.3f}, size={self._size})"

    def image(self, max_side: int | None = None) -> Bgr:
        """The picture as displayed, (h, w, 3) uint8 BGR, its longer side at most `max_side`."""
        return self._render(*fit_size(*self._size, max_side))

    def thumbnail(self, width: int, height: int) -> Bgr:
        """The picture as displayed squashed to (height, width, 3) uint8 BGR."""
        return self._render(width, height)


def fit_size(width: int, height: int, max_side: int | None) -> tuple[int, int]:
    """The size that keeps the shape with a longer side of `max_side` at most, never larger."""
    longest = max(width, height)
    if max_side is None or longest <= max_side:
        return width, height
    if max_side < 1:
        raise ValueError(f"a side of {max_side} pixels is no size")
    return max(1, round(width * max_side / longest)), max(1, round(height * max_side / longest))


class Converter:
    """Turns decoder pictures into BGR as displayed; for one thread at a time.

    Scaling and colour conversion are one step of swscale, which honours the matrix and range that
    the frame is tagged with. One reformatter per output size is kept: setting it up is what costs.
    """

    def __init__(self, path: Path, rotation: int, mirrored: bool) -> None:
        self._path = path
        self._rotation = rotation
        self._mirrored = mirrored
        self._reformatters: dict[tuple[int, int], VideoReformatter] = {}

    def render(self, picture: VideoFrame, width: int, height: int) -> Bgr:
        """The decoder's `picture` as displayed, (height, width, 3)."""
        if self._rotation % 180:
            width, height = height, width
        image = self._scaled(picture, width, height)
        if picture.color_trc in (hdr.PQ, hdr.HLG):
            image = hdr.to_sdr(image, picture.color_trc)
        if self._mirrored:
            image = np.asarray(cv2.flip(image, 1), np.uint8)
        if self._rotation:
            image = np.asarray(cv2.rotate(image, _TURNS[self._rotation]), np.uint8)
        return image

    def _scaled(self, picture: VideoFrame, width: int, height: int) -> Bgr:
        shrinks = width <= picture.width and height <= picture.height
        same = (width, height) == (picture.width, picture.height)
        how = Interpolation.AREA if shrinks and not same else Interpolation.BICUBIC
        try:
            scaled = self._reformatter(width, height).reformat(
                picture,
                width,
                height,
                "bgr24",
                src_colorspace=_matrix(picture),
                interpolation=how,
                dst_color_range=ColorRange.JPEG,
                threads=1,  # more cost more than they save at these sizes
            )
            pixels = np.asarray(scaled.to_ndarray(), np.uint8)
        except MemoryError as error:
            raise TooLarge(self._path) from error
        except (FFmpegError, ValueError) as error:
            raise DamagedVideo(
                self._path, f"its pixel format {picture.format.name} cannot be shown"
            ) from error
        # Nothing to convert means that it is the decoder's own memory.
        return pixels.copy() if scaled is picture else pixels

    def _reformatter(self, width: int, height: int) -> VideoReformatter:
        if (width, height) not in self._reformatters:
            if len(self._reformatters) >= _MAX_CONVERTERS:
                self._reformatters.clear()
            self._reformatters[width, height] = VideoReformatter()
        return self._reformatters[width, height]


def _matrix(picture: VideoFrame) -> Colorspace | None:
    """The matrix to assume: untagged pictures of HD size are BT.709, as players have it."""
    if picture.colorspace != _UNSPECIFIED:
        return None  # as tagged
    return assumed_matrix(picture.width, picture.height)


def assumed_matrix(width: int, height: int) -> Colorspace:
    """The matrix of a picture that does not say which."""
    return Colorspace.ITU709 if width >= 1280 or height > 576 else Colorspace.ITU601
