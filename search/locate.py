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
    """The best hits that are not next to each other."""
    pairs = candidate.pairs
    chosen: list[int] = []
    for hit in np.argsort(-pairs.similarity, kind="stable"):
        if all(abs(int(pairs.ids[hit] - pairs.ids[other])) > 2 for other in chosen):
            chosen.append(int(hit))
        if len(chosen) == MOST_SEGMENTS:
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


def place_still(probe: Probe, stretch: Stretch, queries: Vectors) -> Place:
    """The frames around the hit, within its shot, that are nearly as good as the best of them."""
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
    segment = _lay(alignment, frames, probe.candidate.video.record.duration)
    nearest = int(np.abs(under.seconds - segment.best).argmin())
    return Place(segment, alignment.best, int(under.ids[nearest]))


def _lay(alignment: Alignment, frames: QueryFrames, duration: float) -> Segment:
    """From the first to the last query frame that is found."""
    scores = score(alignment.similarity.astype(np.float32))
    first, last = _best_span(scores, alignment.best)
    from_start, to_end = first == 0, last == len(scores) - 1
    query_start = 0.0 if from_start else float(frames.seconds[first])
    query_end = frames.duration if to_end else float(frames.seconds[last + 1])
    inside = scores[first : last + 1]
    start = max(alignment.offset + query_start, 0.0)
    return Segment(
        start=start,
        best=float(np.clip(alignment.offset + frames.seconds[alignment.best], 0.0, duration)),
        end=max(start, min(alignment.offset + query_end, duration)),
        query_start=frames.start + query_start,
        query_end=frames.start + query_end,
        score=clip_score(inside, len(inside) / len(scores)),
    )


def _best_span(scores: NDArray[np.float64], best: int) -> tuple[int, int]:
    """First and last frame of the run of matching frames with the most score; `best` if none matches."""
    spans = matched_spans(scores >= MATCHING, LONGEST_GAP) or [(best, best)]
    return max(spans, key=lambda span: float(scores[span[0] : span[1] + 1].sum()))


def distinct(places: list[Place]) -> list[Place]:
    """Best first, without those that repeat a better one or are much worse than the best."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda p: (-p.segment.score, p.segment.start)):
        if kept and place.segment.score < WORTH_NAMING * kept[0].segment.score:
            break
        if not any(_overlap(place.segment, other.segment) for other in kept):
            kept.append(place)
    return kept


def _overlap(a: Segment, b: Segment) -> bool:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0.5 * min(a.end - a.start, b.end - b.start) or a.best == b.best
