"""Answers: which videos, which parts of them, how sure, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from storage.stored import StoredVideo


@dataclass(frozen=True, slots=True)
class ShownLabel:
    """What a shot shows, as people call it, and how likely it is."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A span of a video that answers the query. Times are seconds, as a player shows them.

    Attributes:
        start, end: the half-open span in the video.
        best: the moment of the frame that fits best.
        query_start, query_end: the span of the query's file that it fits; both 0 for a still.
        score: higher is better, 0 to 1.
        speed: how much faster the video runs than the query.
        mirrored: the video shows it left-right reversed.
        frame: id of the keyframe that shows it best; None where no keyframe has a picture.
        parts: what each part of a combined query adds to the score, by name.
        steps: of a sequence, the moments that fit each step best.
        why: what fits, in short words: "same footage", "looks alike", "label: dog", "name: holiday".
        labels: what its shot shows, the most telling first.
    """

    start: float
    best: float
    end: float
    query_start: float
    query_end: float
    score: float
    speed: float = 1.0
    mirrored: bool = False
    frame: int | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    steps: tuple[float, ...] = ()
    why: tuple[str, ...] = ()
    labels: tuple[ShownLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureProof:
    """The same details in the same arrangement, in a picture of the query and one of the video.

    Attributes:
        query_time, time: seconds of the two pictures.
        keypoints: details that agree.
        mirrored: the query's picture is left-right reversed.
        turned: degrees by which it was turned clockwise.
        shown: share of the video's picture that it shows: less than 1 if it was cropped.
        fills: share of it that the video's picture fills: less than 1 if it was framed or put beside another.
        points: x and y in the query's picture, x and y in the video's, as fractions, of some of them.
    """

    query_time: float
    time: float
    keypoints: int
    mirrored: bool
    turned: float
    shown: float
    fills: float
    points: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A video that answers the query.

    Attributes:
        video: which.
        score: of its best segment.
        segments: best first, at least one.
        evidence: what speaks for it, by feature: similarity of the best frames, -1 to 1.
        proof: that it is the same footage; None without one.
    """

    video: StoredVideo
    score: float
    segments: tuple[Segment, ...]
    evidence: Mapping[str, float] = field(default_factory=dict)
    proof: PictureProof | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """All matches, best first.

    Attributes:
        matches: at most as many as were asked for.
        likely: how many of them, from the first on, are likely the same footage.
        seconds: real time that the search took.
        total: how many there are in all; where that is not known, more than were asked for if there are more.
    """

    matches: tuple[Match, ...]
    likely: int
    seconds: float
    total: int = 0

    @property
    def confident(self) -> bool:
        """Whether any match is likely the same footage."""
        return self.likely > 0
