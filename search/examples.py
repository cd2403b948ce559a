"""Examples and counterexamples: how like the ones and unlike the others frames are, by the CNN embedding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.features.base import FeatureExtractor
from search.centring import centred
from search.query import Frames
from search.weights import WEIGHTS, Weights
from storage.vectors.base import normalised

MOST_LOOKS = 8  # frames of a clip that stand for it

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The centred embeddings (m, columns) of norm 1 of one example."""

    vectors: NDArray[np.float32]

    @classmethod
    def of(cls, frames: Frames, extractor: FeatureExtractor) -> Example:
        """The looks of a picture or a clip: at most `MOST_LOOKS` of its frames."""
        count = len(frames.seconds)
        which = np.unique(np.linspace(0, count - 1, min(count, MOST_LOOKS)).astype(np.int64)).tolist()
        return cls(centred(extractor.space, frames.vectors(extractor, which)))

    def scores(self, vectors: NDArray[np.float32]) -> Floats:
        """How like its nearest look each of (n, columns) is: (n,), 1 for the same, about 0 for others."""
        return np.asarray((vectors @ self.vectors.T).max(axis=1), np.float64)


@dataclass(frozen=True, slots=True)
class Examples:
    """Examples and counterexamples."""

    like: Sequence[Example]
    unlike: Sequence[Example]
    weights: Weights = WEIGHTS

    def probes(self) -> NDArray[np.float32]:
        """What to look for among stored vectors, if there are examples: their looks, and what they share.

        The last row is Rocchio's: the mean of the examples less that of the counterexamples (Rocchio,
        "Relevance feedback in information retrieval", 1971).
        """
        rows = [one.vectors for one in self.like]
        common = np.mean([one.vectors.mean(axis=0) for one in self.like], axis=0)
        if self.unlike:
            common = common - self.weights.less * np.mean(
                [one.vectors.mean(axis=0) for one in self.unlike], axis=0
            )
        return np.concatenate([*rows, normalised(common[None])])

    def shares(self, vectors: NDArray[np.float32]) -> dict[str, Floats]:
        """What each example adds to the score of n frames, by name.

        A counterexample takes off by how much nearer a frame is to it than to any example: who refuses one
        dog and wants another means what sets them apart.

        Args:
            vectors: (n, columns), centred.
        """
        found: dict[str, Floats] = {}
        towards = np.empty((0, len(vectors)))
        every = self.weights.every
        if self.like:
            towards = np.stack([one.scores(vectors) for one in self.like])
            nearest = towards.argmax(axis=0)
            for number, of in enumerate(towards):
                alone = np.where(nearest == number, of, 0.0)
                found[f"like {number + 1}"] = every * of / len(self.like) + (1 - every) * alone
        if self.unlike:
            against = np.stack([one.scores(vectors) for one in self.unlike])
            worst = against.argmax(axis=0)  # only the counterexample that is most like it counts
            nearer = np.maximum(against - (towards.max(axis=0) if self.like else 0.0), 0.0)
            for number, of in enumerate(nearer):
                found[f"unlike {number + 1}"] = np.where(worst == number, -self.weights.less * of, 0.0)
        return found
