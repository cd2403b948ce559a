"""Reading the frames of a video, all of them or a span of seconds, whatever the format."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from av.error import FFmpegError

from media.animation import WebpSource
from media.errors import DamagedVideo
from media.frame import Frame, RawFrame
from media.options import EVERYTHING, DecodeOptions
from media.probe import MediaInfo, probe
from media.report import DecodeReport
from media.skipped import bytes_are_skipped
from media.source import demux, open_container, read_head
from media.stream import AvSource
from media.time import to_pts, to_seconds
from media.timeline import Timeline, span

__all__ = ["DecodeReport", "Frame", "VideoReader"]

# How much of what the header promises may be absent: headers round, and count the last frame.
_SLACK_SECONDS = 0.3
_SLACK_SHARE = 0.01
_SLACK_FRAMES = 3


class _Source(Protocol):
    def frames(self, pts: int | None) -> Iterator[RawFrame]: ...

    def close(self) -> None: ...


class VideoReader:
    """One video, open for reading; not for use by two threads at once.

    Attributes:
        info: what its headers say.
        report: what the latest call of `frames` found; complete once its iterator is used up.

    Raises:
        MediaError: as `media.probe.probe`.
    """

    def __init__(self, path: Path, options: DecodeOptions = EVERYTHING) -> None:
        """Open `path`; `options` say which of its frames are decoded, and how."""
        self.path = path
        self.info: MediaInfo = probe(path)
        self.report = DecodeReport()
        self._options = options
        self._turn = 0
        self._source: _Source = self._open_source()

    def _open_source(self) -> _Source:
        if self.info.container == "webp":
            return WebpSource(self.path, self.report)
        return AvSource(self.path, self.info, self._options, self.report)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def frames(self, start: float | None = None, end: float | None = None) -> Iterator[Frame]:
        """Frames with start <= seconds < end, in order, their pts strictly increasing.

        A span between two frames, or a moment (start == end), gives the frame that is on screen at
        `start`. A call ends the iterator of the call before it.

        Args:
            start: seconds from the origin; None for the first frame.
            end: seconds from the origin; None for the end of the video.

        Raises:
            DamagedVideo: not a single frame can be decoded.
            ValueError: `start` or `end` is not a number, or `end` comes before `start`.
        """
        if any(t is not None and math.isnan(t) for t in (start, end)):
            raise ValueError("A time is not a number.")
        if start is not None and end is not None and end < start:
            raise ValueError(f"The span ends at {end} s, before it starts at {start} s.")
        self._turn += 1
        return self._read(start, end, self._turn)

    def _read(self, start: float | None, end: float | None, turn: int) -> Iterator[Frame]:
        if turn != self._turn:
            return
        info, report = self.info, self.report
        report.reset()
        timeline = Timeline(info, report)
        found = timeline.frames(self._source.frames(self._pts_at(start)))
        last: Frame | None = None
        for frame in span(found, start, end, info.time_base):
            last = frame
            if report.first_pts is None:
                report.first_pts = frame.pts
            report.end_pts = frame.pts + frame.duration
            yield frame
            if turn != self._turn:  # another call has moved the file to its own place
                return
        if report.frames == 0 and not self._anything():
            raise DamagedVideo(self.path, self._nothing_decoded())
        if self._options.which == "all":
            self._look_for_loss(timeline.holes, last if end is None else None)
        elif last is not None and end is None:
            self._stretch_to_end()

    def _pts_at(self, start: float | None) -> int | None:
        """Where to enter the video to see what is on screen at `start`; None for its begin."""
        if start is None or start <= 0 or math.isinf(start):
            return None
        base, origin = self.info.time_base, self.info.origin_pts
        pts = to_pts(start, base, origin)
        return pts - 1 if to_seconds(pts, base, origin) > start else pts  # the nearest may be yet to come

    @property
    def problem(self) -> str | None:
        """One sentence when something of what was read last is missing, None when it is whole."""
        return self.report.problem(self.info)

    def _anything(self) -> bool:
        """Whether the video has a frame at all, asked when a span gave none."""
        return next(self._source.frames(None), None) is not None

    def _nothing_decoded(self) -> str:
        detail = f" ({self.report.error})" if self.report.error else ""
        return f"not one frame can be decoded{detail}; copy it again from its source"

    def _look_for_loss(self, holes: Sequence[tuple[int, int]], last: Frame | None) -> None:
        """Note what damage left out silently: in `holes`, and behind the `last` frame if that was read."""
        for hole in holes:
            if bytes_are_skipped(self.path, *hole):
                self.report.lose(*hole)
        if last is not None:
            self._compare_with_header(last)

    def _stretch_to_end(self) -> None:
        """The frames left out behind the last one belong to the video all the same."""
        info, report = self.info, self.report
        if info.header_duration is not None and report.end_pts is not None:
            report.end_pts = max(
                report.end_pts, to_pts(info.header_duration, info.time_base, info.origin_pts)
            )

    def _compare_with_header(self, last: Frame) -> None:
        info = self.info
        promised = info.header_duration
        if promised is None:
            return
        reached = to_seconds(last.pts + last.duration, info.time_base, info.origin_pts)
        frame = float(last.duration * info.time_base)
        slack = max(_SLACK_SECONDS, _SLACK_SHARE * promised, _SLACK_FRAMES * min(frame, 1.0))
        if promised - reached <= slack:
            return
        if not info.own_duration and self._others_reach(promised - slack, reached):
            return
        self.report.promised = to_pts(promised, info.time_base, info.origin_pts)
        self.report.lose(last.pts + last.duration, self.report.promised)

    def _others_reach(self, wanted: float, after: float) -> bool:
        """Whether another stream, such as longer sound, goes on until `wanted` seconds."""
        try:
            with open_container(self.path, read_head(self.path)) as container:
                start = container.start_time or 0
                container.seek(start + int(max(0.0, after) * 1_000_000))
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
