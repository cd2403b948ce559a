"""Why a match matched: how alike its best pair of frames is to each feature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from indexer.features.base import FeatureExtractor
from search.locate import Place
from search.query import QueryFrames
from storage.library import Store
from storage.records import Space, Vectors


def gather_evidence(
    store: Store,
    extractors: Mapping[str, FeatureExtractor],
    frames: QueryFrames,
    places: Sequence[Place],
) -> list[dict[str, float]]:
    """The similarity (-1 to 1) of the best pair of frames at each place, by feature.

    A feature that the library does not have is left out: it was ingested without it.
    """
    evidence: list[dict[str, float]] = [{} for _ in places]
    if not places:
        return evidence
    images = [frames.images[place.query] for place in places]
    ids = np.array([place.frame for place in places], np.int64)
    for name, extractor in extractors.items():
        try:
            stored = store.vectors.get(extractor.space, ids)
        except KeyError:
            continue
        similarity = _similarity(extractor.space, extractor.extract(images), stored)
        for values, value in zip(evidence, similarity, strict=True):
            values[name] = round(value, 4)
    return evidence


def _similarity(space: Space, a: Vectors, b: Vectors) -> list[float]:
    """Similarity of row i of `a` to row i of `b`, as `storage.vectors.base` defines it."""
    if space.metric == "hamming":
        distance = np.unpackbits(a.astype(np.uint8) ^ b.astype(np.uint8), axis=1).sum(axis=1)
        return [float(value) for value in 1.0 - 2.0 * distance / space.dim]
    dot = np.einsum("ij,ij->i", a, b)
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return [float(value) for value in dot / np.maximum(lengths, 1e-12)]
