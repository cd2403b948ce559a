"""From what the network says of keyframes to the labels of shots.

The classifier's outputs are divided by a temperature, which makes their softmax about as sure as it is right
(Guo et al., "On Calibration of Modern Neural Networks", ICML 2017); `benchmarks.labels` has fitted it. A
label is as likely as all classes that it is true of together: a dog is a dog before it is clear which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.labels.vocabulary import vocabulary
from storage.records import LabelRecord

TEMPERATURE = 0.8
LEAST = 0.1  # by which a label must be likelier than if every class were alike, to be worth keeping

Logits = NDArray[np.float32]  # (n, CLASSES)


def probabilities(logits: Logits, temperature: float = TEMPERATURE) -> NDArray[np.float32]:
    """(n, v) of each label of the vocabulary."""
    scaled = logits / temperature
    raised = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    classes = raised / raised.sum(axis=1, keepdims=True)
    return np.asarray(np.minimum(classes @ vocabulary().below.T, 1.0), np.float32)


def labels_of_shots(keyframes: Mapping[int, Sequence[Logits]]) -> tuple[LabelRecord, ...]:
    """The labels of each shot, the likeliest first.

    A shot shows what one of its keyframes shows: the most that any of them says counts.

    Args:
        keyframes: by index of the shot, what the classifier gave for each of its keyframes, (CLASSES,).
    """
    words = vocabulary()
    least = LEAST + words.below.mean(axis=1)
    found = []
    for shot, rows in sorted(keyframes.items()):
        likely = probabilities(np.stack(rows)).max(axis=0)
        kept = [
            LabelRecord(shot, words.labels[at], round(float(likely[at]), 4))
            for at in np.flatnonzero(likely >= least)
        ]
        found += sorted(kept, key=lambda one: (-one.score, one.label.key))
    return tuple(found)


class ShotLabels:
    """Gathers the keyframes of one video."""

    def __init__(self) -> None:
        self._keyframes: dict[int, list[Logits]] = {}

    def add(self, shot: int, logits: Logits) -> None:
        """A keyframe of a shot, with what the classifier gave for it, (CLASSES,)."""
        self._keyframes.setdefault(shot, []).append(logits)

    def labels(self) -> tuple[LabelRecord, ...]:
        """Those of all shots."""
        return labels_of_shots(self._keyframes)
