"""Why a match matched: how alike its best pair of frames is to each feature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from indexer.features.base import FeatureExtractor
from search.places import Place
from search.query import Frames
from storage.reading import Reading
from storage.records import Space, Vectors


def gather_evidence(
    store: Reading,
    extractors: Mapping[str, FeatureExtractor],
    frames: Frames,
    places: Sequence[Place],
) -> list[dict[str, float]]:
    """The similarity (-1 to 1) of the best pair of frames at each place, by feature.

    A feature that the library does not have of a video is left out: it was ingested without it. Of a video
    that another process deleted since it was found, all are.
    """
    evidence: list[dict[str, float]] = [{} for _ in places]
    ids = np.array([place.frame for place in places], np.int64)
    # The same picture is the best of many places: always, if it is the only one.
    used = sorted({place.query for place in places})
    for name, extractor in extractors.items():
        if not extractor.every:  # of some frames only; the search for copies tells what it found by them
            continue
        there, stored = store.vectors.find(extractor.space, ids)
        known = np.flatnonzero(there).tolist()
        if not known:
            continue
        try:
            rows = frames.vectors(extractor, used)
        except KeyError:  # what is asked about is stored itself, and without this feature
            continue
        asked = rows[[used.index(places[at].query) for at in known]]
        for at, value in zip(known, _similarity(extractor.space, asked, stored), strict=True):
            evidence[at][name] = round(value, 4)
    return evidence


def _similarity(space: Space, a: Vectors, b: Vectors) -> list[float]:
    """Similarity of row i of `a` to row i of `b`, as `storage.vectors.base` defines it."""
    if space.metric == "hamming":
        distance = np.unpackbits(a.astype(np.uint8) ^ b.astype(np.uint8), axis=1).sum(axis=1)
        return [float(value) for value in 1.0 - 2.0 * distance / space.dim]
    dot = np.einsum("ij,ij->i", a, b)
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return [float(value) for value in dot / np.maximum(lengths, 1e-12)]
