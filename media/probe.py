"""What a video's headers and its first frame say, without decoding the rest."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from av.sidedata.sidedata import SideData

from media import animation, magic
from media.errors import DamagedVideo, NotAVideo
from media.firstframe import first_frame
from media.kind import Kind, kind_of, refuse_false_name
from media.source import open_container, read_head, video_stream

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_MICROSECONDS = Fraction(1, 1_000_000)
_CLOCK = re.compile(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """A video, as its headers describe it; what is really in it, only decoding tells.

    Attributes:
        container: FFmpeg's name of the format.
        codec: FFmpeg's name of the codec.
        width: pixels as displayed: sample aspect ratio and rotation applied.
        height: the same.
        coded_width: pixels as stored.
        coded_height: the same.
        rotation: degrees clockwise to turn the stored picture for display: 0, 90, 180 or 270.
        mirrored: whether the stored picture is flipped left to right before it is turned.
        sample_aspect_ratio: width of a stored pixel over its height.
        time_base: seconds per pts unit.
        origin_pts: the pts that a player shows as 0 seconds.
        header_duration: seconds from the origin to the end, None when the header does not tell.
        own_duration: whether that is the video stream's own and not the longest stream's.
        frame_rate: frames per second on average, None when unknown.
        has_audio: whether there is sound.
        pixel_format: FFmpeg's name of it.
        dts_delay: None when the container's pts can be trusted; else times are the decoder's dts
            less this many pts units.
    """

    container: str
    codec: str
    width: int
    height: int
    coded_width: int
    coded_height: int
    rotation: int
    mirrored: bool
    sample_aspect_ratio: Fraction
    time_base: Fraction
    origin_pts: int
    header_duration: float | None
    own_duration: bool
    frame_rate: Fraction | None
    has_audio: bool
    pixel_format: str
    dts_delay: int | None = None


def probe(path: Path) -> MediaInfo:
    """Describe the video in `path`.

    Raises:
        UnreadableFile: missing, no regular file, no permission.
        EmptyFile: it has no bytes.
        NotAVideo: there is no moving picture in it.
        DamagedVideo: it is a video, but cannot be opened, or its codec is unknown.
    """
    head = read_head(path)
    if magic.is_animated_webp(head):
        return _describe_webp(path)
    if magic.is_image(path, head):
        raise NotAVideo(path, "it is a still picture, not a video")
    if magic.is_other(head):
        refuse_false_name(path, head)
        raise NotAVideo(path, "it is neither a video nor a picture")
    with open_container(path, head) as container:
        _check_kind(path, head, container)
    with open_container(path, head) as container:  # anew: telling the kind may have read packets
        stream = video_stream(container)
        if stream is None or stream.codec_context is None:
            raise DamagedVideo(path, "its video codec is unknown here; convert it first")
        return _describe(container, stream)


def _check_kind(path: Path, head: bytes, container: InputContainer) -> None:
    kind = kind_of(container, head)
    if kind is Kind.AUDIO:
        raise NotAVideo(path, "it holds sound only, no moving picture")
    if kind is Kind.IMAGE:
        raise NotAVideo(path, "it is a still picture, not a video")
    if kind is Kind.OTHER:
        if magic.promises_video(path, head):
            raise DamagedVideo(path, "it should be a video, but no picture is in it")
        raise NotAVideo(path, "it is neither a video nor a picture")


def _describe(container: InputContainer, stream: VideoStream) -> MediaInfo:
    time_base = stream.time_base or _MICROSECONDS
    origin = _origin(container, stream, time_base)
    duration, own = _duration(container, stream, origin, time_base)
    rate = stream.average_rate or stream.guessed_rate
    first, delay = first_frame(container, stream)
    rotation, mirrored = _orientation(first) if first is not None else (0, False)
    coded = (first.width, first.height) if first is not None else (stream.width, stream.height)
    aspect = stream.sample_aspect_ratio or Fraction(1)
    if not Fraction(1, 16) <= aspect <= 16:  # damage, not a shape that anyone shows
        aspect = Fraction(1)
    size = max(1, round(coded[0] * aspect)), coded[1]
    width, height = size[::-1] if rotation % 180 else size
    return MediaInfo(
        container=container.format.name,
        codec=stream.codec_context.codec.canonical_name,
        width=width,
        height=height,
        coded_width=coded[0],
        coded_height=coded[1],
        rotation=rotation,
        mirrored=mirrored,
        sample_aspect_ratio=aspect,
        time_base=time_base,
        origin_pts=origin,
        header_duration=duration,
        own_duration=own,
        frame_rate=rate or None,
        has_audio=bool(container.streams.audio),
        pixel_format=first.format.name if first is not None else stream.pix_fmt or "unknown",
        dts_delay=delay,
    )


def _origin(container: InputContainer, stream: VideoStream, time_base: Fraction) -> int:
    start: int | None = container.start_time
    if start is None:
        return 0
    if stream.start_time is not None:
        own = round(stream.start_time * time_base / _MICROSECONDS)
        if abs(own - start) <= 1:  # the video starts first: its own pts has no rounding
            return stream.start_time
    return round(start * _MICROSECONDS / time_base)


def _duration(
    container: InputContainer, stream: VideoStream, origin: int, time_base: Fraction
) -> tuple[float | None, bool]:
    own: float | None = None
    clock = _CLOCK.match(stream.metadata.get("DURATION", ""))
    if clock:  # Matroska: the end of the track on the container's clock
        hours, minutes, seconds = clock.groups()
        own = int(hours) * 3600 + int(minutes) * 60 + float(seconds) - float(origin * time_base)
    elif stream.duration is not None and stream.duration > 0:
        start = stream.start_time if stream.start_time is not None else origin
        own = float((start + stream.duration - origin) * time_base)
    if own is not None and math.isfinite(own) and own > 0:
        return own, True
    if container.duration is not None and container.duration > 0:
        return float(container.duration * _MICROSECONDS), False
    return None, False


def _orientation(frame: VideoFrame) -> tuple[int, bool]:
    """Degrees clockwise and whether to flip left to right first, from the display matrix."""
    side_data = frame.side_data.get("DISPLAYMATRIX")
    data = bytes(side_data) if isinstance(side_data, SideData) else b""
    if len(data) < 36:
        return 0, False
    a, b, _, c, d = (float(value) for value in np.frombuffer(data, "=i4")[:5])
    mirrored = a * d - b * c < 0
    angle = math.atan2(-b, -a) if mirrored else math.atan2(b, a)
    return round(math.degrees(angle) / 90) * 90 % 360, mirrored


def _describe_webp(path: Path) -> MediaInfo:
    width, height = animation.canvas_size(path)
    durations = list(animation.frame_durations(path))
    if not durations:
        raise DamagedVideo(path, "the animation holds no frame; copy it again from its source")
    if len(durations) == 1:
        raise NotAVideo(path, "it is a still picture, not a video")
    total = sum(durations)
    return MediaInfo(
        container="webp",
        codec="webp",
        width=width,
        height=height,
        coded_width=width,
        coded_height=height,
        rotation=0,
        mirrored=False,
        sample_aspect_ratio=Fraction(1),
        time_base=animation.TIME_BASE,
        origin_pts=0,
        header_duration=total / 1000,
        own_duration=True,
        frame_rate=Fraction(len(durations) * 1000, total),
        has_audio=False,
        pixel_format="bgra",
    )
