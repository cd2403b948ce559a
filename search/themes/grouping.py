"""A group of pictures split into parts that look alike: k-means, by FAISS, and made fit for people to browse.

k-means alone leaves one part with most of the pictures, and parts with one or two. Here a part that is too
large is split again, and what is too small goes to the part that it resembles most.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.themes.pictures import Points

Members = NDArray[np.int64]  # (n,) indices of rows, ascending

_LARGEST = 0.4  # share of the pictures that one part may have
_SMALLEST = 0.01  # and must have
_ROUNDS = 20  # of k-means
_TRIALS = 4  # of which the best counts
_SEED = 1
_POINTS = 256  # for each centroid, that k-means looks at


def split(points: Points, parts: int) -> list[Members]:
    """The rows of `points` (n, d) in at most `parts` parts, the largest first.

    One part where all rows are the same, or there are not two.
    """
    every = np.arange(len(points), dtype=np.int64)
    if not len(every):
        return [every]
    groups = _clusters(points, every, parts)
    for _ in range(parts):
        largest = max(groups, key=len)
        if len(groups) == 1 or len(largest) <= _LARGEST * len(points):
            break
        halves = _clusters(points, largest, 2)
        if len(halves) == 1:
            break
        groups = [group for group in groups if group is not largest] + halves
    groups = _merged(points, groups, parts)
    return sorted(groups, key=lambda group: (-len(group), int(group[0])))


def _clusters(points: Points, members: Members, k: int) -> list[Members]:
    """The `members` in at most `k` clusters, none of them empty."""
    mine = points[members]
    if len(mine) <= 1 or not (mine != mine[0]).any():
        return [members]
    import faiss

    kmeans = faiss.Kmeans(
        points.shape[1],
        min(k, len(mine)),
        niter=_ROUNDS,
        nredo=_TRIALS,
        seed=_SEED,
        spherical=True,
        min_points_per_centroid=1,
        max_points_per_centroid=_POINTS,
    )
    kmeans.train(mine)
    _, nearest = kmeans.index.search(mine, 1)
    return [members[nearest[:, 0] == label] for label in np.unique(nearest)]


def _merged(points: Points, groups: list[Members], parts: int) -> list[Members]:
    """Small groups put to the one that is nearest, until there are at most `parts` and none is tiny."""
    groups = sorted(groups, key=lambda group: (-len(group), int(group[0])))
    least = _SMALLEST * sum(map(len, groups))
    while len(groups) > 1 and (len(groups) > parts or len(groups[-1]) < least):
        small = groups.pop()
        centres = np.stack([points[group].mean(axis=0) for group in groups])
        nearest = int((centres @ points[small].mean(axis=0)).argmax())
        groups[nearest] = np.sort(np.concatenate((groups[nearest], small)))
        groups.sort(key=lambda group: (-len(group), int(group[0])))
    return groups
