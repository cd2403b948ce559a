"""The frames that a combined query is judged by: those of all shots that come into question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.columns import Columns
from storage.reading import Reading
from storage.stored import Ids, ShotRows

LONGEST = 200  # frames of one shot that are looked at, evenly over it, besides those that brought it in


@dataclass(frozen=True, slots=True)
class Pool(Columns):
    """Sampled frames that show something, n of them.

    Attributes:
        ids: (n,) ascending.
        video: (n,) id of its video.
        shot: (n,) id of its shot.
        pts: (n,)
        keyframe: (n,) whether it stands for its shot.
    """

    ids: Ids
    video: Ids
    shot: Ids
    pts: Ids
    keyframe: NDArray[np.bool_]


def gather(store: Reading, shots: ShotRows, frames: Ids) -> Pool:
    """The frames of some shots; `frames` (k,) are those of them that are looked at in any case."""
    spans = zip(shots.first_frame.tolist(), shots.last_frame.tolist(), strict=True)
    ids = np.unique(np.concatenate([frames, *(_evenly(first, last) for first, last in spans)]))
    rows = store.frame_rows(ids)
    shot = _shot_of(shots, ids)
    known = (rows.video_id >= 0) & ~rows.flat & (shot >= 0)
    return Pool(ids, rows.video_id, shot, rows.pts, rows.keyframe)[known]


def _evenly(first: int, last: int) -> Ids:
    count = last - first + 1
    return np.linspace(first, last, min(count, LONGEST)).round().astype(np.int64)


def _shot_of(shots: ShotRows, ids: Ids) -> Ids:
    """The id (n,) of each frame's shot, -1 if it is none of these."""
    if not len(shots):
        return np.full(len(ids), -1, np.int64)
    order = np.argsort(shots.first_frame)
    at = np.maximum(np.searchsorted(shots.first_frame[order], ids, side="right") - 1, 0)
    found = order[at]
    inside = (shots.first_frame[found] <= ids) & (ids <= shots.last_frame[found])
    return np.where(inside, shots.id[found], -1)


def best_of_shots(pool: Pool, scores: NDArray[np.float64]) -> NDArray[np.intp]:
    """Indices in the pool of the best frame of each shot, the best shot first; of equal ones a keyframe."""
    order = np.lexsort((pool.ids, ~pool.keyframe, -scores))
    _, first = np.unique(pool.shot[order], return_index=True)
    return order[np.sort(first)]
