"""Which frames of a video are looked at closely: about one a second, and more where the picture changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.shots.base import Thumbnail

INTERVAL = 1.0  # seconds between samples of a picture that stays as it is
LEAST_GAP = 0.25  # seconds; not even wild motion is sampled more often, but every shot's start is
CHANGED = 24.0  # mean absolute difference (0 to 255) to the last sample that asks for another
FLAT_DEVIATION = 6.0  # standard deviation of brightness under which a picture shows nothing


@dataclass(slots=True)
class Sampler:
    """Decides frame by frame; feed it every frame in order.

    A sample at each shot's start, then one whenever `INTERVAL` has passed or the picture differs from
    the last sample by `CHANGED`. The first frame of a video is always taken, so that there is one.
    """

    _seconds: float = -np.inf
    _thumbnail: Thumbnail | None = None

    def wants(self, seconds: float, thumbnail: Thumbnail, *, opens_shot: bool) -> bool:
        """Whether the frame shown at `seconds` is to be looked at closely."""
        take = opens_shot or self._thumbnail is None or self._due(seconds, thumbnail)
        if take:
            self._seconds, self._thumbnail = seconds, thumbnail
        return take

    def _due(self, seconds: float, thumbnail: Thumbnail) -> bool:
        gap = seconds - self._seconds
        if gap < LEAST_GAP:
            return False
        return gap >= INTERVAL or difference(thumbnail, self._thumbnail) >= CHANGED


def difference(a: Thumbnail, b: Thumbnail | None) -> float:
    """Mean absolute difference of two thumbnails, 0 to 255; infinite if there is no second one."""
    if b is None:
        return float("inf")
    return float(np.abs(a.astype(np.int16) - b).mean())


def is_flat(thumbnail: Thumbnail) -> bool:
    """Whether the picture is black, white or one colour: it would match every other such picture."""
    return bool(thumbnail.mean(axis=2).std() < FLAT_DEVIATION)
