"""Which frames of a video are looked at closely: about one a second, and more where the picture changes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import cv2
import numpy as np

from indexer.shots.base import Thumbnail, are_flat

PICTURE_SIDE = 640  # pixels; longer side of the pictures of samples
INTERVAL = 1.0  # seconds between samples of a picture that stays as it is
LEAST_GAP = 0.25  # seconds; not even wild motion is sampled more often, but every jump is
CHANGED = 24.0  # mean absolute difference (0 to 255) to the last sample that asks for another
JUMP = 12.0  # difference to the frame before that may be a cut ...
STANDS_OUT = 2.0  # ... if it is so many times those before: motion goes on, a cut does not
BEFORE = 4  # differences; one alone may be that of a frame that is shown twice


@dataclass(slots=True)
class Sampler:
    """Decides frame by frame; feed it every frame in order.

    A sample wherever the picture jumps, so that every shot has one from its start, and one whenever
    `INTERVAL` has passed or the picture differs from the last sample by `CHANGED`. The first frame of a
    video is always taken, so that there is one.
    """

    _seconds: float = -np.inf  # of the last sample
    _sample: Thumbnail | None = None
    _before: Thumbnail | None = None
    _changes: deque[float] = field(default_factory=lambda: deque(maxlen=BEFORE))

    def wants(self, seconds: float, thumbnail: Thumbnail) -> bool:
        """Whether the frame shown at `seconds` is to be looked at closely."""
        change = difference(thumbnail, self._before)
        jumps = change >= JUMP and change >= STANDS_OUT * (max(self._changes, default=0.0) + 1.0)
        self._before = thumbnail
        self._changes.append(change)
        take = jumps or self._due(seconds, thumbnail)
        if take:
            self._seconds, self._sample = seconds, thumbnail
        return take

    def _due(self, seconds: float, thumbnail: Thumbnail) -> bool:
        gap = seconds - self._seconds
        if gap < LEAST_GAP:
            return False
        return gap >= INTERVAL or difference(thumbnail, self._sample) >= CHANGED


def difference(a: Thumbnail, b: Thumbnail | None) -> float:
    """Mean absolute difference of two thumbnails, 0 to 255; infinite if there is no second one."""
    if b is None:
        return float("inf")
    return cv2.norm(a, b, cv2.NORM_L1) / a.size


def is_flat(thumbnail: Thumbnail) -> bool:
    """Whether the picture shows nothing."""
    return bool(are_flat(thumbnail[None])[0])
