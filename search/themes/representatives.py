"""Which pictures stand for a group: near its middle, of different videos, and not all the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.themes.pictures import Points
from storage.stored import Ids

SHOWN = 9  # pictures that stand for a group
_CANDIDATES = 400  # nearest to the middle, among which they are chosen
_ALIKE = 0.95  # cosine from which two pictures show the same


def representatives(points: Points, videos: Ids) -> NDArray[np.int64]:
    """Indices of at most `SHOWN` rows of `points` (n, d), the one nearest to their middle first.

    Each is of another video and shows something else than those before it, as long as there are such.
    """
    if not len(points):
        return np.empty(0, np.int64)
    near = np.argsort(-(points @ points.mean(axis=0)), kind="stable")[:_CANDIDATES]
    chosen: list[int] = []
    for is_new in (_of_new_video_and_look, _of_new_look, _any):
        for at in near.tolist():
            if len(chosen) == SHOWN:
                return np.array(chosen)
            if at not in chosen and is_new(points, videos, chosen, at):
                chosen.append(at)
    return np.array(chosen)


def _of_new_video_and_look(points: Points, videos: Ids, chosen: list[int], at: int) -> bool:
    return bool(videos[at] not in videos[chosen]) and _of_new_look(points, videos, chosen, at)


def _of_new_look(points: Points, videos: Ids, chosen: list[int], at: int) -> bool:
    return not chosen or bool((points[chosen] @ points[at]).max() < _ALIKE)


def _any(points: Points, videos: Ids, chosen: list[int], at: int) -> bool:
    return True
