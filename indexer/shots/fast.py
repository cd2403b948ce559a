"""Cheap signals, read by a small network: all kinds of transitions at several thousand frames a second."""

from __future__ import annotations

import numpy as np

from indexer.shots.base import DETECTORS, Thumbnails
from indexer.shots.blocks import BlockDetector
from indexer.shots.decide import LIKELY
from indexer.shots.signal_net import REACH, Probabilities, trained
from indexer.shots.signals import AHEAD, BEHIND, measure

POSSIBLE = 0.5 * LIKELY  # probability of a cut from which on it counts that nothing else is one frame long


@DETECTORS.register("fast")
class FastDetector(BlockDetector):
    """No more than the cheap signals."""

    def __init__(self) -> None:
        super().__init__(judge, BEHIND + REACH, AHEAD + REACH)


def judge(thumbnails: Thumbnails, wanted: slice) -> Probabilities:
    """See `blocks.Judge`."""
    first = max(0, wanted.start - BEHIND - REACH)
    last = min(len(thumbnails), wanted.stop + AHEAD + REACH)
    probabilities = _lone(trained().run(measure(thumbnails[first:last])))
    return probabilities[wanted.start - first : wanted.stop - first]


def _lone(probabilities: Probabilities) -> Probabilities:
    """What is one frame long is as likely a cut as it is a transition, if it may well be a cut at all."""
    begins, within = probabilities.T
    likely = np.pad(within >= LIKELY, 1)
    lone = likely[1:-1] & ~likely[:-2] & ~likely[2:] & (begins >= POSSIBLE)
    return np.stack([np.where(lone, np.maximum(begins, within), begins), within], 1)
