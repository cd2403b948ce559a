"""Segments of a candidate video: where a still is shown, where a clip lies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.alignment import Alignment, matched_spans, slide, vote
from search.candidates import Candidate, Stretch, read_stretch
from search.matches import Segment
from search.query import QueryFrames
from search.scoring import UNRELATED, clip_score, score
from storage.library import Store
from storage.records import Space, Vectors

MOST_SEGMENTS = 3  # of one video
NEIGHBOURS = 30  # sampled frames on each side of a hit that are looked at exactly
LIKE_THE_BEST = 0.12  # a still's segment goes on while the score is at most this much below the best
LONGEST_GAP = 2  # query frames that may differ in the middle of a segment (a flash, an insert)
MATCHING = 0.5  # score from which a frame of a clip counts as found


def locate_still(store: Store, space: Space, candidate: Candidate, queries: Vectors) -> list[Segment]:
    """The spans of the video that show the picture, best first; at least one."""
    order = np.argsort(-candidate.pairs.similarity)
    segments: list[Segment] = []
    for hit in order:
        if len(segments) == MOST_SEGMENTS:
            break
        second = float(candidate.pairs.seconds[hit])
        if any(segment.start <= second <= segment.end for segment in segments):
            continue
        around = candidate.pairs.ids[hit] + np.array((-NEIGHBOURS, NEIGHBOURS))
        stretch = read_stretch(store, space, candidate.video, np.maximum(around, 1))
        scores = score((stretch.vectors @ queries[0]).astype(np.float32))
        center = int(np.searchsorted(stretch.ids, candidate.pairs.ids[hit]))
        segments.append(_grow(stretch, scores, center, candidate.video.record.duration))
    return sorted(segments, key=lambda segment: (-segment.score, segment.start))


def _grow(stretch: Stretch, scores: NDArray[np.float64], center: int, duration: float) -> Segment:
    """The frames around `center` in its shot that are nearly as good, as a segment."""
    near = (stretch.shots == stretch.shots[center]) & (scores >= scores[center] - LIKE_THE_BEST)
    first = last = center
    while first > 0 and near[first - 1]:
        first -= 1
    while last + 1 < len(near) and near[last + 1]:
        last += 1
    best = first + int(scores[first : last + 1].argmax())
    end = stretch.seconds[last + 1] if last + 1 < len(near) else duration
    # The next sample may be far away where flat frames were left out.
    end = min(float(end), float(stretch.seconds[last]) + 1.0, duration)
    return Segment(
        start=float(stretch.seconds[first]),
        best=float(stretch.seconds[best]),
        end=max(end, float(stretch.seconds[last])),
        query_start=0.0,
        query_end=0.0,
        score=float(scores[best]),
    )


def locate_clip(
    store: Store, space: Space, candidate: Candidate, frames: QueryFrames, queries: Vectors
) -> list[Segment]:
    """The spans of the video that the clip lies over, best first; may be empty."""
    segments: list[Segment] = []
    for offset in vote(candidate.pairs, frames.seconds, UNRELATED, MOST_SEGMENTS):
        stretch = _stretch_under(store, space, candidate, frames, offset)
        if not len(stretch.ids):
            continue
        similarity = np.asarray(queries @ stretch.vectors.T, np.float64)
        alignment = slide(similarity, frames.seconds, stretch.seconds, offset)
        segment = _lay(alignment, frames, candidate.video.record.duration)
        if not any(_overlap(segment, other) for other in segments):
            segments.append(segment)
    return sorted(segments, key=lambda segment: (-segment.score, segment.start))


def _stretch_under(
    store: Store, space: Space, candidate: Candidate, frames: QueryFrames, offset: float
) -> Stretch:
    """The sampled frames of the video over which the query lies at `offset`, with some around."""
    pairs = candidate.pairs
    near = np.abs(pairs.seconds - frames.seconds[pairs.query] - offset) <= 1.0
    around = pairs.ids[near] if near.any() else pairs.ids
    span = np.array((around.min() - NEIGHBOURS, around.max() + NEIGHBOURS))
    stretch = read_stretch(store, space, candidate.video, np.maximum(span, 1))
    inside = (stretch.seconds >= offset - 5.0) & (stretch.seconds <= offset + frames.duration + 5.0)
    return Stretch(
        stretch.ids[inside], stretch.seconds[inside], stretch.shots[inside], stretch.vectors[inside]
    )


def _lay(alignment: Alignment, frames: QueryFrames, duration: float) -> Segment:
    """The segment that an alignment gives: from the first to the last query frame that is found."""
    scores = score(alignment.similarity.astype(np.float32))
    spans = matched_spans(scores >= MATCHING, LONGEST_GAP) or [(alignment.best, alignment.best)]
    first, last = max(spans, key=lambda span: float(scores[span[0] : span[1] + 1].sum()))
    query_start = 0.0 if first == 0 else float(frames.seconds[first])
    whole = last == len(scores) - 1
    query_end = frames.duration if whole else float(frames.seconds[last + 1])
    inside = scores[first : last + 1]
    coverage = len(inside) / len(scores)
    start = max(alignment.offset + query_start, 0.0)
    return Segment(
        start=start,
        best=float(np.clip(alignment.offset + frames.seconds[alignment.best], 0.0, duration)),
        end=max(start, min(alignment.offset + query_end, duration)),
        query_start=query_start,
        query_end=query_end,
        score=clip_score(inside, coverage),
    )


def _overlap(a: Segment, b: Segment) -> bool:
    return min(a.end, b.end) - max(a.start, b.start) > 0.5 * min(a.end - a.start, b.end - b.start)
