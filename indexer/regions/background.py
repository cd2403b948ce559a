"""The segmenter `background`: what differs from a model of the scene, for a camera that stands still."""

from __future__ import annotations

import cv2
import numpy as np

from indexer.regions.base import SEGMENTERS, Scores, Segmented
from indexer.regions.moments import Moment

HISTORY = 200  # pictures that the model remembers
VARIANCES = 16.0  # squared deviations from which on a pixel is no background


@SEGMENTERS.register("background")
class BackgroundSegmenter:
    """MOG2, a mixture of Gaussians for each pixel (Zivkovic, ICPR 2004); shadows are background."""

    def __init__(self) -> None:
        self._model = cv2.createBackgroundSubtractorMOG2(HISTORY, VARIANCES, detectShadows=True)

    def push(self, moment: Moment) -> list[Segmented]:
        """See `base.Segmenter`."""
        return [Segmented(moment, self.scores(moment))]

    def finish(self) -> list[Segmented]:
        """See `base.Segmenter`."""
        return []

    def scores(self, moment: Moment) -> Scores:
        """The next picture's: (h, w)."""
        marked = np.asarray(self._model.apply(moment.picture), np.uint8)
        found = (marked == 255).astype(np.uint8)
        cleaned = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        return np.asarray(cleaned, np.float32)
