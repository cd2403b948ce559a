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
from av.error import FFmpegError

from media.decode import VideoReader
from media.encoder import CLOCK, PictureEncoder
from media.errors import MediaError
from media.frame import Bgr, Frame
from media.source import reason
from media.x264 import x264_params

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.stream import VideoStream

# Without B-frames: MP4 keeps durations in decoding order, so that the last frame shown would get another's.
# swscale puts chroma between the pixels that it is the mean of, where H.264 by itself has it on the left one.
_CLIP = {"bf": "0", "chroma_sample_location": "center"}


def write_clip(
    source: Path,
    target: Path,
    start: float,
    end: float,
    *,
    quality: int = 20,
    preset: str = "veryfast",
    threads: int = 0,
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
        threads: for encoding; 0 for as many as there are processors. The bytes depend on their number.

    Returns:
        Frames written.

    Raises:
        MediaError: `source` cannot be read or has nothing in the span, or writing failed.
        ValueError: the span is empty.
    """
    if not start < end:
        raise ValueError(f"A clip from {start} s to {end} s is empty.")
    return write_video(
        target,
        _cut(source, start, end),
        options={"crf": str(quality), "preset": preset, "threads": str(threads), **_CLIP},
        end=end - start,
    )


def _cut(source: Path, start: float, end: float) -> Iterator[tuple[float, Bgr]]:
    """The pictures on screen from `start` to `end`, each with its time after `start`."""
    empty = True
    with VideoReader(source) as reader:
        for seconds, frame in _shown(reader, start, end):
            empty = False
            yield seconds, frame.image()
    if empty:
        raise MediaError(source, f"there is no frame between {start:g} s and {end:g} s")


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
) -> int:
    """Write pictures, each shown from its second on; how many there were.

    A chroma format that needs even sides loses an odd last row or column.

    Args:
        target: the file to write; its ending says the container. Replaced only when whole.
        frames: (seconds, (h, w, 3) uint8 BGR), times increasing, all of one size.
        codec: FFmpeg's name of an encoder.
        pix_fmt: FFmpeg's name of a pixel format that the encoder takes.
        rate: frames per second; times become multiples of its inverse. None keeps them to 1/90000 s.
        options: the encoder's own.
        end: seconds when the last picture goes; None shows it as long as the one before.

    Raises:
        MediaError: FFmpeg cannot write this.
        ValueError: there is no picture.
    """
    with replacing(target) as part:
        try:
            with av.open(f"file:{part}", "w") as container:
                stream = _add_stream(container, target, codec, rate, options)
                writer = PictureEncoder(stream, pix_fmt, CLOCK if rate is None else 1 / Fraction(rate))
                for packet in writer.packets(frames, end):
                    container.mux(packet)
                return writer.pictures
        except FFmpegError as error:
            raise MediaError(target, f"writing it failed ({reason(error)})") from error


def _add_stream(
    container: OutputContainer,
    target: Path,
    codec: str,
    rate: Fraction | int | None,
    options: Mapping[str, str] | None,
) -> VideoStream:
    own = dict(options or {})
    if codec == "libx264":
        own.setdefault("x264-params", x264_params({}))
    try:
        stream = container.add_stream(codec, rate=rate or 30, options=own)
    except (FFmpegError, ValueError) as error:
        raise MediaError(target, f"it cannot hold {codec} video ({reason(error)})") from error
    if not isinstance(stream, av.VideoStream):
        raise MediaError(target, f"{codec} is no codec for video")
    return stream


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
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
