"""The video of a compact file: encoded span by span, or the source's own packets where those are smaller."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from media.decode import VideoReader
from media.errors import MediaError
from media.probe import MediaInfo
from media.quality.metrics import measurable
from storage.compact.encoding.codecs.av1 import Av1Proxy
from storage.compact.encoding.codecs.base import CODECS, Codec
from storage.compact.encoding.goal import Floor, Goal, MaxSize
from storage.compact.encoding.join import Track, join
from storage.compact.encoding.kept import can_keep, keep, origin_seconds
from storage.compact.encoding.made import look_at
from storage.compact.encoding.memory import workers_for
from storage.compact.encoding.regions import Box
from storage.compact.encoding.sound import Sound
from storage.compact.encoding.spans import Job, encode_spans
from storage.compact.encoding.units import units_of
from storage.compact.encoding.work import Work
from storage.compact.manifest import VideoPart
from storage.compact.options import PROXY_BITS, PROXY_SIDE, CompressOptions, Tier
from storage.compact.video_part import FILES, encoded_part, kept_part
from storage.records import ShotRecord

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

Finished = Callable[[int], None]  # is told how many frames are done


@dataclass(frozen=True, slots=True)
class Source:
    """A video to compress, after one look at all of it.

    Attributes:
        path: the file.
        info: what its headers say.
        pts: of all its frames, ascending.
        end_pts: when the last one goes.
        sample: its first picture.
        problem: what of it cannot be decoded; None when all can.
    """

    path: Path
    info: MediaInfo
    pts: Sequence[int]
    end_pts: int
    sample: VideoFrame
    problem: str | None

    @classmethod
    def read(cls, path: Path) -> Source:
        """Decode the video at `path`, without looking at more than one picture.

        Raises:
            MediaError: nothing of it can be used.
        """
        with VideoReader(path) as reader:
            frames = reader.frames()
            last = first = next(frames)
            sample, pts = first.planes(), [first.pts]
            for last in frames:
                pts.append(last.pts)
            return cls(path, reader.info, pts, last.pts + last.duration, sample, reader.problem)

    @property
    def seconds(self) -> float:
        """From what is shown at 0 to the end."""
        return float((self.end_pts - self.info.origin_pts) * self.info.time_base)

    @property
    def shown(self) -> list[float]:
        """Seconds at which each frame is shown."""
        return [float((pts - self.info.origin_pts) * self.info.time_base) for pts in self.pts]


@dataclass(frozen=True, slots=True)
class CompactVideo:
    """A finished video: where it lies, what the manifest says of it, checksums of its frames."""

    file: Path
    part: VideoPart
    checksums: Sequence[int]


def encode_video(
    source: Source,
    shots: Sequence[ShotRecord],
    options: CompressOptions,
    work: Work,
    *,
    room: int | None,
    boxes: Mapping[int, Sequence[Box]],
    finished: Finished,
) -> CompactVideo:
    """Encode a video as `options` want it.

    Args:
        source: the video.
        shots: of it, in order.
        options: what is wanted.
        work: where finished spans are kept.
        room: bytes for pictures and sound together; None for as many as the target takes.
        boxes: rectangles that get more bits, by shot.
        finished: is told of the frames of each span that is done.

    Raises:
        EncoderFailed: the encoder cannot do this.
        MediaError: the video cannot be decoded.
        StorageFull: no room for what is finished.
    """
    info, proxy = source.info, options.tier == 1
    codec = Av1Proxy() if proxy else CODECS.get(options.codec)
    with closing(Sound(source.path, options.plan, origin_seconds(info))) as sound:
        job = Job(
            path=source.path,
            units=units_of(shots, source.pts, info.time_base),
            codec=codec,
            goal=_goal(options, room, sound, source),
            size=proxy_size(info, codec) if proxy else None,
            boxes=boxes if options.regions else {},
            freeze=not proxy,
            doubted=source.problem is not None,
            workers=workers_for(info.coded_width, info.coded_height, options.workers),
            finished=lambda unit: finished(unit.frames),
        )
        spans = encode_spans(job, work)
        shape = pixel_shape(info, options.tier)
        track = Track(codec, info.time_base, info.origin_pts, source.end_pts, shape, source.sample)
        target = work.folder / FILES[options.tier]
        join(target, [span.encoded for span in spans], track, sound)
        part = encoded_part(job, spans, info, options.tier, sound.said)
    return CompactVideo(target, part, look_at(target, source.shown))


def keep_video(source: Source, options: CompressOptions, work: Work) -> CompactVideo | None:
    """The source's own packets in an MP4; None where they cannot lie there as they are."""
    if source.problem is not None or not can_keep(source.info):
        return None
    target = work.folder / f"kept-{FILES[2]}"
    try:
        with closing(Sound(source.path, options.plan, origin_seconds(source.info))) as sound:
            keep(source.path, target, source.info, source.end_pts, sound)
            part = kept_part(source.info, len(source.pts), sound.said)
        checksums = look_at(target, source.shown)
        was = look_at(source.path, source.shown, origin_seconds(source.info))
    except MediaError:
        return None
    # Transparency, and how a picture is to be turned, may have no place in an MP4.
    return CompactVideo(target, part, checksums) if checksums == was else None


def _goal(options: CompressOptions, room: int | None, sound: Sound, source: Source) -> Goal:
    if room is not None:
        return MaxSize(max(1, room - sound.size(source.seconds)))
    if options.tier == 1:
        return MaxSize(max(1, round(PROXY_BITS / 8 * source.seconds)))
    if "vmaf" not in measurable(source.info.coded_width, source.info.coded_height):
        return Floor(options.target.quality)  # of which no mean can be told either
    return options.target


def pixel_shape(info: MediaInfo, tier: Tier) -> Fraction:
    """Width of a pixel over its height, of pictures as they are encoded: turned, and square in proxies."""
    if tier == 1:
        return Fraction(1)
    return 1 / info.sample_aspect_ratio if info.rotation % 180 else info.sample_aspect_ratio


def proxy_size(info: MediaInfo, codec: Codec) -> tuple[int, int]:
    """Width and height of a proxy, whose pixels are square."""
    scale = min(1.0, PROXY_SIDE / max(info.width, info.height))
    width, height = (max(codec.smallest, 2 * round(side * scale / 2)) for side in (info.width, info.height))
    return width, height
