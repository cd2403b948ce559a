"""The first frame of a stream, and whether the pts that come with frames can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from av.error import FFmpegError

from media.source import demux

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_PACKETS = 64  # enough to reach the first frame of a stream that starts between I-frames
_FRAMES = 12  # more than any codec moves a frame


def first_frame(container: InputContainer, stream: VideoStream) -> tuple[VideoFrame | None, int | None]:
    """The first frame, and the delay to take from dts where pts cannot be trusted.

    Some containers (AVI) have no pts, and some files keep decoding times where pts belong. There
    the decoder still puts frames out in the right order, each with the dts of the packet that
    pushed it out: less the delay of the first frame, that is its time.

    Returns:
        The frame, None when nothing near the start can be decoded; and None for good pts, or the
        delay in pts units.
    """
    stream.codec_context.thread_count = 1  # frame threads would hold the frame back
    seen: list[Packet[VideoStream]] = []
    frames = _frames(container, stream, seen)
    first = next(frames, None)
    start = next((packet.dts for packet in seen if packet.dts is not None), None)
    if first is None or first.dts is None or start is None:
        return first, None
    delay = first.dts - start
    if first.pts is None:
        return first, max(0, delay)
    if delay <= 0 or any(packet.pts != packet.dts for packet in seen if packet.size):
        return first, None
    times = [frame.pts for frame in (first, *islice(frames, _FRAMES)) if frame.pts is not None]
    in_order = all(before < after for before, after in pairwise(times))
    return first, None if in_order else delay


def _frames(
    container: InputContainer, stream: VideoStream, seen: list[Packet[VideoStream]]
) -> Iterator[VideoFrame]:
    try:
        for packet in islice(demux(container, stream), _PACKETS):
            seen.append(packet)
            try:
                pictures = packet.decode()
            except FFmpegError:
                continue
            yield from pictures
    except FFmpegError:
        return
