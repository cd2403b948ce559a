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
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import av
from av.error import FFmpegError

from media.errors import MediaError
from media.source import reason
from storage.compact.encoding.codecs.base import Codec
from storage.compact.encoding.encoded import Coded, Encoded
from storage.compact.encoding.sound import Sound

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

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
        with av.open(f"file:{target}", "w", format="mp4", options={"movflags": "+faststart"}) as container:
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
    times = sorted(packet.pts for packet in coded)
    # MP4 counts how long pictures last in decoding order, in which the place of one is that of another.
    durations = [max(1, after - shown) for shown, after in pairwise([*times, track.end_pts])]
    # Each picture is decoded in the place of one that is shown; so much earlier that none comes late.
    delay = max(shown - packet.pts for shown, packet in zip(times, coded, strict=True))
    for shown, duration, packet in zip(times, durations, coded, strict=True):
        yield _packet(packet, shown - delay, duration, track, stream)


def _packet(coded: Coded, dts: int, duration: int, track: Track, stream: VideoStream) -> Packet[VideoStream]:
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
