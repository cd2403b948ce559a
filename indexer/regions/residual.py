"""The segmenter `residual`: what does not move as the camera makes the rest of the picture move."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import cv2
import numpy as np

from indexer.regions.base import SEGMENTERS, Scores, Segmented
from indexer.regions.camera import Flow, Motion, warp
from indexer.regions.moments import Moment
from indexer.regions.pending import Pending

UNIT = 0.8  # pixels of own motion that are as likely noise as not
PER_NOISE = 2.5  # ... and at least as many times the noise of the flow
PER_CAMERA = 0.04  # ... and at least as much of the flow there: a fast camera blurs
MEMORY = 0.5  # share of what was found before, moved along the flow


@SEGMENTERS.register("residual")
class ResidualSegmenter:
    """Residual of the flow to the pictures before and after, smoothed along the flow.

    Pixels that the object covers or uncovers have no true flow to one of the two; so the lesser counts.

    Args:
        remembering: whether what was found in the picture before counts: the smoothing.
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
        now = residual_scores(moment)
        earlier = None if moment.before is None else self._found.get(moment.before)
        if earlier is not None and moment.motion_before is not None:
            now = (1 - MEMORY) * now + MEMORY * warp(earlier, moment.motion_before.flow)
        if self._remembering:
            self._found[moment] = now
        return Segmented(moment, now)


def residual_scores(moment: Moment) -> Scores:
    """How clearly each pixel moves by itself, from the pictures before and after alone: (h, w)."""
    motions = [motion for motion in (moment.motion_before, moment.motion_after) if motion is not None]
    if not motions:
        return np.zeros(moment.grey.shape, np.float32)
    scores = [_scores(motion) for motion in motions]
    return np.asarray(cv2.GaussianBlur(np.min(scores, 0), (0, 0), 1.5), np.float32)


def _scores(motion: Motion) -> Scores:
    unit = np.maximum(max(UNIT, PER_NOISE * motion.noise), PER_CAMERA * _length(motion.flow - motion.own))
    squared = (_length(motion.own) / unit) ** 2
    return np.asarray(squared / (1 + squared), np.float32)


def _length(flow: Flow) -> Scores:
    return np.asarray(np.hypot(flow[..., 0], flow[..., 1]), np.float32)
