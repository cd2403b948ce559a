"""The search for what answers several questions at once: shots are judged by all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.features.base import FeatureExtractor
from search.candidates import seconds_of
from search.combined import Combined
from search.examples import Example, Examples
from search.matches import Match, Segment
from search.places import MOST_SEGMENTS, WORTH_NAMING
from search.pool import best_of_shots, gather
from search.queries.base import load
from search.similar import SPACE
from storage.reading import Reading
from storage.stored import Ids, ShotRows, StoredVideo

NEAREST = 400  # stored frames taken for each look of an example

Extractors = Mapping[str, FeatureExtractor]


@dataclass(frozen=True, slots=True)
class Moment:
    """A shot that answers a query, more or less.

    Attributes:
        video: id of its video.
        shot: its row in the catalog.
        frame: id of the frame that fits best.
        pts: of that frame.
        span: pts of the shot's start and end.
        score: 0 to 1.
        parts: what each part of the query adds to it.
    """

    video: int
    shot: int
    frame: int
    pts: int
    span: tuple[int, int]
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)


class Combining:
    """One combined query, put to a library.

    Args:
        store: the library; only its videos that count are found.
        extractors: by name.
        asked: the query; what follows it is not looked at here.
    """

    def __init__(self, store: Reading, extractors: Extractors, asked: Combined) -> None:
        self._store = store
        self._space = extractors[SPACE].space
        self._examples: Examples | None = None
        if asked.like:
            like, unlike = (
                [Example.of(load(query, store), extractors[SPACE]) for query in queries]
                for queries in (asked.like, asked.unlike)
            )
            self._examples = Examples(like, unlike)

    def moments(self) -> list[Moment]:
        """The shots that answer best, the best first."""
        frames = self._near()
        return self._judge(self._store.shots_of_frames(frames), frames)

    def moments_in(self, videos: Sequence[int]) -> list[Moment]:
        """All shots of some videos, the best first."""
        return self._judge(self._store.shots_of_videos(videos), np.empty(0, np.int64))

    def _near(self) -> Ids:
        """Ids of the stored frames that are nearest to an example."""
        if self._examples is None:
            return np.empty(0, np.int64)
        found = np.unique(self._store.vectors.search(self._space, self._examples.probes(), NEAREST).ids)
        return found[found >= 0]

    def _judge(self, shots: ShotRows, frames: Ids) -> list[Moment]:
        pool = gather(self._store, shots, frames)
        parts: dict[str, NDArray[np.float64]] = {}
        if self._examples is not None:
            there, vectors = self._store.vectors.find(self._space, pool.ids)
            pool = pool[there]
            parts |= self._examples.shares(vectors)
        total = np.clip(sum(parts.values(), np.zeros(len(pool.ids))), 0.0, 1.0)
        spans = {
            shot: span
            for shot, *span in zip(
                shots.id.tolist(), shots.start_pts.tolist(), shots.end_pts.tolist(), strict=True
            )
        }
        return [
            Moment(
                int(pool.video[at]),
                int(pool.shot[at]),
                int(pool.ids[at]),
                int(pool.pts[at]),
                (spans[int(pool.shot[at])][0], spans[int(pool.shot[at])][1]),
                float(total[at]),
                {name: round(float(values[at]), 4) for name, values in parts.items()},
            )
            for at in best_of_shots(pool, total)
        ]


def matches_of(store: Reading, moments: Sequence[Moment]) -> list[Match]:
    """Moments, the best first, by video; the best video first."""
    by_video: dict[int, list[Moment]] = {}
    for moment in moments:
        by_video.setdefault(moment.video, []).append(moment)
    videos = {video.id: video for video in store.videos(ids=list(by_video))}
    matches = []
    for video_id, some in by_video.items():
        video = videos.get(video_id)
        if video is not None:  # deleted by another process since
            named = [one for one in some[:MOST_SEGMENTS] if one.score >= WORTH_NAMING * some[0].score]
            segments = tuple(segment_of(video, one) for one in named)
            matches.append(Match(video, segments[0].score, segments))
    return matches


def segment_of(video: StoredVideo, moment: Moment) -> Segment:
    """The shot as a segment of its video."""
    start, end, best = seconds_of(video, np.array([*moment.span, moment.pts])).tolist()
    begin = max(start, 0.0)
    return Segment(
        start=begin,
        best=max(best, begin),
        end=max(min(end, video.record.duration), begin),
        query_start=0.0,
        query_end=0.0,
        score=moment.score,
        frame=moment.frame,
        parts=moment.parts,
    )
