"""Where in the candidate videos a still is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from search.candidates import Candidate
from search.matches import Segment
from search.places import MOST_SEGMENTS, Place, worth_naming
from search.scoring import score
from search.stretches import Probe, Stretch, read_stretches
from storage.reading import Reading
from storage.records import Space, Vectors

MOST_HITS = 12  # of one video that are looked at, and of one shot as many as there are segments
NEIGHBOURS = 30  # sampled frames on each side of a hit that are looked at first
LIKE_THE_BEST = 0.12  # a segment goes on while the score is at most this much below the shot's best hit


@dataclass(frozen=True, slots=True)
class StillProbe(Probe):
    """The frames around a hit.

    Attributes:
        hit: its id.
        floor: score down to which frames belong to its segment.
    """

    hit: int
    floor: float

    def lacks(self, stretch: Stretch) -> tuple[bool, bool]:
        """The segment may go on beyond what was read."""
        run = self.run(stretch)
        return (False, False) if run is None else (run[0] == 0, run[1] == len(stretch.ids) - 1)

    def run(self, stretch: Stretch) -> tuple[int, int] | None:
        """First and last of the hit's neighbours in its shot that are good enough, or show nothing.

        None if the hit is gone since it was found.
        """
        hits = np.flatnonzero(stretch.ids == self.hit)
        if not len(hits):
            return None
        center = int(hits[0])
        good = stretch.flat | (score(stretch.similarity[0]) >= self.floor)
        breaks = np.flatnonzero(~(good & (stretch.shots == stretch.shots[center])))
        before, after = breaks[breaks < center], breaks[breaks > center]
        first = int(before[-1]) + 1 if len(before) else 0
        return first, int(after[0]) - 1 if len(after) else len(stretch.ids) - 1


def locate_stills(
    store: Reading, space: Space, candidates: Sequence[Candidate], queries: Vectors
) -> list[list[Place]]:
    """The places in each candidate where the still, the one row of `queries`, is shown; best first."""
    probes = [probe_still(candidate) for candidate in candidates]
    stretches = iter(read_stretches(store, space, queries, [probe for some in probes for probe in some]))
    found = [[_place(probe, next(stretches)) for probe in some] for some in probes]
    return [merged(place for place in places if place is not None) for places in found]


def probe_still(candidate: Candidate) -> list[StillProbe]:
    """The best hits that are not next to each other. Some of them will turn out the same segment.

    The segments of one shot have one floor, so that they are the same or apart.
    """
    pairs = candidate.pairs
    scores = score(pairs.similarity)
    floors: dict[int, float] = {}
    chosen: defaultdict[int, list[int]] = defaultdict(list)
    probes: list[StillProbe] = []
    for at in np.argsort(-pairs.similarity, kind="stable"):
        hit, shot = int(pairs.ids[at]), int(pairs.shots[at])
        floor = floors.setdefault(shot, float(scores[at]) - LIKE_THE_BEST)
        others = chosen[shot]
        if len(others) < MOST_SEGMENTS and scores[at] >= floor and all(abs(hit - o) > 2 for o in others):
            others.append(hit)
            probes.append(StillProbe(candidate.video, hit - NEIGHBOURS, hit + NEIGHBOURS, hit, floor))
        if len(probes) == MOST_HITS:
            break
    return probes


def _place(probe: StillProbe, stretch: Stretch) -> Place | None:
    run = probe.run(stretch)
    if run is None:
        return None
    # What shows nothing may lie between frames that fit, but not before or after them.
    showing = run[0] + np.flatnonzero(~stretch.flat[run[0] : run[1] + 1])
    first, last = int(showing[0]), int(showing[-1])
    similarity = stretch.similarity[0]
    best = int(showing[similarity[showing].argmax()])
    # The last frame is shown until the next one was looked at, or to the end.
    duration = probe.video.record.duration
    end = float(stretch.seconds[last + 1]) if last + 1 < len(stretch.ids) else duration
    segment = Segment(
        start=float(stretch.seconds[first]),
        best=float(stretch.seconds[best]),
        end=end,
        query_start=0.0,
        query_end=0.0,
        score=float(score(similarity[best])),
    )
    return Place(segment, 0, int(stretch.ids[best]))


def merged(places: Iterable[Place]) -> list[Place]:
    """The few best, those that overlap or touch as one; best first."""
    joined: list[Place] = []
    for place in sorted(worth_naming(places), key=lambda place: place.segment.start):
        if joined and place.segment.start <= joined[-1].segment.end:
            joined[-1] = _union(joined[-1], place)
        else:
            joined.append(place)
    return worth_naming(joined)[:MOST_SEGMENTS]


def _union(a: Place, b: Place) -> Place:
    better = b if b.segment.score > a.segment.score else a
    start, end = min(a.segment.start, b.segment.start), max(a.segment.end, b.segment.end)
    return replace(better, segment=replace(better.segment, start=start, end=end))
