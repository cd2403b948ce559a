"""Segments of candidate videos: where a still is shown, where a clip lies.

Each kind has two steps: `probe_*` says which parts of a video are worth an exact look, `place_*` makes a
segment of what is found there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.alignment import Alignment, matched_spans, slide, vote
from search.candidates import Candidate
from search.matches import Segment
from search.query import QueryFrames
from search.scoring import UNRELATED, clip_score, score
from search.stretches import Probe, Stretch
from storage.records import Vectors

MOST_SEGMENTS = 3  # of one video
MOST_HITS = 12  # of one video that are looked at; many of a long scene give the same segment
WORTH_NAMING = 0.85  # share of the best segment's score that a further one of the same video needs
NEIGHBOURS = 30  # sampled frames on each side of a hit that are looked at exactly
LIKE_THE_BEST = 0.12  # a still's segment goes on while the score is at most this much below the best
LONGEST_GAP = 2  # query frames that may differ in the middle of a segment (a flash, an insert)
MATCHING = 0.5  # score from which a frame of a clip counts as found


@dataclass(frozen=True, slots=True)
class Place:
    """A segment, with the pair of frames that fits best in it.

    Attributes:
        segment: where in the video.
        query: index of the query's frame.
        frame: id of the sampled frame in the video.
    """

    segment: Segment
    query: int
    frame: int


def probe_still(candidate: Candidate) -> list[Probe]:
    """The best hits that are not next to each other, more than segments: some will turn out the same."""
    pairs = candidate.pairs
    chosen: list[int] = []
    for hit in np.argsort(-pairs.similarity, kind="stable"):
        if all(abs(int(pairs.ids[hit] - pairs.ids[other])) > 2 for other in chosen):
            chosen.append(int(hit))
        if len(chosen) == MOST_HITS:
            break
    return [
        Probe(
            candidate,
            int(pairs.ids[hit]) - NEIGHBOURS,
            int(pairs.ids[hit]) + NEIGHBOURS,
            float(pairs.seconds[hit]),
        )
        for hit in chosen
    ]


def place_still(probe: Probe, stretch: Stretch, queries: Vectors) -> Place | None:
    """The frames around the hit, within its shot, that are nearly as good as the best of them.

    None if the video is gone since the hit was found.
    """
    if not len(stretch.ids):
        return None
    scores = score((stretch.vectors @ queries[0]).astype(np.float32))
    center = int(np.abs(stretch.seconds - probe.seconds).argmin())
    near = (stretch.shots == stretch.shots[center]) & (scores >= scores[center] - LIKE_THE_BEST)
    first = last = center
    while first > 0 and near[first - 1]:
        first -= 1
    while last + 1 < len(near) and near[last + 1]:
        last += 1
    best = first + int(scores[first : last + 1].argmax())
    duration = probe.candidate.video.record.duration
    following = stretch.seconds[last + 1] if last + 1 < len(near) else duration
    # The next sample may be far away, where frames that show nothing were left out.
    end = min(float(following), float(stretch.seconds[last]) + 1.0, duration)
    segment = Segment(
        start=float(stretch.seconds[first]),
        best=float(stretch.seconds[best]),
        end=max(end, float(stretch.seconds[last])),
        query_start=0.0,
        query_end=0.0,
        score=float(scores[best]),
    )
    return Place(segment, 0, int(stretch.ids[best]))


def probe_clip(candidate: Candidate, frames: QueryFrames) -> list[Probe]:
    """The offsets that many frames of the clip agree on."""
    pairs = candidate.pairs
    probes = []
    for offset in vote(pairs, frames.seconds, UNRELATED, MOST_SEGMENTS):
        near = np.abs(pairs.seconds - frames.seconds[pairs.query] - offset) <= 1.0
        ids = pairs.ids[near] if near.any() else pairs.ids
        probes.append(Probe(candidate, int(ids.min()) - NEIGHBOURS, int(ids.max()) + NEIGHBOURS, offset))
    return probes


def place_clip(probe: Probe, stretch: Stretch, frames: QueryFrames, queries: Vectors) -> Place | None:
    """The span over which the clip lies; None if nothing of the video is there."""
    under = stretch.between(probe.seconds - 5.0, probe.seconds + frames.duration + 5.0)
    if not len(under.seconds):
        return None
    similarity = np.asarray(queries @ under.vectors.T, np.float64)
    alignment = slide(similarity, frames.seconds, under.seconds, probe.seconds)
    segment, best = _lay(alignment, frames, probe.candidate.video.record.duration)
    nearest = int(np.abs(under.seconds - segment.best).argmin())
    return Place(segment, best, int(under.ids[nearest]))


def _lay(alignment: Alignment, frames: QueryFrames, duration: float) -> tuple[Segment, int]:
    """From the first to the last query frame that is found; and the one of them that fits best."""
    scores = score(alignment.similarity.astype(np.float32))
    first, last = _best_span(scores, alignment.best)
    best = first + int(alignment.similarity[first : last + 1].argmax())
    from_start, to_end = first == 0, last == len(scores) - 1
    query_start = 0.0 if from_start else float(frames.seconds[first])
    query_end = frames.duration if to_end else _until_next(frames.seconds, last)
    inside = scores[first : last + 1]
    start = min(max(alignment.offset + query_start, 0.0), duration)
    end = min(max(alignment.offset + query_end, start), duration)
    segment = Segment(
        start=start,
        best=min(max(alignment.offset + float(frames.seconds[best]), start), end),
        end=end,
        query_start=frames.start + query_start,
        query_end=frames.start + query_end,
        score=clip_score(inside, len(inside) / len(scores)),
    )
    return segment, best


def _until_next(seconds: NDArray[np.float64], index: int) -> float:
    """When the query's frame `index` gives way to the next one that was taken.

    The next that was kept may be far away, where frames that show nothing were left out.
    """
    usual = float(np.median(np.diff(seconds)))
    return float(min(seconds[index + 1], seconds[index] + max(usual, 1.0)))


def _best_span(scores: NDArray[np.float64], best: int) -> tuple[int, int]:
    """First and last frame of the run of matching frames with the most score; `best` if none matches."""
    spans = matched_spans(scores >= MATCHING, LONGEST_GAP) or [(best, best)]
    return max(spans, key=lambda span: float(scores[span[0] : span[1] + 1].sum()))


def distinct(places: list[Place]) -> list[Place]:
    """The few best, without those that repeat a better one or are much worse than the best."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda p: (-p.segment.score, p.segment.start)):
        if len(kept) == MOST_SEGMENTS:
            break
        if kept and place.segment.score < WORTH_NAMING * kept[0].segment.score:
            break
        if not any(_overlap(place.segment, other.segment) for other in kept):
            kept.append(place)
    return kept


def _overlap(a: Segment, b: Segment) -> bool:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0.5 * min(a.end - a.start, b.end - b.start) or a.best == b.best
