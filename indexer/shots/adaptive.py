"""Cuts as sudden changes of colour, brightness and edges, and fades as black in between.

A cut is a change between two frames that stands out from the changes around it (the "adaptive"
threshold: motion and camera shake raise the bar for a while) and that lasts: if the frames after it look
like the frames before it, it was a flash.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.shots.base import DETECTORS, Decision, Thumbnail

WINDOW = 4  # frames looked at on each side
PROMINENCE = 2.6  # a cut changes this many times as much as the frames around it
LEAST_CHANGE = 16.0  # and at least this much (0 to 255), so that noise in a still shot is no cut
LASTING = 0.55  # share of the change that must remain between the frames before and after
SHORTEST = 4  # frames; two cuts closer than this are one flicker
BLACK = 22.0  # mean brightness under which a frame belongs to a fade
FLAT = 9.0  # and its standard deviation


@dataclass(frozen=True, slots=True)
class _Look:
    """What is kept of a frame: HSV and edges as one float vector, its brightness, its change."""

    values: NDArray[np.float32]  # (36 * 64 * 4,)
    dark: bool
    change: float  # mean absolute difference to the frame before; 0 for the first


@DETECTORS.register("adaptive")
class AdaptiveDetector:
    """Cuts by adaptive threshold, fades through black, no model."""

    delay = WINDOW

    def __init__(self) -> None:
        self._looks: deque[_Look] = deque(maxlen=2 * WINDOW + 1)
        self._since_start = 0  # frames since the last shot started, up to the frame decided last
        self._undecided = 0
        self._black = False  # inside a dark run, which the frame after it ends as a fade

    def push(self, thumbnail: Thumbnail) -> Decision | None:
        """Take the next frame; the decision on the frame four before it."""
        values, dark = _measure(thumbnail)
        change = _difference(values, self._looks[-1].values) if self._looks else 0.0
        self._looks.append(_Look(values, dark, change))
        self._undecided += 1
        if self._undecided <= WINDOW:
            return None
        self._undecided -= 1
        return self._decide(len(self._looks) - 1 - WINDOW)

    def finish(self) -> list[Decision]:
        """Decide the last four frames with what is known."""
        first = len(self._looks) - self._undecided
        self._undecided = 0
        return [self._decide(at) for at in range(first, len(self._looks))]

    def _decide(self, at: int) -> Decision:
        look = self._looks[at]
        if at == 0 and self._since_start == 0:
            self._since_start = 1
            self._black = look.dark
            return Decision("start")
        was_black, self._black = self._black, look.dark
        if was_black and not look.dark and self._since_start > SHORTEST:
            return self._open(Decision("fade"))
        if self._since_start >= SHORTEST and not look.dark and self._is_cut(at):
            return self._open(Decision("cut"))
        self._since_start += 1
        return Decision(None)

    def _open(self, decision: Decision) -> Decision:
        self._since_start = 1
        return decision

    def _is_cut(self, at: int) -> bool:
        looks = self._looks
        change = looks[at].change
        around = [look.change for i, look in enumerate(looks) if i != at and i > 0]
        if change < LEAST_CHANGE or change < max(around, default=0.0):
            return False
        # The mean, not the maximum: a second cut nearby must not hide this one.
        if change < PROMINENCE * (sum(around) / max(len(around), 1) + 1.0):
            return False
        before = looks[at - 1].values
        after = [looks[i].values for i in range(at, min(at + 3, len(looks)))]
        return all(_difference(before, values) >= LASTING * change for values in after)


def _measure(thumbnail: Thumbnail) -> tuple[NDArray[np.float32], bool]:
    """HSV planes and an edge plane in one vector, and whether the frame is black."""
    hsv = cv2.cvtColor(thumbnail, cv2.COLOR_BGR2HSV)
    grey = hsv[..., 2]
    edges = cv2.Laplacian(grey, cv2.CV_32F)
    # Hue is a circle of 180 and means nothing in grey: weigh it by saturation, and count it half.
    hue = hsv[..., 0].astype(np.float32) * (hsv[..., 1] / 255.0) * 0.7
    planes = (hue, hsv[..., 1] * 0.7, grey * 1.6, np.minimum(np.abs(edges), 255) * 0.5)
    values = np.stack(planes).astype(np.float32).ravel()
    return values, bool(grey.mean() < BLACK and grey.std() < FLAT)


def _difference(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Mean absolute difference of two frames, 0 to about 255."""
    return float(np.abs(a - b).mean())
