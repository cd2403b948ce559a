"""The search for what answers several questions at once: shots are judged by all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.features.base import FeatureExtractor
from search.candidates import seconds_of
from search.centring import centred
from search.combined import Combined
from search.examples import Example, Examples
from search.matches import Match, Segment
from search.places import MOST_SEGMENTS, WORTH_NAMING
from search.pool import best_of_shots, gather
from search.queries.base import load
from search.similar import SPACE
from search.weights import WEIGHTS, Weights
from search.words import Said, Words
from storage.reading import Reading
from storage.stored import Ids, ShotRows, StoredVideo

NEAREST = 400  # stored frames taken for each look of an example
NAMED = 50  # videos whose names fit best, that are looked at for what they show too
MOST_MOMENTS = 3000  # shots that are told

Extractors = Mapping[str, FeatureExtractor]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moment:
    """A shot that answers a query, more or less.

    Attributes:
        video: id of its video.
        shot: its row in the catalog; None for all of a video of which only the name is known to fit.
        pts: of the frame that fits best.
        span: pts of the shot's start and end.
        score: 0 to 1.
        parts: what each part of the query adds to it.
        why: what fits, in short words.
    """

    video: int
    shot: int | None
    pts: int
    span: tuple[int, int]
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    why: tuple[str, ...] = ()


class Combining:
    """One combined query, put to a library.

    Args:
        store: the library; only its videos that count are found.
        extractors: by name.
        asked: the query; what follows it is not looked at here.
        weights: what its parts count for.
    """

    def __init__(
        self, store: Reading, extractors: Extractors, asked: Combined, weights: Weights = WEIGHTS
    ) -> None:
        self._store = store
        self._space, self._weights = extractors[SPACE].space, weights
        like, unlike = (
            [Example.of(load(query, store), extractors[SPACE]) for query in queries]
            for queries in (asked.like, asked.unlike)
        )
        self._examples = Examples(like, unlike, weights)
        self._looks = bool(asked.like or asked.unlike)  # it matters what shots look like
        self._words = Words(store, asked.text) if asked.text.strip() else None

    def moments(self) -> list[Moment]:
        """The shots that answer best, the best first."""
        frames = self._near()
        shots = [self._store.shots_of_frames(frames)]
        named: Mapping[int, tuple[float, tuple[str, ...]]] = {}
        if self._words is not None:
            shots.append(self._store.shot_rows(self._words.shots()))
            named = self._words.videos()
            if self._looks:
                best = sorted(named, key=lambda video: (-named[video][0], video))[:NAMED]
                shots.append(self._store.shots_of_videos(best))
        found = self._judge(ShotRows.joined(shots), frames)[:MOST_MOMENTS]
        if self._looks:
            return found
        return sorted([*found, *self._whole(named, found)], key=lambda one: -one.score)

    def moments_in(self, videos: Sequence[int]) -> list[Moment]:
        """All shots of some videos, the best first."""
        return self._judge(self._store.shots_of_videos(videos), np.empty(0, np.int64))

    def _near(self) -> Ids:
        """Ids of the stored frames that are nearest to an example."""
        if not self._examples.like:
            return np.empty(0, np.int64)
        found = np.unique(self._store.vectors.search(self._space, self._examples.probes(), NEAREST).ids)
        return found[found >= 0]

    def _whole(
        self, named: Mapping[int, tuple[float, tuple[str, ...]]], found: Sequence[Moment]
    ) -> list[Moment]:
        """The videos of which only the name fits, from start to end."""
        known = {moment.video for moment in found}
        videos = self._store.videos(ids=named.keys() - known)
        spans = {video.id: (video.record.origin_pts, video.record.end_pts) for video in videos}
        return [
            Moment(video, None, span[0], span, named[video][0], {"text": named[video][0]}, named[video][1])
            for video, span in spans.items()
        ]

    def _judge(self, shots: ShotRows, frames: Ids) -> list[Moment]:
        pool = gather(self._store, shots, frames)
        there, vectors = self._store.vectors.find(self._space, pool.ids)
        pool = pool[there]
        parts = self._examples.shares(centred(self._space, vectors))
        said: Said | None = None
        place = np.empty(0, np.int64)
        if self._words is not None:
            ids, first, place = np.unique(pool.shot, return_index=True, return_inverse=True)
            said = self._words.fit(ids, pool.video[first])
            words = self._weights.words if self._examples.like else 1.0
            if self._examples.like:
                parts = {name: values * (1 - words) for name, values in parts.items()}
            parts["text"] = words * said.scores[place]
        total = np.clip(sum(parts.values(), np.zeros(len(pool.ids))), 0.0, 1.0)
        order = best_of_shots(pool, total)
        spans = zip(shots.start_pts.tolist(), shots.end_pts.tolist(), strict=True)
        span_of = dict(zip(shots.id.tolist(), spans, strict=True))
        return [
            Moment(
                video=int(pool.video[at]),
                shot=int(pool.shot[at]),
                pts=int(pool.pts[at]),
                span=span_of[int(pool.shot[at])],
                score=float(total[at]),
                parts={name: round(float(values[at]), 4) for name, values in parts.items()},
                why=self._why(None if said is None else said.why.get(int(place[at]))),
            )
            for at in order
            if total[at] > 0
        ]

    def _why(self, said: tuple[str, ...] | None) -> tuple[str, ...]:
        alike = ("looks alike",) if self._examples.like else ()
        return (*alike, *(said or ()))


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
        parts=moment.parts,
        why=moment.why,
    )
