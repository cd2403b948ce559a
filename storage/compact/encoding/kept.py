"""The source's own packets in an MP4, where encoding them again would not make them smaller."""

from __future__ import annotations

from fractions import Fraction
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, Any

from av.error import FFmpegError

from media.errors import MediaError
from media.probe import MediaInfo
from media.source import demux, open_container, read_head, reason, video_stream
from storage.compact.encoding.join import open_mp4, seconds_of
from storage.compact.encoding.order import decoding_times
from storage.compact.encoding.sound import Sound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

_FITS_MP4 = frozenset(("h264", "hevc", "av1", "vp9", "mpeg4"))


def can_keep(info: MediaInfo) -> bool:
    """Whether the video's packets may lie in an MP4, with the times that they have."""
    return info.codec in _FITS_MP4 and info.dts_delay is None


def keep(path: Path, target: Path, info: MediaInfo, end_pts: int, sound: Sound) -> None:
    """Write the packets of a video to an MP4 file.

    Args:
        path: the video.
        target: the file to write.
        info: what the headers of the video say.
        end_pts: when its last picture goes.
        sound: its sound.

    Raises:
        MediaError: FFmpeg cannot write this.
    """
    try:
        # Some files do not say when packets are decoded, and few how long the last one lasts.
        with open_container(path, read_head(path)) as source:
            times = decoding_times([_pts(packet) for packet in _packets(path, source)[1]], end_pts)
        with open_container(path, read_head(path)) as source, open_mp4(target, info.time_base) as container:
            shown, given = _packets(path, source)
            stream = container.add_stream_from_template(shown, opaque=True)
            heard = sound.add_to(container)
            packets: Iterator[Packet[Any]] = _timed(given, times, stream, info.origin_pts)
            if heard is not None:
                packets = merge(packets, sound.packets(heard), key=seconds_of)
            for packet in packets:
                container.mux(packet)
    except (FFmpegError, ValueError) as error:
        raise MediaError(target, f"writing it failed ({reason(error)})") from error


def video_size(path: Path) -> int:
    """Bytes of the packets of the video at `path`."""
    with open_container(path, read_head(path)) as source:
        return sum(packet.size for packet in _packets(path, source)[1])


def _packets(path: Path, source: InputContainer) -> tuple[VideoStream, Iterator[Packet[VideoStream]]]:
    """The stream that is shown, and its packets."""
    shown = video_stream(source)
    if shown is None:
        raise MediaError(path, "it has changed while it was read; try again")
    return shown, (packet for packet in demux(source, shown) if packet.size)


def _timed(
    packets: Iterable[Packet[VideoStream]], times: Iterable[tuple[int, int]], stream: VideoStream, origin: int
) -> Iterator[Packet[VideoStream]]:
    for packet, (dts, duration) in zip(packets, times, strict=True):
        packet.pts, packet.dts, packet.duration = _pts(packet) - origin, dts - origin, duration
        packet.stream = stream
        yield packet


def _pts(packet: Packet[VideoStream]) -> int:
    if packet.pts is None:
        raise ValueError("a packet has no time")
    return packet.pts


def origin_seconds(info: MediaInfo) -> Fraction:
    """Seconds of the file's clock that a player shows as 0."""
    return info.origin_pts * info.time_base
