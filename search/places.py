"""What was found in a video, before it becomes a match."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search.matches import Segment

MOST_SEGMENTS = 3  # of one video
WORTH_NAMING = 0.85  # share of the best segment's score that a further one of the same video needs


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


def worth_naming(places: Iterable[Place]) -> list[Place]:
    """Those that are not much worse than the best; best first."""
    ranked = sorted(places, key=lambda place: (-place.segment.score, place.segment.start))
    return [place for place in ranked if place.segment.score >= WORTH_NAMING * ranked[0].segment.score]
