"""Whether the clock of a video runs through, or starts anew where recordings were glued together."""

from __future__ import annotations

from pathlib import Path

from av.error import FFmpegError

from media.source import demux, open_container, read_head, video_stream

_CAN_BE_GLUED = frozenset(("mpegts", "mpeg", "ogg", "dhav", "ty"))  # a restart is legal there


def restarts(path: Path) -> bool:
    """Whether times go back somewhere, so that no seek can tell which of two moments is meant.

    All packets are read, none is decoded; and only in formats whose files can be put one behind the other.
    """
    with open_container(path, read_head(path)) as container:
        stream = video_stream(container)
        if stream is None or container.format.name not in _CAN_BE_GLUED:
            return False
        last: int | None = None
        try:
            for packet in demux(container, stream):
                if packet.dts is None:
                    continue
                if last is not None and packet.dts < last:
                    return True
                last = packet.dts
        except FFmpegError:  # damaged: reading from the start would meet the same
            return False
    return False
