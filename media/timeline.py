"""From raw frames to frames whose pts strictly increase, and from those to a span of seconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from media.frame import Frame, RawFrame
from media.probe import MediaInfo
from media.report import DecodeReport
from media.time import to_seconds

_JUMP_SECONDS = 1.0  # going back further than this is a new clock, not a frame out of order


class Timeline:
    """Gives every frame a pts after the one before, and counts in `report` what that took.

    A frame whose time is not later is dropped: it would be shown for no time at all. A jump far
    back (recordings glued together, a clock that restarts) moves all that follows instead.
    """

    def __init__(self, info: MediaInfo, report: DecodeReport) -> None:
        self._info = info
        self._report = report
        self._last: int | None = None
        self._step = _ticks(info)
        self._shift = 0
        self._errors_seen = report.errors

    def frames(self, raw: Iterable[RawFrame]) -> Iterator[Frame]:
        """Frames one behind `raw`, so that each lasts until the next one is shown."""
        held: tuple[int, RawFrame] | None = None
        for item in raw:
            self._report.frames += 1
            pts = self._place(item)
            if pts is None:
                continue
            if held is not None:
                yield self._frame(*held, pts - held[0])
            held = pts, item
        if held is not None:
            yield self._frame(*held, held[1].duration or self._step)

    def _place(self, item: RawFrame) -> int | None:
        last, step = self._last, self._step
        if item.pts is None:
            pts = last + step if last is not None else self._info.origin_pts
        else:
            pts = item.pts + self._shift
        if last is not None and pts <= last:
            if (last - pts) * self._info.time_base < _JUMP_SECONDS:
                self._report.dropped += 1
                return None
            self._report.repaired += 1
            self._shift += last + step - pts
            pts = last + step
        if last is not None:
            self._note_gap(last, pts)
            self._step = pts - last
        self._last = pts
        return pts

    def _note_gap(self, last: int, pts: int) -> None:
        damaged = self._report.errors > self._errors_seen
        self._errors_seen = self._report.errors
        if damaged and pts - last > 1.5 * self._step:
            self._report.gaps.append((last + self._step, pts))

    def _frame(self, pts: int, item: RawFrame, duration: int) -> Frame:
        info = self._info
        seconds = to_seconds(pts, info.time_base, info.origin_pts)
        return Frame(pts, duration, seconds, (info.width, info.height), item.render)


def _ticks(info: MediaInfo) -> int:
    """The pts units of one frame at the header's rate, which a first guess may use."""
    rate = info.frame_rate or Fraction(25)
    return max(1, round(1 / rate / info.time_base))


def span(
    frames: Iterable[Frame], start: float | None, end: float | None, time_base: Fraction
) -> Iterator[Frame]:
    """Frames with start <= seconds < end; if there is none, the frame on screen at `start`.

    That holds for a moment too (start == end), and when a frame comes on just then.
    """
    before: Frame | None = None
    found = False
    for frame in frames:
        if start is not None and frame.seconds < start:
            before = frame
            continue
        if end is not None and frame.seconds >= end and frame.seconds != start:
            break
        found = True
        yield frame
    if found or before is None or start is None:
        return
    if start < before.seconds + float(before.duration * time_base):
        yield before
