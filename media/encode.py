"""Video out: exact cuts and videos made of pictures."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from media.decode import VideoReader
from media.errors import MediaError
from media.frame import Bgr, Frame, assumed_matrix
from media.source import reason

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

CLOCK = Fraction(1, 90_000)
_BT709 = 1  # AVCOL_SPC_BT709, AVCOL_PRI_BT709 and AVCOL_TRC_BT709 alike
_BT601 = 6  # the same of SMPTE 170M
_SAY_THEIR_MATRIX = frozenset(("libx264", "libx265", "libvpx-vp9", "libsvtav1", "mpeg2video"))
_ALWAYS_BT601 = frozenset(("mjpeg", "libvpx"))


def write_clip(
    source: Path,
    target: Path,
    start: float,
    end: float,
    *,
    quality: int = 20,
    preset: str = "veryfast",
) -> int:
    """Cut [start, end) seconds of `source` exactly, encoded anew as H.264 without sound.

    Each frame keeps its time relative to `start` (so a variable frame rate stays) and lasts as
    long as it did; the one on screen at `start` is shown from 0 on. Rotation
    and sample aspect ratio are applied to the pictures.

    Args:
        source: the video.
        target: the file to write; its ending says the container. Replaced only when whole.
        start: seconds from the origin.
        end: seconds from the origin.
        quality: x264's constant rate factor, lower is better.
        preset: x264's trade of speed for size.

    Returns:
        Frames written.

    Raises:
        MediaError: `source` cannot be read or has nothing in the span, or writing failed.
        ValueError: the span is empty.
    """
    if not start < end:
        raise ValueError(f"A clip from {start} s to {end} s is empty.")
    written = 0

    def pictures() -> Iterator[tuple[float, Bgr]]:
        nonlocal written
        with VideoReader(source) as reader:
            for seconds, frame in _shown(reader, start, end):
                written += 1
                yield seconds, frame.image()
        if not written:
            raise MediaError(source, f"there is no frame between {start:g} s and {end:g} s")

    write_video(
        target,
        pictures(),
        options={"crf": str(quality), "preset": preset},
        end=end - start,
    )
    return written


def _shown(reader: VideoReader, start: float, end: float) -> Iterator[tuple[float, Frame]]:
    """What is on screen from `start` to `end`, each frame with its time after `start`."""
    before = next(reader.frames(start, start), None)  # came on earlier and is still there
    for frame in reader.frames(start, end):
        if before is not None and before.seconds < start and frame.seconds > start + float(CLOCK):
            yield 0.0, before
        before = None
        yield max(0.0, frame.seconds - start), frame


def write_video(
    target: Path,
    frames: Iterable[tuple[float, Bgr]],
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    rate: Fraction | int | None = None,
    options: Mapping[str, str] | None = None,
    end: float | None = None,
) -> None:
    """Write pictures, each shown from its second on.

    A chroma format that needs even sides loses an odd last row or column.

    Args:
        target: the file to write; its ending says the container. Replaced only when whole.
        frames: (seconds, (h, w, 3) uint8 BGR), times increasing, all of one size.
        codec: FFmpeg's name of an encoder.
        pix_fmt: FFmpeg's name of a pixel format that the encoder takes.
        rate: frames per second; then times become multiples of its inverse. None keeps every time
            to 1/90000 s.
        options: the encoder's own.
        end: when the last picture goes, in seconds; None shows it as long as the one before.

    Raises:
        MediaError: FFmpeg cannot write this.
        ValueError: there is no picture.
    """
    with _replacing(target) as part:
        try:
            with av.open(f"file:{part}", "w") as container:
                base = CLOCK if rate is None else 1 / Fraction(rate)
                stream = _add_stream(container, target, codec, rate, options)
                writer = _Writer(stream, pix_fmt, base)
                for packet in writer.packets(frames, end):
                    container.mux(packet)
        except FFmpegError as error:
            raise MediaError(target, f"writing it failed ({reason(error)})") from error


class _Writer:
    """Feeds one encoder."""

    def __init__(self, stream: VideoStream, pix_fmt: str, base: Fraction) -> None:
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
        """Encoded packets; a picture is held until the next says how long it lasts."""
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


def _add_stream(
    container: OutputContainer,
    target: Path,
    codec: str,
    rate: Fraction | int | None,
    options: Mapping[str, str] | None,
) -> VideoStream:
    try:
        stream = container.add_stream(codec, rate=rate or 30, options=dict(options or {}))
    except (FFmpegError, ValueError) as error:
        raise MediaError(target, f"it cannot hold {codec} video ({reason(error)})") from error
    if not isinstance(stream, av.VideoStream):
        raise MediaError(target, f"{codec} is no codec for video")
    return stream


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A temporary name beside `target`, with its ending, that takes its place when whole."""
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{target.stem[:40]}-", suffix=target.suffix, dir=target.parent
        )
    except OSError as error:
        raise MediaError(target, f"it cannot be written there ({error.strerror})") from error
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
