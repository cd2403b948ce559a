"""The segmenter `auto`: a model of the background where the camera stands still, and motion everywhere."""

from __future__ import annotations

import numpy as np

from indexer.regions.background import BackgroundSegmenter
from indexer.regions.base import SEGMENTERS, Segmented
from indexer.regions.moments import Moment
from indexer.regions.residual import ResidualSegmenter

WARM = 12  # pictures after which the model of the background knows it


@SEGMENTERS.register("auto")
class AutoSegmenter:
    """Residual motion; and what differs from the background while the camera has stood still for a while."""

    def __init__(self) -> None:
        self._residual = ResidualSegmenter()
        self._background = BackgroundSegmenter()
        self._still = 0  # pictures for which the camera has not moved

    def push(self, moment: Moment) -> list[Segmented]:
        """See `base.Segmenter`."""
        return [self._add_background(one) for one in self._residual.push(moment)]

    def finish(self) -> list[Segmented]:
        """See `base.Segmenter`."""
        return [self._add_background(one) for one in self._residual.finish()]

    def _add_background(self, found: Segmented) -> Segmented:
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
        return Segmented(moment, np.maximum(found.scores, different))
