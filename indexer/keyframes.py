"""Which of a shot's sampled frames stand for it.

A shot is cut into stretches of at most `STRETCH` seconds and each gives one keyframe, so that a long shot
has several and memory stays bounded whatever the length. Of a stretch's frames the one is taken that is
sharp, well exposed and close to the average of them; one that shows nothing or is in the middle of a
transition only if there is no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

STRETCH = 10.0  # seconds

_SMALL = (48, 27)  # what frames are compared at
_WORST = 10.0  # more than everything else together
_TOO_DARK, _TOO_BRIGHT = 24, 235  # brightness beyond which a pixel shows little


@dataclass(frozen=True, slots=True)
class SampledFrame:
    """A frame that is looked at closely.

    Attributes:
        frame: its index in the video.
        pts, seconds: its time.
        picture: (h, w, 3) BGR, longer side at most `sampling.PICTURE_SIDE`.
        flat: it shows nothing.
        mixed: it lies in a gradual transition.
    """

    frame: int
    pts: int
    seconds: float
    picture: NDArray[np.uint8]
    flat: bool
    mixed: bool = False


def choose_keyframe(stretch: Sequence[SampledFrame]) -> int:
    """The index in `stretch` (not empty) of the frame that stands for it."""
    greys = [np.asarray(cv2.cvtColor(frame.picture, cv2.COLOR_BGR2GRAY), np.uint8) for frame in stretch]
    small = np.stack([cv2.resize(frame.picture, _SMALL, interpolation=cv2.INTER_AREA) for frame in stretch])
    distances = np.abs(small - small.mean(axis=0)).mean(axis=(1, 2, 3))
    sharpness = np.array([_sharpness(grey) for grey in greys])
    score = sharpness / max(sharpness.max(), 1e-6) - distances / max(distances.max(), 1e-6)
    score -= [_badly_exposed(grey) for grey in greys]
    score -= [_WORST * (2 * frame.flat + frame.mixed) for frame in stretch]
    return int(np.argmax(score))


def _sharpness(grey: NDArray[np.uint8]) -> float:
    """Logarithm of the variance of the Laplacian (Pech-Pacheco et al., ICPR 2000)."""
    _, deviation = cv2.meanStdDev(cv2.Laplacian(grey, cv2.CV_16S))
    return float(np.log1p(deviation[0, 0] ** 2))


def _badly_exposed(grey: NDArray[np.uint8]) -> float:
    """Share of the picture that is too dark or too bright to show much."""
    return 1.0 - cv2.countNonZero(cv2.inRange(grey, _TOO_DARK, _TOO_BRIGHT)) / grey.size
