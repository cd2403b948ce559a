"""Embeddings as they differ from those of any picture.

The components of the default embedding are never negative, so any two pictures have a cosine of about 0.6.
What all have in common is taken off: the mean of many pictures. Several examples then agree in what they
show, and not in being pictures.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.features.cnn import CnnExtractor
from storage.records import Space, Vectors
from storage.vectors.base import normalised

FILE = Path(__file__).with_name("data") / "centre.npz"  # by `benchmarks.similar.centre`


def centred(space: Space, vectors: Vectors) -> NDArray[np.float32]:
    """Vectors (n, columns) less what all have in common, of norm 1; those of other spaces as they are."""
    if space != CnnExtractor.space:
        return normalised(vectors)
    return normalised(np.asarray(normalised(vectors) - _centre(), np.float32))


@cache
def _centre() -> NDArray[np.float32]:
    with np.load(FILE, allow_pickle=False) as arrays:
        return np.asarray(arrays["mean"], np.float32)
