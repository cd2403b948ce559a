"""Which videos come into question: the nearest stored frames of each query frame, by video."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.columns import Columns
from storage.reading import Reading
from storage.records import Space, Vectors
from storage.stored import StoredVideo

NEAREST = 200  # stored frames taken for each query frame, and pairs of it kept for each video
GROWTH = 4  # how many times more are taken when those come from too few videos ...
WIDENED = 8  # ... for so many of the query frames: enough to find a video, and the cost goes with them
HITS_AT_ONCE = 1 << 20  # bounds the memory however many are taken

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a query frame and a frame of one video that look alike, n of them.

    Attributes:
        query: (n,) index of the query frame.
        ids: (n,) id of the video's frame.
        seconds: (n,) its time in the video.
        shots: (n,) index of its shot.
        similarity: (n,) of the two, higher is better.
    """

    query: Ids
    ids: Ids
    seconds: NDArray[np.float64]
    shots: Ids
    similarity: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A video with the pairs that speak for it."""

    video: StoredVideo
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class _Hits(Columns):
    """Hits on frames that show something, as a table of n rows."""

    video_id: Ids
    query: Ids
    ids: Ids
    pts: Ids
    shots: Ids
    similarity: NDArray[np.float32]


def find_candidates(
    store: Reading, space: Space, queries: Vectors, *, enough: int, most: int
) -> list[Candidate]:
    """The videos that hold the nearest frames, the most promising first.

    A video's promise is the mean over the query frames of its best similarity to each (0 where none of
    its frames was near). Frames that show nothing (black, one colour) speak for no video.

    The nearest frames of all may lie in one video (hours of a camera that does not move), so more are
    taken until they come from `enough` videos or there are no more.

    Args:
        store: the library.
        space: where to look.
        queries: (m, columns), one row per query frame.
        enough: videos that must be found, if there are so many.
        most: videos returned at most.
    """
    hits = _enough_hits(store, space, queries, enough)
    edges = [*np.flatnonzero(_changes(hits.video_id)).tolist(), len(hits.ids)]
    by_video = [hits[slice(*span)] for span in itertools.pairwise(edges)]
    ranked = sorted(by_video, key=lambda some: (-_promise(some, len(queries)), some.video_id[0]))[:most]
    videos = {video.id: video for video in store.videos(ids=[int(some.video_id[0]) for some in ranked])}
    candidates = []
    for some in ranked:
        video = videos.get(int(some.video_id[0]))
        if video is not None:  # deleted by another process since
            seconds = seconds_of(video, some.pts)
            pairs = Pairs(some.query, some.ids, seconds, some.shots, some.similarity)
            candidates.append(Candidate(video, pairs))
    return candidates


def seconds_of(video: StoredVideo, pts: Ids) -> NDArray[np.float64]:
    """Times (n,) in seconds, as a player shows them, of many pts at once."""
    record = video.record
    seconds = (pts - record.origin_pts) * float(record.time_base)
    return np.asarray(seconds, np.float64)


def _enough_hits(store: Reading, space: Space, queries: Vectors, enough: int) -> _Hits:
    """The nearest hits of all query frames from `enough` videos, if there are so many; by video."""
    nearest = NEAREST
    hits, full = _nearest(store, space, queries, np.arange(len(queries)), nearest)
    widened = np.unique(np.linspace(0, len(queries) - 1, WIDENED).astype(np.int64))
    others = hits[~np.isin(hits.query, widened)]
    while full and not _suffices(store, hits, enough):
        nearest *= GROWTH
        more, full = _nearest(store, space, queries, widened, nearest)
        hits = _Hits.joined([others, more])
    return hits[np.argsort(hits.video_id, kind="stable")]


def _suffices(store: Reading, hits: _Hits, enough: int) -> bool:
    found = len(np.unique(hits.video_id))
    return found >= enough or found >= store.count()


def _nearest(store: Reading, space: Space, queries: Vectors, which: Ids, nearest: int) -> tuple[_Hits, bool]:
    """The hits among the `nearest` frames of the queries `which`, and whether there may be more."""
    parts = []
    full = False
    at_once = max(1, HITS_AT_ONCE // nearest)
    for start in range(0, len(which), at_once):
        asked = which[start : start + at_once]
        found = store.vectors.search(space, queries[asked], nearest)
        full = full or bool((found.ids[:, -1] >= 0).any())
        query = np.repeat(asked, found.ids.shape[1])
        parts.append(_telling(store, query, found.ids.ravel(), found.scores.ravel()))
    return _Hits.joined(parts), full


def _telling(store: Reading, query: Ids, ids: Ids, similarity: NDArray[np.float32]) -> _Hits:
    """The hits, given best first, on frames that show something; the best of each query and video."""
    rows = store.frame_rows(ids)
    hits = _Hits(rows.video_id, query, ids, rows.pts, rows.shot, similarity)
    hits = hits[(rows.video_id >= 0) & ~rows.flat]
    hits = hits[np.lexsort((hits.query, hits.video_id))]  # a stable sort: the best stay first
    place = np.arange(len(hits.ids))
    since = np.maximum.accumulate(np.where(_changes(hits.video_id) | _changes(hits.query), place, 0))
    return hits[place - since < NEAREST]


def _changes(column: Ids) -> NDArray[np.bool_]:
    """Where the value of a column (n,) is not that of the row before."""
    changes: NDArray[np.bool_] = np.diff(column, prepend=-1) != 0
    return changes


def _promise(hits: _Hits, queries: int) -> float:
    best = np.zeros(queries)
    np.maximum.at(best, hits.query, hits.similarity)
    return float(best.mean())
