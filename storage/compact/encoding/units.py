"""Which spans of a video are encoded each on its own: its shots, long ones in pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from storage.records import ShotRecord

LONGEST = 12.0  # seconds: a player that seeks decodes from the begin of a span


@dataclass(frozen=True, slots=True)
class Unit:
    """The half-open span [start_pts, end_pts) of the shot with this index."""

    shot: int
    start_pts: int
    end_pts: int


def units_of(shots: Sequence[ShotRecord], time_base: Fraction, longest: float = LONGEST) -> list[Unit]:
    """The spans of a video, in order and without a gap; pieces of one shot have about one length.

    Args:
        shots: of the video, in order.
        time_base: seconds per pts unit.
        longest: seconds that a span may have.
    """
    units: list[Unit] = []
    for index, shot in enumerate(shots):
        # What lies between two shots belongs to the first: pictures may be there.
        end = shots[index + 1].start_pts if index + 1 < len(shots) else shot.end_pts
        length = end - shot.start_pts
        pieces = max(1, -(-length // max(1, int(longest / time_base))))
        marks = [shot.start_pts + length * piece // pieces for piece in range(pieces + 1)]
        units += [Unit(index, *span) for span in pairwise(marks)]
    return units
