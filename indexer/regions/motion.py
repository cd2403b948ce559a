"""The segmenter `motion`: evidence of motion, read by a small network; each picture with the one before."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np

from indexer.regions.base import SEGMENTERS, Scores, Segmented
from indexer.regions.evidence import evidence
from indexer.regions.moments import Moment
from indexer.regions.motion_net import network_scores
from indexer.regions.pending import Pending


@SEGMENTERS.register("motion")
class MotionSegmenter:
    """See the module. A picture waits for the one that it is compared with after it.

    Args:
        remembering: whether what was found in the picture before counts.
    """

    def __init__(self, *, remembering: bool = True) -> None:
        self._remembering = remembering
        self._pending = Pending()
        self._found: WeakKeyDictionary[Moment, Scores] = WeakKeyDictionary()

    def push(self, moment: Moment) -> list[Segmented]:
        """See `base.Segmenter`."""
        return [self._segment(one) for one in self._pending.add(moment)]

    def finish(self) -> list[Segmented]:
        """See `base.Segmenter`."""
        return [self._segment(one) for one in self._pending.rest()]

    def _segment(self, moment: Moment) -> Segmented:
        height, width = moment.grey.shape
        before = None if moment.before is None else self._found.get(moment.before)
        given = evidence(moment, before)
        if given is None:
            scores: Scores = np.zeros((height, width), np.float32)
        else:
            scores = network_scores(given, (width, height))
        if self._remembering:
            self._found[moment] = scores
        return Segmented(moment, scores)
