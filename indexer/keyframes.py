"""Which of a shot's sampled frames stand for it.

A shot is cut into stretches of at most `STRETCH` seconds and each gives one keyframe, so that a long shot
has several and memory stays bounded whatever the length. Of a stretch's frames the one is taken that is
sharp and close to the average of them; a flat one only if there is no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.shots.base import Thumbnail

STRETCH = 10.0  # seconds
PICTURE_SIDE = 640  # pixels; longer side of the pictures that are kept


@dataclass(frozen=True, slots=True)
class SampledFrame:
    """A frame that is looked at closely, with its picture."""

    pts: int
    seconds: float
    picture: NDArray[np.uint8]  # (h, w, 3) BGR, longer side at most PICTURE_SIDE
    thumbnail: Thumbnail
    flat: bool


def choose_keyframe(stretch: Sequence[SampledFrame]) -> int:
    """The index in `stretch` (not empty) of the frame that stands for it."""
    average = np.mean([frame.thumbnail for frame in stretch], axis=0)
    distances = np.array([np.abs(frame.thumbnail - average).mean() for frame in stretch])
    sharpness = np.array([_sharpness(frame.picture) for frame in stretch])
    score = sharpness / max(sharpness.max(), 1e-6) - distances / max(distances.max(), 1e-6)
    score[[frame.flat for frame in stretch]] -= 10.0
    return int(np.argmax(score))


def _sharpness(picture: NDArray[np.uint8]) -> float:
    """Logarithm of the variance of the Laplacian (Pech-Pacheco et al., ICPR 2000)."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    return float(np.log1p(cv2.Laplacian(grey, cv2.CV_32F).var()))
