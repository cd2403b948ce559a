"""One video encoder: pictures go in with their times, packets come out with exact durations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from media.convert import assumed_matrix
from media.frame import Bgr

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream

CLOCK = Fraction(1, 90_000)
_BT709 = 1  # AVCOL_SPC_BT709, AVCOL_PRI_BT709 and AVCOL_TRC_BT709 alike
_BT601 = 6  # the same of SMPTE 170M
_SAY_THEIR_MATRIX = frozenset(("libx264", "libx265", "libvpx-vp9", "libsvtav1", "mpeg2video"))
_ALWAYS_BT601 = frozenset(("mjpeg", "libvpx"))


class PictureEncoder:
    """Feeds pictures with their times to one encoder.

    Attributes:
        pictures: how many it was given.
    """

    def __init__(self, stream: VideoStream, pix_fmt: str, base: Fraction) -> None:
        self.pictures = 0
        self._stream = stream
        self._pix_fmt = pix_fmt
        self._base = base
        self._reformatter = VideoReformatter()
        limited = pix_fmt.startswith("yuv") and not pix_fmt.startswith("yuvj")
        self._matrix = Colorspace.ITU709
        self._range = ColorRange.MPEG if limited else ColorRange.JPEG

    def packets(
        self, frames: Iterable[tuple[float, Bgr]], end: float | None
    ) -> Iterator[Packet[VideoStream]]:
        """Encoded packets; a picture is held until the next says how long it lasts.

        Args:
            frames: (seconds, (h, w, 3) uint8 BGR), times increasing, all of one size.
            end: when the last picture goes, in seconds; None shows it as long as the one before.

        Raises:
            ValueError: there is no picture.
        """
        held: tuple[VideoFrame, int] | None = None
        step = max(1, round(Fraction(1, 25) / self._base)) if self._base == CLOCK else 1
        for seconds, image in frames:
            pts = round(Fraction(seconds) / self._base)
            if held is None:
                self._set_up(image)
            else:
                pts = max(pts, held[1] + 1)
                step = pts - held[1]
                yield from self._encode(held[0], step)
            held = self._picture(image, pts), pts
            self.pictures += 1
        if held is None:
            raise ValueError("A video needs at least one picture.")
        if end is not None:
            step = max(1, round(Fraction(end) / self._base) - held[1])
        yield from self._encode(held[0], step)
        yield from self._stream.encode(None)

    def _set_up(self, image: Bgr) -> None:
        context = self._stream.codec_context
        wide, high = _chroma_step(self._pix_fmt)
        context.width = image.shape[1] - image.shape[1] % wide
        context.height = image.shape[0] - image.shape[0] % high
        context.pix_fmt = self._pix_fmt
        self._matrix = _matrix(context.codec.name, context.width, context.height)
        context.time_base = self._base
        self._stream.time_base = self._base
        context.flags |= _FRAME_DURATION
        if self._pix_fmt.startswith("yuv"):
            tag = _BT709 if self._matrix is Colorspace.ITU709 else _BT601
            context.colorspace = context.color_primaries = context.color_trc = tag
            context.color_range = self._range

    def _picture(self, image: Bgr, pts: int) -> VideoFrame:
        context = self._stream.codec_context
        cropped = np.ascontiguousarray(image[: context.height, : context.width])
        yuv = self._pix_fmt.startswith("yuv")
        frame = self._reformatter.reformat(
            VideoFrame.from_ndarray(cropped, "bgr24"),
            format=self._pix_fmt,
            dst_colorspace=self._matrix if yuv else None,
            src_color_range=ColorRange.JPEG,
            dst_color_range=self._range,
            threads=1,
        )
        frame.pts, frame.time_base = pts, self._base
        return frame

    def _encode(self, frame: VideoFrame, duration: int) -> list[Packet[VideoStream]]:
        frame.duration = duration
        return self._stream.encode(frame)


_FRAME_DURATION = av.codec.context.Flags.frame_duration


def _matrix(encoder: str, width: int, height: int) -> Colorspace:
    """BT.709 where the codec can say so; else what a player assumes of it."""
    if encoder in _SAY_THEIR_MATRIX:
        return Colorspace.ITU709
    return Colorspace.ITU601 if encoder in _ALWAYS_BT601 else assumed_matrix(width, height)


def _chroma_step(pix_fmt: str) -> tuple[int, int]:
    """Pixels per chroma sample across and down: sides must be multiples of them."""
    parts = av.VideoFormat(pix_fmt, 16, 16).components
    chroma = [p for p in parts if p.is_chroma]
    if not chroma:
        return 1, 1
    return 16 // chroma[0].width, 16 // chroma[0].height
