"""The regions of keyframes whose embeddings are nearest to one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storage.reading import Reading
from storage.records import Space


@dataclass(frozen=True, slots=True)
class RegionHit:
    """A region that was found.

    Attributes:
        id: of the region.
        video_id, frame_id, pts: where it is.
        box: left, top, width, height, as fractions of the picture.
        score: cosine of the two embeddings.
    """

    id: int
    video_id: int
    frame_id: int
    pts: int
    box: tuple[float, float, float, float]
    score: float


def nearest_regions(store: Reading, space: Space, vector: NDArray[np.float32], k: int) -> list[RegionHit]:
    """At most `k` regions, the nearest first.

    Args:
        store: the library.
        space: that of the regions' embeddings (`indexer.keyframe_regions.region_space`).
        vector: (d,) the embedding of a part of a picture, cut out as regions are.
        k: how many.
    """
    ids, scores = (found[0] for found in store.vectors.search(space, vector[None], k))
    rows = store.region_rows(ids)
    return [
        RegionHit(
            int(ids[at]),
            int(rows.video_id[at]),
            int(rows.frame_id[at]),
            int(rows.pts[at]),
            tuple(rows.box[at].tolist()),
            float(scores[at]),
        )
        for at in np.flatnonzero(rows.video_id >= 0)
    ]
