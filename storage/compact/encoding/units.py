"""Which spans of a video are encoded each on its own: its shots, long ones in pieces."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from storage.records import ShotRecord

LONGEST = 12.0  # seconds: a player that seeks decodes from the begin of a span


@dataclass(frozen=True, slots=True)
class Unit:
    """The half-open span [start_pts, end_pts) of the shot with this index, and how many frames it has."""

    shot: int
    start_pts: int
    end_pts: int
    frames: int


def units_of(
    shots: Sequence[ShotRecord], pts: Sequence[int], time_base: Fraction, longest: float = LONGEST
) -> list[Unit]:
    """Spans that hold all frames of a video, in order, each at least one; pieces of a shot are about as long.

    Args:
        shots: of the video, in order.
        pts: of all its frames, ascending.
        time_base: seconds per pts unit.
        longest: seconds that a span may have.
    """
    starts = [min(shots[0].start_pts, pts[0]), *(shot.start_pts for shot in shots[1:])]
    ends = [*starts[1:], max(shots[-1].end_pts, pts[-1] + 1)]
    units: list[Unit] = []
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        pieces = max(1, -((start - end) // max(1, int(longest / time_base))))
        marks = [start + (end - start) * piece // pieces for piece in range(pieces + 1)]
        for first, after in pairwise(marks):
            frames = bisect_left(pts, after) - bisect_left(pts, first)
            if frames:
                units.append(Unit(index, first, after, frames))
    return units
