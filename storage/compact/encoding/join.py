"""Encoded spans and sound as one MP4, without encoding anything again.

Times stay exact: the track counts in the source's own time base. What a player shows as 0 seconds is 0 here
too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from io import BytesIO
from math import lcm
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import av
from av.error import FFmpegError

from media.errors import MediaError
from media.source import reason
from storage.compact.encoding.codecs.base import Codec
from storage.compact.encoding.order import decoding_times
from storage.compact.encoding.packets import Coded, Encoded, Stored
from storage.compact.encoding.sound import Sound

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_FINEST = (1 << 31) - 1  # units of a second that MP4 counts
_TOLD = 16  # packets that tell what kind of stream it is


@dataclass(frozen=True, slots=True)
class Track:
    """What holds for all spans of a video.

    Attributes:
        codec: by which they were encoded.
        time_base: seconds per pts unit.
        origin_pts: the pts that is shown as 0 seconds.
        end_pts: when the last picture goes.
        shape: width of a pixel over its height.
        sample: a picture, of whose colour tags the track's are.
    """

    codec: Codec
    time_base: Fraction
    origin_pts: int
    end_pts: int
    shape: Fraction
    sample: VideoFrame


def join(target: Path, spans: Sequence[Encoded], track: Track, sound: Sound | None) -> None:
    """Write `spans`, in order, and `sound` to the MP4 file `target`.

    Raises:
        MediaError: FFmpeg cannot write this.
    """
    try:
        with open_mp4(target, track.time_base) as container:
            stream = _add_stream(container, spans, track)
            heard = None if sound is None else sound.add_to(container)
            container.start_encoding()
            packets: Iterator[Packet[Any]] = _packets(spans, track, stream)
            if sound is not None and heard is not None:
                packets = merge(packets, sound.packets(heard), key=seconds_of)
            for packet in packets:
                container.mux(packet)
    except FFmpegError as error:
        raise MediaError(target, f"writing it failed ({reason(error)})") from error


def open_mp4(target: Path, time_base: Fraction) -> OutputContainer:
    """A new MP4 file whose clock tells the units of `time_base` and milliseconds exactly.

    By that clock a track says when it begins. FFmpeg's own counts milliseconds only.
    """
    finest = lcm(time_base.denominator, 1000)
    scale = next((one for one in (finest, time_base.denominator) if one <= _FINEST), _FINEST)
    options = {"movflags": "+faststart", "movie_timescale": str(scale)}
    return av.open(f"file:{target}", "w", format="mp4", options=options)


def _add_stream(container: OutputContainer, spans: Sequence[Encoded], track: Track) -> VideoStream:
    """A stream for encoded packets, made after a raw stream of a few, so that no encoder is opened."""
    first = spans[0]
    raw = BytesIO(first.header + b"".join(packet.data for packet in first.packets[:_TOLD]))
    with av.open(raw, format=track.codec.raw) as template:
        stream = container.add_stream_from_template(template.streams.video[0], opaque=True)
    context = stream.codec_context
    context.width, context.height = max((span.width, span.height) for span in spans)
    context.sample_aspect_ratio = track.shape
    context.colorspace, context.color_range = track.sample.colorspace, track.sample.color_range
    context.color_primaries, context.color_trc = track.sample.color_primaries, track.sample.color_trc
    context.extradata = first.header
    stream.time_base = track.time_base
    return stream


def _packets(spans: Iterable[Encoded], track: Track, stream: VideoStream) -> Iterator[Packet[VideoStream]]:
    coded = [packet for span in spans for packet in span.packets]
    times = decoding_times([packet.pts for packet in coded], track.end_pts)
    for (dts, duration), packet in zip(times, coded, strict=True):
        yield _packet(packet, dts, duration, track, stream)


def _packet(
    coded: Coded | Stored, dts: int, duration: int, track: Track, stream: VideoStream
) -> Packet[VideoStream]:
    packet = av.Packet(coded.data)
    packet.stream = stream
    packet.time_base = track.time_base
    packet.pts, packet.dts = coded.pts - track.origin_pts, dts - track.origin_pts
    packet.duration = duration
    packet.is_keyframe = coded.key
    return cast("Packet[VideoStream]", packet)


def seconds_of(packet: Packet[Any]) -> float:
    """When a packet is decoded, by which those of several streams are put in order."""
    base = packet.time_base or Fraction(1)
    return float((packet.dts or 0) * base)
