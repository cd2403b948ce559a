"""The shots of a video while it is read: boundaries become known some frames after they have passed."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from indexer.shots.base import Boundary, ShotDetector, Thumbnails
from storage.records import ShotRecord


class Timeline:
    """Frames and boundaries of one video so far.

    Attributes:
        boundaries: those that are known, in order.
    """

    def __init__(self, detector: ShotDetector) -> None:
        self.boundaries: list[Boundary] = []
        self._detector = detector
        self._pts = array("q")  # of every frame: eight bytes each, 4 MB for six hours

    @property
    def settled(self) -> int:
        """All boundaries that begin before this frame are known."""
        return self._detector.settled

    def add(self, pts: Sequence[int], seconds: Sequence[float], thumbnails: Thumbnails) -> None:
        """Take the next n frames."""
        self._pts.extend(pts)
        self.boundaries.extend(self._detector.push(thumbnails, np.asarray(seconds, np.float64)))

    def finish(self) -> None:
        """There are no more frames."""
        self.boundaries.extend(self._detector.finish())

    def shots(self, end_pts: int) -> list[ShotRecord]:
        """The shots of the whole video, which ends at `end_pts`."""
        starts = [self._pts[0], *(self._pts[one.frame] for one in self.boundaries)]
        shots = [ShotRecord(starts[0], end_pts, "start")]
        for one, start in zip(self.boundaries, starts[1:], strict=True):
            shots[-1] = ShotRecord(shots[-1].start_pts, start, shots[-1].transition, shots[-1].opening)
            opening = None if one.kind == "cut" else (self._pts[one.first], self._after(one.last, end_pts))
            shots.append(ShotRecord(start, end_pts, one.kind, opening))
        return shots

    def _after(self, frame: int, end_pts: int) -> int:
        return self._pts[frame + 1] if frame + 1 < len(self._pts) else end_pts
