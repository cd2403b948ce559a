"""The keyframes of a library with their embeddings, in as many dimensions as tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storage.reading import Reading
from storage.records import Space
from storage.stored import Ids, KeyframeRows
from storage.vectors.base import normalised

Points = NDArray[np.float32]  # (n, d), rows of norm 1

DIMENSIONS = 64  # principal components of the embeddings


@dataclass(frozen=True, slots=True)
class Pictures:
    """Keyframes, by video and time, as far as they have an embedding.

    Attributes:
        rows: which they are.
        points: (n, d) what they look like, by row.
    """

    rows: KeyframeRows
    points: Points

    def __len__(self) -> int:
        return len(self.rows)


def read_pictures(store: Reading, space: Space) -> Pictures:
    """All keyframes that show something and have an embedding in `space`."""
    rows = store.keyframe_rows()
    order = np.argsort(rows.id)
    total, products, count = np.zeros(space.dim), np.zeros((space.dim, space.dim)), 0
    for _, vectors in _wanted(store, space, rows.id[order]):
        total += vectors.sum(axis=0, dtype=np.float64)
        products += (vectors.T @ vectors).astype(np.float64)
        count += len(vectors)
    mean, axes = _principal(total, products, count)
    points = np.zeros((len(rows), axes.shape[1]), np.float32)
    found = np.zeros(len(rows), dtype=bool)
    for at, vectors in _wanted(store, space, rows.id[order]):
        points[order[at]] = (vectors - mean) @ axes
        found[order[at]] = True
    kept = KeyframeRows(rows.id[found], rows.video_id[found], rows.seconds[found])
    return Pictures(kept, normalised(points[found]))


def _wanted(store: Reading, space: Space, ids: Ids) -> Iterator[tuple[Ids, Points]]:
    """Blocks of the vectors of `ids` (ascending): their indices in it, and the vectors."""
    if not len(ids):
        return
    for owners, vectors in store.vectors.scan(space):
        at = np.minimum(np.searchsorted(ids, owners), len(ids) - 1)
        mine = ids[at] == owners
        if mine.any():
            yield at[mine], vectors[mine].astype(np.float32)


def _principal(
    total: NDArray[np.float64], products: NDArray[np.float64], count: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The mean (d,) and the principal axes (d, at most DIMENSIONS) of vectors with these sums."""
    mean = total / max(count, 1)
    _, axes = np.linalg.eigh(products / max(count, 1) - np.outer(mean, mean))
    axes = axes[:, ::-1][:, :DIMENSIONS]
    # An axis may point either way: its largest component is made positive.
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    return mean.astype(np.float32), (axes * np.where(signs == 0, 1, signs)).astype(np.float32)
