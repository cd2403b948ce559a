"""What some seconds of a video look like when they are compressed, beside what they look like now."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING

from av.error import FFmpegError

from media.decode import VideoReader
from media.encode import write_clip
from media.errors import MediaError
from media.source import demux, open_container, read_head, video_stream
from storage.compact.encoding.codecs.av1 import Av1Proxy
from storage.compact.encoding.codecs.base import CODECS
from storage.compact.encoding.goal import Floor, MaxSize
from storage.compact.encoding.join import Track, join
from storage.compact.encoding.spans import Job, encode_spans
from storage.compact.encoding.units import Unit
from storage.compact.encoding.work import Work
from storage.compact.options import PROXY_BITS, CompressOptions
from storage.compact.video import pixel_shape, proxy_size

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from media.probe import MediaInfo

MOST_SECONDS = 10.0  # of a preview
_AS_IT_IS = 12  # x264's factor for the clip that shows the source: nobody sees a difference


@dataclass(frozen=True, slots=True)
class Preview:
    """Two clips of the same frames at the same times, from 0 s on.

    Attributes:
        source: H.264, as good as the source.
        made: what the compact file would hold.
        start, end: where they lie in the video, in seconds.
        source_size: bytes of these pictures in the video itself.
        made_size: bytes that they take compressed.
        vmaf: mean of the frames; None where pictures are too small for it.
    """

    source: Path
    made: Path
    start: float
    end: float
    source_size: int
    made_size: int
    vmaf: float | None


def preview(
    path: Path,
    start: float,
    seconds: float,
    options: CompressOptions,
    folder: Path,
    *,
    step: Callable[[int], object] = lambda done: None,
    stop: Event | None = None,
) -> Preview:
    """Compress some seconds of a video, as a compact file would hold them.

    Args:
        path: the video.
        start: second at which they begin; earlier where the video ends before.
        seconds: how many, at most `MOST_SECONDS`.
        options: of which tier 1 or 2, the target and the codec are used.
        folder: where the two clips are written.
        step: is told that the first, second or third of three steps is done.
        stop: set to end all work soon.

    Raises:
        EncoderFailed: the encoder cannot do this.
        MediaError: the video cannot be decoded.
        Stopped: `stop` was set.
    """
    found = _Seconds.read(path, start, min(seconds, MOST_SECONDS))
    info, unit = found.info, found.unit
    begin, end = (float((pts - info.origin_pts) * info.time_base) for pts in (unit.start_pts, unit.end_pts))
    shown, made = folder / "source.mp4", folder / "made.mp4"
    write_clip(path, shown, begin, end, quality=_AS_IT_IS)
    step(1)
    job = _job(path, found, options, end - begin, stop or Event())
    with TemporaryDirectory(dir=folder) as work:
        (span,) = encode_spans(job, Work(Path(work) / "spans", {}, resume=False))
        step(2)
        shape = pixel_shape(info, options.tier)
        track = Track(job.codec, info.time_base, unit.start_pts, unit.end_pts, shape, found.sample)
        join(made, [span.encoded], track, None)
    step(3)
    return Preview(shown, made, begin, end, _size(path, unit), span.encoded.size, span.quality)


@dataclass(frozen=True, slots=True)
class _Seconds:
    """Some seconds of a video, as one span; and its first picture."""

    info: MediaInfo
    unit: Unit
    sample: VideoFrame
    doubted: bool

    @classmethod
    def read(cls, path: Path, start: float, seconds: float) -> _Seconds:
        with VideoReader(path) as reader:
            frames = reader.frames(start, start + seconds)
            first = next(frames, None)
            if first is None:
                raise MediaError(path, f"there is no picture at {start:g} s")
            sample, end, count = first.planes(), first.pts + first.duration, 1
            for frame in frames:
                end, count = frame.pts + frame.duration, count + 1
            return cls(reader.info, Unit(0, first.pts, end, count), sample, reader.problem is not None)


def _job(path: Path, found: _Seconds, options: CompressOptions, seconds: float, stop: Event) -> Job:
    proxy = options.tier == 1
    codec = Av1Proxy() if proxy else CODECS.get(options.codec)
    return Job(
        path=path,
        units=[found.unit],
        codec=codec,
        goal=MaxSize(max(1, round(PROXY_BITS / 8 * seconds))) if proxy else Floor(options.target.quality),
        size=proxy_size(found.info, codec) if proxy else None,
        freeze=not proxy,
        doubted=found.doubted,
        stop=stop,
    )


def _size(path: Path, unit: Unit) -> int:
    """Bytes of the packets of a span in the video itself."""
    size = 0
    with open_container(path, read_head(path)) as container:
        stream = video_stream(container)
        if stream is None or stream.time_base is None:
            return 0
        with suppress(FFmpegError):  # what cannot be seeked is read from its start
            container.seek(max(0, unit.start_pts), stream=stream)
        for packet in demux(container, stream):
            if packet.dts is not None and packet.dts >= unit.end_pts:
                break
            if packet.pts is not None and unit.start_pts <= packet.pts < unit.end_pts:
                size += packet.size
    return size
