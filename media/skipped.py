"""Damage that a demuxer passes over without a word: it looks for the next place that it can read."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from av.error import FFmpegError

from media.source import demux, open_container, read_head, video_stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.container import InputContainer
    from av.video.stream import VideoStream

_HEADERS = 4096  # bytes; what lies between two packets that follow each other is less
_BEYOND = Fraction(1)  # seconds; packets are not in the order in which frames are shown


def bytes_are_skipped(path: Path, start: int, end: int) -> bool:
    """Whether the file at `path` holds bytes between the pts `start` and `end` that belong to no packet.

    Where a recording simply has no frames for a while there are none, or the packets of its sound.
    """
    try:
        with open_container(path, read_head(path)) as container:
            stream = video_stream(container)
            if stream is None or stream.time_base is None:
                return False
            container.seek(start - 1, stream=stream)  # an index may lead right into the hole
            places = _places(container, stream, end + round(_BEYOND / stream.time_base))
            return any(after[0] - before[1] > _HEADERS for before, after in pairwise(places))
    except FFmpegError:
        return False


def _places(container: InputContainer, stream: VideoStream, until: int) -> Iterator[tuple[int, int]]:
    """First byte, and the one behind the last, of every packet up to the pts `until` of `stream`."""
    for packet in demux(container):
        if packet.pos is not None and packet.pos >= 0 and packet.size:
            yield packet.pos, packet.pos + packet.size
        if packet.stream is stream and packet.dts is not None and packet.dts > until:
            return
