"""Reading the frames of a video, all of them or a span of seconds, whatever the format."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from media import loss
from media.animation import WebpSource
from media.errors import DamagedVideo
from media.frame import Frame, RawFrame
from media.options import EVERYTHING, DecodeOptions
from media.probe import MediaInfo, probe
from media.report import DecodeReport
from media.stream import AvSource
from media.time import to_pts, to_seconds
from media.timeline import Timeline, span

__all__ = ["DecodeReport", "Frame", "VideoReader"]


class _Source(Protocol):
    read_to: int | None  # the end in pts of what was read and left out, if frames are

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
        if start is None and end is None and last is not None:
            if self._source.read_to is not None:
                report.end_pts = max(last.pts + last.duration, self._source.read_to)
            loss.note_holes(self.path, info, report, timeline.holes)
            loss.note_end(self.path, info, report, last.duration)

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
