"""Detection in blocks: probabilities of many frames at once, each with the frames around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from indexer.shots.base import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH, Boundary, Thumbnails, are_flat
from indexer.shots.decide import LIKELY, NEAR, decide
from indexer.shots.signal_net import Probabilities

BLOCK = 250  # frames: five windows of TransNetV2
QUIET = 0.5 * LIKELY  # below it nothing begins or goes on at a frame
LONGEST = 400  # frames that may wait for a quiet one

Judge = Callable[[Thumbnails, slice], Probabilities]
"""Probabilities of the frames in a slice of those given; the others are there to be seen with them."""

Review = Callable[[Thumbnails, slice, Probabilities], Probabilities]
"""Second thoughts about the probabilities of such a slice, in which every transition is whole."""


class BlockDetector:
    """Gathers frames, judges them a block at a time, and decides up to the last quiet frame.

    Memory is bounded by `BLOCK`, the margins and `LONGEST`, about 5 MB of thumbnails. What waits to be
    decided is at most `LONGEST` and a block.

    Args:
        judge: gives the probabilities.
        behind, ahead: how many frames around one its probabilities depend on.
        review: has a say before boundaries are decided, when the extent of transitions is known, which a
            block may have seen half of; by default nobody.
    """

    def __init__(self, judge: Judge, behind: int, ahead: int, review: Review | None = None) -> None:
        self.settled = 0
        self._judge, self._review = judge, review
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
        start = max(self._first, self._begin - self._behind)
        seen = self._frames[start - self._first : end - self._first + self._ahead]
        new = slice(self._begin - start, end - start)
        self._judged = np.concatenate([self._judged, self._judge(seen, new)])
        self._flat = np.concatenate([self._flat, are_flat(seen[new])])
        count = len(self._judged) if at_end else self._decidable()
        found = self._decide(count)
        self.settled += count
        self._judged, self._flat = self._judged[count:], self._flat[count:]
        keep = max(0, self.settled - self._behind - self._first)
        self._frames, self._first = self._frames[keep:], self._first + keep
        return found

    def _decide(self, count: int) -> list[Boundary]:
        """The boundaries in the next `count` frames."""
        probabilities = self._judged[:count]
        if self._review is not None and count:
            wanted = slice(self.settled - self._first, self.settled - self._first + count)
            around = slice(max(0, wanted.start - self._behind), wanted.stop + self._ahead)
            inside = slice(wanted.start - around.start, wanted.stop - around.start)
            probabilities = self._review(self._frames[around], inside, probabilities)
        found = [
            replace(
                one,
                frame=one.frame + self.settled,
                first=one.first + self.settled,
                last=one.last + self.settled,
            )
            for one in decide(probabilities, self._flat[:count])
        ]
        # The first frame of a video begins a shot as it is.
        return [one for one in found if one.frame > 0]

    def _decidable(self) -> int:
        """How many judged frames can be decided: up to one between transitions, not in the black of one."""
        calm = self._judged.max(1) < QUIET
        waited_long = len(calm) > LONGEST
        # Nor beside black, where the parts of a fade may leave gaps.
        black = np.convolve(self._flat, np.ones(2 * NEAR + 3), "same") > 0
        # The first frame is the quiet one of the last time: to stop there again would be no step at all.
        quiet = np.flatnonzero((calm & ~black)[1:]) + 1
        if waited_long and not len(quiet):
            quiet = np.flatnonzero((calm | self._flat)[1:]) + 1  # so long in one colour is no part of a fade
        if len(quiet):
            return int(quiet[-1])
        return len(calm) if waited_long else 0
