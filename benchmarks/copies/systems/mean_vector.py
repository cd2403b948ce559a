"""One vector for a whole video: the mean of its frames' CNN embeddings, one a second; cosine similarity."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.copies.systems.base import Answer, best
from benchmarks.copies.systems.sampling import pictures
from indexer.features.base import WORKING_SIDE, create_extractors
from indexer.models.runtime import LazyRuntime

_BATCH = 64


class MeanVector:
    """What is left of retrieval without frames and time; the network is that of vdx."""

    name = "mean vector"

    def __init__(self) -> None:
        self._extractor = create_extractors(["cnn"], LazyRuntime("auto").get)["cnn"]
        self._files: list[Path] = []
        self._vectors = np.zeros((0, self._extractor.space.columns), np.float32)

    def build(self, library: Sequence[Path], folder: Path) -> None:
        """One vector for each file."""
        self._files = list(library)
        self._vectors = np.stack([self._vector(file) for file in library])

    def ask(self, query: Path) -> list[Answer]:
        """All videos by their cosine."""
        cosines = self._vectors @ self._vector(query)
        return best([Answer(file, float(cosine)) for file, cosine in zip(self._files, cosines, strict=True)])

    def size(self) -> int:
        """Bytes of the vectors."""
        return self._vectors.nbytes

    def _vector(self, path: Path) -> NDArray[np.float32]:
        frames = [picture for _, picture in pictures(path, 1.0, WORKING_SIDE)]
        total = np.zeros(self._extractor.space.columns, np.float64)
        for start in range(0, len(frames), _BATCH):
            total += self._extractor.extract(frames[start : start + _BATCH]).astype(np.float64).sum(axis=0)
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float32)
