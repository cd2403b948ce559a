"""What is missing of a video though no error said so: inside it, and at its end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from av.error import FFmpegError

from media.probe import MediaInfo
from media.report import DecodeReport
from media.skipped import bytes_are_skipped
from media.source import demux, open_container, read_head
from media.time import to_pts, to_seconds

# How much of what the header promises may be absent: headers round, and count the last frame.
_SLACK_SECONDS = 0.3
_SLACK_SHARE = 0.01
_SLACK_FRAMES = 3
_SKIPS = "matroska"  # the demuxer that looks for the next readable place in silence; its packets lie close


def note_holes(path: Path, info: MediaInfo, report: DecodeReport, holes: Sequence[tuple[int, int]]) -> None:
    """Add to `report` those spans of pts without frames for which the file has bytes."""
    if _SKIPS not in info.container:
        return
    for hole in holes:
        if bytes_are_skipped(path, *hole):
            report.lose(*hole)


def note_end(path: Path, info: MediaInfo, report: DecodeReport, frame: int) -> None:
    """Add what the header promises beyond `report.end_pts`; a `frame` lasts so many pts units."""
    promised, end = info.header_duration, report.end_pts
    if promised is None or end is None:
        return
    reached = to_seconds(end, info.time_base, info.origin_pts)
    tolerated = _SLACK_FRAMES * min(float(frame * info.time_base), 1.0)
    slack = max(_SLACK_SECONDS, _SLACK_SHARE * promised, tolerated)
    if promised - reached <= slack:
        return
    if not info.own_duration and _others_reach(path, promised - slack, reached):
        return
    report.promised = to_pts(promised, info.time_base, info.origin_pts)
    report.lose(end, report.promised)


def _others_reach(path: Path, wanted: float, after: float) -> bool:
    """Whether another stream, such as longer sound, goes on until `wanted` seconds."""
    # From near the end, which is quick; from the start where there is no index to get there by.
    return any(_reaches(path, wanted, start) for start in (max(0.0, after), None))


def _reaches(path: Path, wanted: float, after: float | None) -> bool:
    try:
        with open_container(path, read_head(path)) as container:
            start = container.start_time or 0
            if after is not None:
                container.seek(start + int(after * 1_000_000))
            for packet in demux(container):
                base = packet.stream.time_base
                if packet.pts is None or base is None:
                    continue
                tail = packet.pts + (packet.duration or 0)
                if float(tail * base) - start / 1_000_000 >= wanted:
                    return True
    except FFmpegError:
        return False
    return False
