"""Cheap signals, read by a small network: all kinds of transitions at several thousand frames a second."""

from __future__ import annotations

from indexer.shots.base import DETECTORS, Thumbnails
from indexer.shots.blocks import BlockDetector
from indexer.shots.signal_net import REACH, Probabilities, trained
from indexer.shots.signals import AHEAD, BEHIND, measure


@DETECTORS.register("fast")
class FastDetector(BlockDetector):
    """No more than the cheap signals."""

    def __init__(self) -> None:
        super().__init__(judge, BEHIND + REACH, AHEAD + REACH)


def judge(thumbnails: Thumbnails, wanted: slice) -> Probabilities:
    """See `blocks.Judge`."""
    first = max(0, wanted.start - BEHIND - REACH)
    last = min(len(thumbnails), wanted.stop + AHEAD + REACH)
    probabilities = trained().run(measure(thumbnails[first:last]))
    return probabilities[wanted.start - first : wanted.stop - first]
