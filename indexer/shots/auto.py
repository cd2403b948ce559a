"""Cheap signals for every frame, and TransNetV2 where they are unsure."""

from __future__ import annotations

import numpy as np

from indexer.models.transnet_weights import CONTEXT
from indexer.shots import fast, transnet
from indexer.shots.base import DETECTORS, Thumbnails
from indexer.shots.blocks import BlockDetector
from indexer.shots.decide import LIKELY, SHORTEST_GRADUAL, runs
from indexer.shots.signal_net import REACH, Probabilities
from indexer.shots.signals import AHEAD, BEHIND

SURE = 0.85  # mean probability of a gradual transition about which nobody else is asked
LONG = 60  # frames; of one that lasts longer the cheap signals are not to be sure: so does a camera that pans
SEEN = 0.15  # what TransNetV2's first output must give some frame of it, if it is asked
POSSIBLE = 0.05  # probability from which on a cut is asked about
CONFIRMED = 0.5  # what TransNetV2 must give for it, the threshold of its authors
AROUND = 3  # frames around what is asked about to which it may give that


@DETECTORS.register("auto")
class AutoDetector(BlockDetector):
    """The cascade."""

    def __init__(self) -> None:
        super().__init__(judge, BEHIND + REACH, max(AHEAD + REACH, CONTEXT + AROUND))


def judge(thumbnails: Thumbnails, wanted: slice) -> Probabilities:
    """See `blocks.Judge`."""
    probabilities = fast.judge(thumbnails, wanted)
    begins, within = probabilities.T
    for first, last in runs(within >= LIKELY):
        span = slice(first, last + 1)
        gradual = last - first + 1 >= SHORTEST_GRADUAL and begins[span].max() < LIKELY
        unsure = gradual and (within[span].mean() < SURE or last - first + 1 > LONG)
        if unsure and _seen(thumbnails, wanted.start + first, wanted.start + last) < SEEN:
            within[span] = LIKELY / 2
    for first, last in runs((begins >= POSSIBLE) & (begins < LIKELY)):
        frame = first + int(begins[first : last + 1].argmax())
        beside_a_cut = begins[max(0, frame - AROUND) : frame + AROUND + 1].max() >= LIKELY
        if not beside_a_cut and _seen(thumbnails, wanted.start + frame, wanted.start + frame) >= CONFIRMED:
            begins[frame] = CONFIRMED
    return probabilities


def _seen(thumbnails: Thumbnails, first: int, last: int) -> float:
    """The most that TransNetV2's first output gives the frames from `first` to `last` and some around."""
    span = slice(max(0, first - AROUND), min(len(thumbnails), last + 1 + AROUND))
    return float(np.max(transnet.glance(thumbnails, span)[:, 0]))
