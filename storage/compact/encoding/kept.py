"""The source's own packets in an MP4, where encoding them again would not make them smaller."""

from __future__ import annotations

from fractions import Fraction
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.error import FFmpegError

from media.errors import MediaError
from media.probe import MediaInfo
from media.source import demux, open_container, read_head, reason, video_stream
from storage.compact.encoding.join import seconds_of
from storage.compact.encoding.sound import Sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

_FITS_MP4 = frozenset(("h264", "hevc", "av1", "vp9", "mpeg4"))


def can_keep(info: MediaInfo) -> bool:
    """Whether the video's packets may lie in an MP4, with the times that they have."""
    return info.codec in _FITS_MP4 and info.dts_delay is None


def keep(path: Path, target: Path, info: MediaInfo, sound: Sound) -> None:
    """Write the packets of the video at `path`, and its sound, to the MP4 file `target`.

    Raises:
        MediaError: FFmpeg cannot write this.
    """
    try:
        with (
            open_container(path, read_head(path)) as source,
            av.open(f"file:{target}", "w", format="mp4", options={"movflags": "+faststart"}) as container,
        ):
            shown = video_stream(source)
            if shown is None:
                raise MediaError(path, "it has changed while it was read; try again")
            stream = container.add_stream_from_template(shown, opaque=True)
            heard = sound.add_to(container)
            packets: Iterator[Packet[Any]] = _packets(source, shown, stream, info.origin_pts)
            if heard is not None:
                packets = merge(packets, sound.packets(heard), key=seconds_of)
            for packet in packets:
                container.mux(packet)
    except (FFmpegError, ValueError) as error:
        raise MediaError(target, f"writing it failed ({reason(error)})") from error


def _packets(
    source: InputContainer, shown: VideoStream, stream: VideoStream, origin: int
) -> Iterator[Packet[VideoStream]]:
    for packet in demux(source, shown):
        if packet.size and packet.dts is not None:
            packet.pts = None if packet.pts is None else packet.pts - origin
            packet.dts -= origin
            packet.stream = stream
            yield packet


def origin_seconds(info: MediaInfo) -> Fraction:
    """Seconds of the file's clock that a player shows as 0."""
    return info.origin_pts * info.time_base
