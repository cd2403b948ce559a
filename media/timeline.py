"""From raw frames to frames whose pts strictly increase, and from those to a span of seconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from media.frame import Frame, RawFrame
from media.probe import MediaInfo
from media.report import DecodeReport
from media.time import to_pts, to_seconds

_JUMP_SECONDS = 1.0  # going back further than this is a new clock, not a frame out of order
_FAR_STEPS = 3  # times the frame before: so long none is shown at a rate that goes on
_HOLE_SECONDS = 0.2  # and shorter ones are not looked into
_MOST_HOLES = 8
_DELAY = 32  # frames: more than any decoder has under way when it meets damage


class Timeline:
    """Gives every frame a pts after the one before, and counts in `report` what that took.

    A frame whose time is not later is dropped: it would be shown for no time at all. A jump far
    back (recordings glued together, a clock that restarts) moves all that follows instead.

    Attributes:
        holes: spans of pts without a frame, though the frame before was to be shown for less by far; longest
            first and few. Recordings with a variable frame rate have them too.
    """

    def __init__(self, info: MediaInfo, report: DecodeReport) -> None:
        self._info = info
        self._report = report
        self._last: int | None = None
        self._step = _ticks(info)
        self._shift = 0
        self._errors_seen = report.errors
        self.holes: list[tuple[int, int]] = []
        self._shortest_hole = round(_HOLE_SECONDS / info.time_base)  # not a Fraction: asked for every frame
        self._suspect = 0  # frames to come whose absence damage explains

    def frames(self, raw: Iterable[RawFrame]) -> Iterator[Frame]:
        """Frames one behind `raw`, so that each lasts until the next one is shown."""
        held: tuple[int, RawFrame] | None = None
        for item in self._without_strays(raw):
            self._report.frames += 1
            pts = self._place(item)
            if pts is None:
                continue
            if held is not None:
                self._note_hole(held[0], held[1].duration, pts)
                yield self._given(*held, pts - held[0])
            held = pts, item
        if held is not None:
            yield self._given(*held, held[1].duration or self._step)

    def _without_strays(self, raw: Iterable[RawFrame]) -> Iterator[RawFrame]:
        """Frames, with a time between its neighbours' for one far from both: damage got at it.

        What comes in order stays as it is, however long the frames are shown, but for a last one that is
        far beyond the end that the header promises.
        """
        jump = far = round(_JUMP_SECONDS / self._info.time_base)
        last: int | None = None
        waiting: RawFrame | None = None
        for item in raw:
            if waiting is not None and last is not None and waiting.pts is not None:
                at = waiting.pts
                if item.pts is not None and last < item.pts <= last + far:
                    at = (last + item.pts) // 2
                else:
                    far = max(jump, _FAR_STEPS * (at - last))
                yield waiting._replace(pts=at)
                last, waiting = at, None
            if last is not None and item.pts is not None and abs(item.pts - last) > far:
                waiting = item
                continue
            yield item
            if item.pts is not None:
                far = jump if last is None else max(jump, _FAR_STEPS * (item.pts - last))
                last = item.pts
        if waiting is not None:
            yield waiting._replace(pts=None) if self._is_beyond(waiting, jump) else waiting

    def _is_beyond(self, item: RawFrame, jump: int) -> bool:
        """Whether a frame comes long after the end."""
        info = self._info
        if info.header_duration is None or item.pts is None or self._shift:
            return False
        return item.pts > to_pts(info.header_duration, info.time_base, info.origin_pts) + jump

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
        if last is not None and not self._is_gap(last, pts):
            self._step = pts - last
        self._last = pts
        return pts

    def _is_gap(self, last: int, pts: int) -> bool:
        """Whether frames between these two were lost, which is noted."""
        if self._report.errors > self._errors_seen:
            self._errors_seen, self._suspect = self._report.errors, _DELAY
        elif self._suspect:
            self._suspect -= 1
        if not self._suspect or pts - last <= 1.5 * self._step:
            return False
        self._report.lose(last + self._step, pts)
        return True

    def _note_hole(self, pts: int, duration: int | None, following: int) -> None:
        if duration and following - pts - duration > self._shortest_hole:
            holes = [*self.holes, (pts + duration, following)]
            self.holes = sorted(holes, key=lambda hole: hole[0] - hole[1])[:_MOST_HOLES]

    def _given(self, pts: int, item: RawFrame, duration: int) -> Frame:
        info = self._info
        if item.damaged:
            self._report.lose(pts, pts + duration)
        seconds = to_seconds(pts, info.time_base, info.origin_pts)
        return Frame(pts, duration, seconds, (info.width, info.height), item.render, item.planes)


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
