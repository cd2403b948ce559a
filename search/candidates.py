"""Which videos come into question: the nearest stored frames of each query frame, by video."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storage.library import Store
from storage.records import Space, Vectors
from storage.stored import StoredVideo


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a query frame and a frame of one video that look alike, n of them.

    Attributes:
        query: (n,) index of the query frame.
        ids: (n,) id of the video's frame.
        seconds: (n,) its time in the video.
        similarity: (n,) of the two, higher is better.
    """

    query: NDArray[np.int64]
    ids: NDArray[np.int64]
    seconds: NDArray[np.float64]
    similarity: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A video with the pairs that speak for it."""

    video: StoredVideo
    pairs: Pairs


def find_candidates(
    store: Store, space: Space, queries: Vectors, *, nearest: int, most: int
) -> list[Candidate]:
    """The videos that hold the nearest frames, the most promising first.

    A video's promise is the mean over the query frames of its best similarity to each (0 where none of
    its frames was near). Frames that show nothing (black, one colour) speak for no video.

    Args:
        store: the library.
        space: where to look.
        queries: (m, columns), one row per query frame.
        nearest: stored frames taken for each query frame.
        most: videos returned at most.
    """
    hits = store.vectors.search(space, queries, nearest)
    query = np.repeat(np.arange(len(queries)), hits.ids.shape[1])
    ids, similarity = hits.ids.ravel(), hits.scores.ravel()
    rows = store.frame_rows(ids)
    telling = (rows.video_id >= 0) & ~rows.flat
    best: list[tuple[float, int, NDArray[np.bool_]]] = []
    for video_id in np.unique(rows.video_id[telling]):
        mine = telling & (rows.video_id == video_id)
        per_query = np.zeros(len(queries))
        np.maximum.at(per_query, query[mine], similarity[mine])
        best.append((float(per_query.mean()), int(video_id), mine))
    best.sort(key=lambda entry: (-entry[0], entry[1]))
    chosen = best[:most]
    videos = {video.id: video for video in store.videos(ids=[entry[1] for entry in chosen])}
    candidates = []
    for _, video_id, mine in chosen:
        video = videos.get(video_id)
        if video is not None:  # deleted by another process since
            seconds = seconds_of(video, rows.pts[mine])
            pairs = Pairs(query[mine], ids[mine], seconds, similarity[mine])
            candidates.append(Candidate(video, pairs))
    return candidates


def seconds_of(video: StoredVideo, pts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Times (n,) in seconds, as a player shows them, of many pts at once."""
    record = video.record
    seconds = (pts - record.origin_pts) * float(record.time_base)
    return np.asarray(seconds, np.float64)
