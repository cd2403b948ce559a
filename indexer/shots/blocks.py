"""Detection in blocks: probabilities of many frames at once, each with the frames around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Boundary, Thumbnails, are_flat
from indexer.shots.decide import LIKELY, decide
from indexer.shots.signal_net import Probabilities

BLOCK = 250  # frames: five windows of TransNetV2
QUIET = 0.5 * LIKELY  # below it nothing begins or goes on at a frame
LONGEST = 400  # frames that may wait for a quiet one

Judge = Callable[[Thumbnails, slice], Probabilities]
"""Probabilities of the frames in a slice of those given; the others are there to be seen with them."""


class BlockDetector:
    """Gathers frames, judges them a block at a time, and decides up to the last quiet frame.

    Memory is bounded by `BLOCK`, the margins and `LONGEST`, about 5 MB of thumbnails.

    Args:
        judge: gives the probabilities.
        behind, ahead: how many frames around one its probabilities depend on.
    """

    def __init__(self, judge: Judge, behind: int, ahead: int) -> None:
        self.settled = 0
        self._judge = judge
        self._behind, self._ahead = behind, ahead
        self._frames = np.empty((0, THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, 3), np.uint8)
        self._first = 0  # index in the video of the first of the frames
        self._waiting: list[Thumbnails] = []
        self._judged = np.empty((0, 2), np.float32)  # of the frames from `settled` on
        self._flat = np.empty(0, np.bool_)  # likewise

    def push(self, thumbnails: Thumbnails, seconds: NDArray[np.float64]) -> list[Boundary]:
        """Take the next n frames; boundaries that are certain now, in order."""
        self._waiting.append(thumbnails)
        end = self._first + len(self._frames) + sum(map(len, self._waiting))
        found: list[Boundary] = []
        # Always whole blocks, with the same frames around: how frames are split into pushes changes nothing.
        while end - self._ahead >= self._begin + BLOCK:
            found.extend(self._advance(self._begin + BLOCK, at_end=False))
        return found

    def finish(self) -> list[Boundary]:
        """The boundaries that are left."""
        end = self._first + len(self._frames) + sum(map(len, self._waiting))
        return self._advance(end, at_end=True) if end > self.settled else []

    @property
    def _begin(self) -> int:
        """The first frame that is not judged yet."""
        return self.settled + len(self._judged)

    def _advance(self, end: int, *, at_end: bool) -> list[Boundary]:
        """Judge the frames before `end`, decide what can be decided, and let go of what is not needed."""
        self._frames = np.concatenate([self._frames, *self._waiting])
        self._waiting.clear()
        new = slice(self._begin - self._first, end - self._first)
        self._judged = np.concatenate(
            [self._judged, self._judge(self._frames[: new.stop + self._ahead], new)]
        )
        self._flat = np.concatenate([self._flat, are_flat(self._frames[new])])
        count = len(self._judged) if at_end else self._decidable()
        found = [
            replace(
                one,
                frame=one.frame + self.settled,
                first=one.first + self.settled,
                last=one.last + self.settled,
            )
            for one in decide(self._judged[:count], self._flat[:count])
        ]
        self.settled += count
        self._judged, self._flat = self._judged[count:], self._flat[count:]
        keep = max(0, self._begin - self._behind - self._first)
        self._frames, self._first = self._frames[keep:], self._first + keep
        # The first frame of a video begins a shot as it is.
        return [one for one in found if one.frame > 0]

    def _decidable(self) -> int:
        """How many judged frames can be decided: up to one between transitions, not in the black of one."""
        calm = self._judged.max(1) < QUIET
        waited_long = len(calm) > LONGEST
        quiet = np.flatnonzero(calm if waited_long and (calm <= self._flat).all() else calm & ~self._flat)
        if len(quiet):
            return int(quiet[-1])
        return len(calm) if waited_long else 0
