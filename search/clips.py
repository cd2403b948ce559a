"""Where in the candidate videos a clip lies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.alignment import Alignment, matched_spans, slide, vote
from search.candidates import Candidate
from search.matches import Segment
from search.places import MOST_SEGMENTS, Place, worth_naming
from search.query import Frames
from search.scoring import UNRELATED, clip_score, score
from search.stretches import Probe, Stretch, read_stretches
from storage.reading import Reading
from storage.records import Space, Vectors

NEIGHBOURS = 30  # sampled frames beyond the hits of an offset that are read first
MARGIN = 5.0  # seconds of the video that are looked at before and after the clip's place
LONGEST_GAP = 2  # query frames that may differ in the middle of a segment (a flash, an insert)
MATCHING = 0.5  # score from which a frame of a clip counts as found


@dataclass(frozen=True, slots=True)
class ClipProbe(Probe):
    """The frames under a clip that lies over the video.

    Attributes:
        offset: seconds in the video at which the clip would start.
        duration: seconds that the clip lasts.
    """

    offset: float
    duration: float

    def lacks(self, stretch: Stretch) -> tuple[bool, bool]:
        """All of the clip must be laid over the video, wherever its hits are."""
        start, end = self.span
        return bool(stretch.seconds[0] > start), bool(stretch.seconds[-1] < end)

    @property
    def span(self) -> tuple[float, float]:
        """Seconds in the video that are to be looked at."""
        return self.offset - MARGIN, self.offset + self.duration + MARGIN


def locate_clips(
    store: Reading, space: Space, candidates: Sequence[Candidate], frames: Frames, queries: Vectors
) -> list[list[Place]]:
    """The places in each candidate where the clip lies; best first."""
    probes = [probe_clip(candidate, frames) for candidate in candidates]
    stretches = iter(read_stretches(store, space, queries, [probe for some in probes for probe in some]))
    found = [[place_clip(probe, next(stretches), frames) for probe in some] for some in probes]
    return [distinct(place for place in places if place is not None) for places in found]


def probe_clip(candidate: Candidate, frames: Frames) -> list[ClipProbe]:
    """The offsets that many frames of the clip agree on."""
    pairs = candidate.pairs
    probes = []
    for offset in vote(pairs, frames.seconds, UNRELATED, MOST_SEGMENTS):
        near = np.abs(pairs.seconds - frames.seconds[pairs.query] - offset) <= 1.0
        ids = pairs.ids[near] if near.any() else pairs.ids
        first, last = int(ids.min()) - NEIGHBOURS, int(ids.max()) + NEIGHBOURS
        probes.append(ClipProbe(candidate.video, first, last, offset, frames.duration))
    return probes


def place_clip(probe: ClipProbe, stretch: Stretch, frames: Frames) -> Place | None:
    """The span over which the clip lies; None if nothing of the video is there."""
    start, end = probe.span
    under = stretch[(stretch.seconds >= start) & (stretch.seconds <= end) & ~stretch.flat]
    if not len(under.ids):
        return None
    similarity = under.similarity.astype(np.float64)
    alignment = slide(similarity, frames.seconds, under.seconds, probe.offset)
    segment, best = _lay(alignment, frames, probe.video.record.duration)
    nearest = int(np.abs(under.seconds - segment.best).argmin())
    return Place(segment, best, int(under.ids[nearest]))


def _lay(alignment: Alignment, frames: Frames, duration: float) -> tuple[Segment, int]:
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


def distinct(places: Iterable[Place]) -> list[Place]:
    """The few best, without those that repeat a better one; best first.

    Those that overlap stay as they are: each lays the clip over the video in a way of its own, and a union
    would fit none of them.
    """
    kept: list[Place] = []
    for place in worth_naming(places):
        if not any(_repeats(place.segment, other.segment) for other in kept):
            kept.append(place)
    return kept[:MOST_SEGMENTS]


def _repeats(a: Segment, b: Segment) -> bool:
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0.5 * min(a.end - a.start, b.end - b.start) or a.best == b.best
