"""TransNetV2 on every frame, as its authors run it: the judge that is asked when cheap signals are unsure."""

from __future__ import annotations

import numpy as np

from indexer.models.transnet_runtime import Run, transnet
from indexer.models.transnet_weights import CONTEXT, SHORT, WINDOW
from indexer.shots.base import DETECTORS, Thumbnails
from indexer.shots.blocks import BlockDetector
from indexer.shots.signal_net import Probabilities
from indexer.shots.signals import histograms

_STEP = WINDOW - 2 * CONTEXT
_FEW = 24  # frames that a short window judges at most, with 20 on either side


@DETECTORS.register("transnet")
class TransNetDetector(BlockDetector):
    """TransNetV2 and nothing else."""

    def __init__(self) -> None:
        super().__init__(judge, CONTEXT + 1, CONTEXT)


def judge(thumbnails: Thumbnails, wanted: slice) -> Probabilities:
    """See `blocks.Judge`. Beyond the ends of what there is the last frame is repeated."""
    # It speaks of the last frame before a cut, we of the first one after it: the frame before counts.
    starts = range(wanted.start - 1, wanted.stop - 1, _STEP)
    parts = [_window(thumbnails, start)[CONTEXT : CONTEXT + _STEP] for start in starts]
    return np.concatenate(parts)[: wanted.stop - wanted.start]


def glance(thumbnails: Thumbnails, wanted: slice) -> Probabilities:
    """The same as `judge`, but a few frames in a shorter window, so that some see less around them."""
    count = wanted.stop - wanted.start
    if count > _FEW:
        return judge(thumbnails, wanted)
    context = min(CONTEXT, (SHORT - count) // 2)
    first = wanted.start - 1 - context
    return _run(transnet(SHORT), thumbnails, range(first, first + SHORT))[context : context + count]


def _window(thumbnails: Thumbnails, start: int) -> Probabilities:
    """The probabilities (WINDOW, 2) of a window whose judged part starts at frame `start`."""
    return _run(transnet(), thumbnails, range(start - CONTEXT, start - CONTEXT + WINDOW))


def _run(network: Run, thumbnails: Thumbnails, window: range) -> Probabilities:
    frames = thumbnails[np.clip(window, 0, len(thumbnails) - 1)]
    colors = histograms(frames)
    colors /= np.linalg.norm(colors, axis=1, keepdims=True)
    probabilities: Probabilities = network(np.ascontiguousarray(frames[None, ..., ::-1]), colors[None])[0]
    return probabilities
