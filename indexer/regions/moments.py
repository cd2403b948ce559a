"""The pictures of a shot as segmenters see them: each with those a little before and after it."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.regions.camera import Grey, Motion, estimate

Picture = NDArray[np.uint8]  # (h, w, 3) BGR

WORKING_SIDE = 400  # pixels, longer side of the pictures that segmenters look at
# Seconds between two pictures that are compared: at 60 frames a second what moves slowly moves less than the
# flow's error from one to the next.
APART = 0.06
KEPT = 8  # moments of a shot that know those before and after them: a segmenter may be so far behind


class Taken(NamedTuple):
    """A picture of a shot and when it is shown."""

    picture: Picture
    seconds: float


class Moment:
    """A picture of a shot.

    Attributes:
        picture: (h, w, 3) BGR; the same size for all of a shot.
        seconds: when it is shown.
        before, after: the nearest ones that are at least `APART` away, or else the farthest there are; None
            where there is none, or none yet.
    """

    def __init__(self, picture: Picture, seconds: float) -> None:
        self.picture, self.seconds = picture, seconds
        self.before: Moment | None = None
        self.after: Moment | None = None

    @cached_property
    def grey(self) -> Grey:
        """The picture in grey (h, w)."""
        return np.asarray(cv2.cvtColor(self.picture, cv2.COLOR_BGR2GRAY), np.uint8)

    @cached_property
    def motion_before(self) -> Motion | None:
        """To where the picture's pixels were in the one before."""
        return self._motion_to(self.before)

    @cached_property
    def motion_after(self) -> Motion | None:
        """To where they go in the one after; for those who have waited for it."""
        return self._motion_to(self.after)

    def _motion_to(self, other: Moment | None) -> Motion | None:
        return None if other is None else estimate(self.grey, other.grey, other.seconds - self.seconds)


class Moments:
    """Turns the pictures of one shot, in order, into moments; the last `kept` of them are held together."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._recent: deque[Moment] = deque()

    def add(self, taken: Taken) -> Moment:
        """The next one.

        Raises:
            ValueError: its size is another than that of the pictures before it.
        """
        moment = Moment(working(taken.picture), taken.seconds)
        if len(self._recent) >= self._kept:
            self._forget()
        if self._recent:
            if self._recent[-1].picture.shape != moment.picture.shape:
                raise ValueError(
                    f"pictures of one shot are of one size, not {self._recent[-1].picture.shape} "
                    f"and {moment.picture.shape}"
                )
            far = [one for one in self._recent if moment.seconds - one.seconds >= APART]
            moment.before = far[-1] if far else self._recent[0]
            for one in self._recent:
                if one.after is None or one.after.seconds - one.seconds < APART:
                    one.after = moment
        self._recent.append(moment)
        return moment

    def _forget(self) -> None:
        """Let go of the oldest one, so that nobody who holds a later one holds all before it."""
        gone = self._recent.popleft()
        gone.before = gone.after = None
        for one in self._recent:
            if one.before is gone:
                one.before = None


def working(picture: Picture) -> Picture:
    """The picture at the size that segmenters work at: its longer side at most `WORKING_SIDE`."""
    height, width = picture.shape[:2]
    scale = WORKING_SIDE / max(height, width)
    if scale >= 1:
        return picture
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
