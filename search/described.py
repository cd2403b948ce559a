"""What else is told of the matches that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from search.candidates import seconds_of
from search.matches import Match, Segment
from storage.reading import Reading
from storage.stored import Keyframes


def described(store: Reading, matches: Sequence[Match]) -> list[Match]:
    """The matches with the keyframe that shows each segment best."""
    kept = store.keyframes([match.video.id for match in matches])
    return [_with_keyframes(match, kept.of(match.video.id)) for match in matches]


def _with_keyframes(match: Match, kept: Keyframes) -> Match:
    seconds = seconds_of(match.video, kept.pts)
    segments = tuple(_with_keyframe(segment, kept, seconds.tolist()) for segment in match.segments)
    return replace(match, segments=segments)


def _with_keyframe(segment: Segment, kept: Keyframes, seconds: list[float]) -> Segment:
    """The one nearest to the best moment, of the segment itself if it has any."""
    if not seconds:
        return replace(segment, frame=None)
    nearest = min(
        range(len(seconds)),
        key=lambda at: (not segment.start <= seconds[at] < segment.end, abs(seconds[at] - segment.best)),
    )
    return replace(segment, frame=int(kept.ids[nearest]))
