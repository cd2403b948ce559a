"""The segmenter `auto`: motion, and where the camera stands still what differs from the background too."""

from __future__ import annotations

import cv2
import numpy as np

from indexer.regions.background import BackgroundSegmenter
from indexer.regions.base import SEGMENTERS, Segmented
from indexer.regions.moments import Moment
from indexer.regions.motion import MotionSegmenter

WARM = 12  # pictures after which the model of the background knows it
# What is different adds to the score of motion, and what is not takes from it. Measured on the fit half.
WEIGHT, NEUTRAL = 0.6, 0.3
SPREAD = 2.0  # pixels; the model marks single pixels


@SEGMENTERS.register("auto")
class AutoSegmenter:
    """`motion` alone while the camera moves, and until it has stood still for `WARM` pictures."""

    def __init__(self) -> None:
        self._motion = MotionSegmenter()
        self._background = BackgroundSegmenter()
        self._still = 0  # pictures for which the camera has not moved

    def push(self, moment: Moment) -> list[Segmented]:
        """See `base.Segmenter`."""
        return [self._with_background(one) for one in self._motion.push(moment)]

    def finish(self) -> list[Segmented]:
        """See `base.Segmenter`."""
        return [self._with_background(one) for one in self._motion.finish()]

    def _with_background(self, found: Segmented) -> Segmented:
        moment = found.moment
        motion = moment.motion_before or moment.motion_after
        if motion is None or not motion.still:
            if self._still:
                self._background, self._still = BackgroundSegmenter(), 0
            return found
        different = self._background.scores(moment)
        self._still += 1
        if self._still <= WARM:
            return found
        spread = np.asarray(cv2.GaussianBlur(different, (0, 0), SPREAD), np.float32)
        return Segmented(moment, np.clip(found.scores + WEIGHT * (spread - NEUTRAL), 0, 1))
