"""Cheap signals for every frame, and TransNetV2 where they are unsure."""

from __future__ import annotations

import numpy as np

from indexer.models.transnet_weights import CONTEXT
from indexer.shots import fast, transnet
from indexer.shots.base import DETECTORS, Thumbnails, are_flat
from indexer.shots.blocks import BlockDetector
from indexer.shots.decide import LIKELY, SHORTEST_GRADUAL, runs
from indexer.shots.signal_net import REACH, Probabilities
from indexer.shots.signals import AHEAD, BEHIND, histograms, unlike_both

SURE = 0.75  # mean probability of a gradual transition about which nobody else is asked
CHANGED = 0.25  # if the colours after it are other ones as well: of one scene a camera that moves sees both
EXPLAINED = 0.35  # and if no more than this share of the change is neither mixture nor choice of both sides
LONG = 60  # frames; of one that lasts longer the cheap signals are not to be sure: so does a camera that pans
SEEN = 0.3  # what TransNetV2's first output must give some frame of it, if it is asked
POSSIBLE = 0.05  # probability from which on a cut is asked about
CONFIRMED = 0.5  # what TransNetV2 must give for it, the threshold of its authors
BESIDE = 2  # frames from a gradual transition to where nothing of it is seen
AROUND = 3  # frames around what is asked about to which it may give that


@DETECTORS.register("auto")
class AutoDetector(BlockDetector):
    """The cascade."""

    def __init__(self) -> None:
        ahead = max(AHEAD + REACH, CONTEXT + AROUND)
        super().__init__(fast.judge, BEHIND + REACH, ahead, review)


def review(thumbnails: Thumbnails, wanted: slice, cheap: Probabilities) -> Probabilities:
    """See `blocks.Review`."""
    probabilities = cheap.copy()
    begins, within = probabilities.T
    for first, last in runs(within >= LIKELY):
        span = slice(first, last + 1)
        if last - first + 1 < SHORTEST_GRADUAL or begins[span].max() >= LIKELY:
            continue
        at = wanted.start + first, wanted.start + last
        sure = within[span].mean() >= SURE and last - first < LONG and _is_plain(thumbnails, *at)
        if not sure and _seen(thumbnails, *at) < SEEN:
            within[span] = LIKELY / 2
    for first, last in runs((begins >= POSSIBLE) & (begins < LIKELY)):
        frame = first + int(begins[first : last + 1].argmax())
        beside_a_cut = begins[max(0, frame - AROUND) : frame + AROUND + 1].max() >= LIKELY
        if not beside_a_cut and _seen(thumbnails, wanted.start + frame, wanted.start + frame) >= CONFIRMED:
            begins[frame] = CONFIRMED
    return probabilities


def _is_plain(thumbnails: Thumbnails, first: int, last: int) -> bool:
    """Whether the frames lead from one picture to one with other colours as an effect does.

    In a dissolve each is a mixture of both pictures, in a wipe each part of it is one of the two; where
    something moves it is neither. In a fade there is one colour between, which is neither as well.
    """
    ends = [max(0, first - BESIDE), min(len(thumbnails) - 1, last + BESIDE)]
    old_colours, new_colours = np.sqrt(histograms(thumbnails[ends]))
    if 1.0 - old_colours @ new_colours < CHANGED:  # Bhattacharyya's coefficient
        return False
    span = thumbnails[first : last + 1]
    return bool(are_flat(span).any()) or unlike_both(span, *thumbnails[ends]) <= EXPLAINED


def _seen(thumbnails: Thumbnails, first: int, last: int) -> float:
    """The most that TransNetV2's first output gives the frames from `first` to `last` and some around."""
    span = slice(max(0, first - AROUND), min(len(thumbnails), last + 1 + AROUND))
    return float(np.max(transnet.glance(thumbnails, span)[:, 0]))
